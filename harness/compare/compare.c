/* SPDX-License-Identifier: MIT */
/*
 * Two runs against each other: which cases can be compared at all, then
 * metric by metric.  Invariant: every case of either run gets at least one
 * finding, or is judged and has none because it has no metric in common.
 */
#include "compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "compare/judge_metric.h"
#include "compare/summarize.h"
#include "compare/values.h"
#include "compare/calm.h"
#include "model/findings.h"
#include "model/run.h"
#include "model/summary.h"

static void describe_side(struct arena *arena, const struct run *run,
			  struct side_info *side)
{
	side->uuid = arena_strdup(arena, run->uuid);
	side->commit = run->commit;
	side->commit.hash = arena_strdup(arena, run->commit.hash);
	side->commit.subject = arena_strdup(arena, run->commit.subject);
	side->commit.branch = arena_strdup(arena, run->commit.branch);
	side->machine_id = arena_strdup(arena, run->machine.id);
	side->machine_name = arena_strdup(arena, run->machine.name);
	side->measured_ns = run->started_ns;
}

static double measured_seconds(const struct run *run, size_t case_index)
{
	double seconds = 0;

	for (size_t i = 0; i < run->count; i++) {
		if (run->items[i].case_index == case_index)
			seconds += (double)run->items[i].span_ns /
				   (double)NS_PER_S;
	}
	return seconds;
}

/* A finding of the case as a whole. */
static struct finding *add_case_finding(struct findings *findings,
					const struct run_case *of_case,
					enum verdict verdict)
{
	struct finding *finding = VEC_PUSH(findings);

	finding_init(finding);
	finding->case_id = arena_strdup(&findings->arena, of_case->id);
	finding->metric = METRIC_COUNT;
	finding->unit = "";
	finding->verdict = verdict;
	return finding;
}

static const char *text_or_unknown(const char *text)
{
	return text && *text ? text : "unknown";
}

static bool is_same_text(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

static const char *outcome_reason(const struct run_case *of_case)
{
	return of_case->reason ? of_case->reason : "no reason was recorded";
}

/* Why two measured cases cannot be compared; NULL if they can. */
static const char *why_changed(struct arena *arena, const struct run_case *base,
			       const struct run_case *head)
{
	if (!is_same_text(base->definition, head->definition))
		return arena_strdup(arena, "the suite defines it "
					   "differently now");
	if (!is_same_text(base->code, head->code))
		return arena_strdup(arena, "the code beside the suite file "
					   "has changed");
	return NULL;
}

/* Did it play in pairs?  Then the interpreters are what is compared. */
static bool is_paired(const struct run *run, const struct run_case *of_case)
{
	size_t index = (size_t)(of_case - run->cases);

	for (size_t i = 0; i < run->count; i++)
		if (run->items[i].case_index == index &&
		    run->items[i].pair >= 0)
			return true;
	return false;
}

static const char *loop_words(const struct worker *worker)
{
	if (worker->loop == LOOP_PYTHON)
		return "by a loop in Python";
	return worker->instrumented ? "by a probe with a sanitizer or coverage"
				    : "by the probe in C";
}

static const char *why_other_loop(struct arena *arena,
				  const struct worker *base,
				  const struct worker *head)
{
	if (!base || !head ||
	    (base->loop == head->loop &&
	     base->instrumented == head->instrumented))
		return NULL;
	return arena_printf(arena, "other loop: base was timed %s, head %s",
			    loop_words(base), loop_words(head));
}

static const char *why_incomparable(struct arena *arena,
				    const struct run *base_run,
				    const struct run_case *base,
				    const struct run *head_run,
				    const struct run_case *head)
{
	const struct machine *a = &base_run->machine;
	const struct machine *b = &head_run->machine;

	if (!is_same_text(a->id, b->id))
		return arena_printf(
			arena,
			"other machine: base on %s (%s), head on "
			"%s (%s)",
			text_or_unknown(a->name), text_or_unknown(a->id),
			text_or_unknown(b->name), text_or_unknown(b->id));
	if (is_paired(base_run, base) && is_paired(head_run, head))
		return NULL;
	if (!is_same_text(base->python, head->python))
		return arena_printf(arena,
				    "other interpreter: base %s, head %s",
				    text_or_unknown(base->python),
				    text_or_unknown(head->python));
	if (!is_same_text(base->python_build, head->python_build))
		return arena_printf(arena,
				    "other build of the interpreter: base "
				    "%s, head %s",
				    text_or_unknown(base->python_build),
				    text_or_unknown(head->python_build));
	return why_other_loop(
		arena,
		case_timed_by(base_run, (size_t)(base - base_run->cases)),
		case_timed_by(head_run, (size_t)(head - head_run->cases)));
}

/* The finding that says why HEAD has no numbers of its own to judge. */
static bool add_unmeasured(struct findings *findings,
			   const struct run_case *head)
{
	bool failed = head->outcome == OUTCOME_FAILED;
	struct finding *finding;

	if (head->outcome == OUTCOME_MEASURED)
		return false;
	finding = add_case_finding(findings, head,
				   failed ? VERDICT_FAILED : VERDICT_SKIPPED);
	finding->gated = failed;
	finding->reason = arena_strdup(&findings->arena, outcome_reason(head));
	return true;
}

/* BASE failed or was skipped: it is new if base does not have it; what base
 * has and breaks on must not look like that. */
static void add_baseless(struct findings *findings, const struct run_case *base,
			 const struct run_case *head)
{
	bool failed = base->outcome == OUTCOME_FAILED;
	bool is_new = !failed || base->lacking;
	struct finding *finding = add_case_finding(
		findings, head, is_new ? VERDICT_NEW : VERDICT_FAILED);

	finding->gated = !is_new;
	finding->reason = arena_printf(&findings->arena, "%s: %s",
				       !is_new	? "base"
				       : failed ? "it failed on base"
						: "skipped on base",
				       outcome_reason(base));
}

/* The finding that says why HEAD cannot be held against BASE (NULL: base's
 * run has no such case). */
static bool add_unmatched(struct findings *findings, const struct run *base_run,
			  const struct run_case *base,
			  const struct run *head_run,
			  const struct run_case *head)
{
	struct arena *arena = &findings->arena;
	struct finding *finding;
	const char *reason;

	if (!base) {
		add_case_finding(findings, head, VERDICT_NEW);
		return true;
	}
	if (base->outcome != OUTCOME_MEASURED) {
		add_baseless(findings, base, head);
		return true;
	}
	reason = why_changed(arena, base, head);
	if (reason) {
		finding = add_case_finding(findings, head, VERDICT_CHANGED);
	} else {
		reason = why_incomparable(arena, base_run, base, head_run,
					  head);
		if (!reason)
			return false;
		finding = add_case_finding(findings, head,
					   VERDICT_INCOMPARABLE);
	}
	finding->gated = true;
	finding->reason = reason;
	return true;
}

/* All that one case of head gives. */
static void compare_case(struct findings *findings, const struct compared *runs,
			 size_t head_index)
{
	const struct run *base_run = runs->base_run, *head_run = runs->head_run;
	const struct run_case *head = &head_run->cases[head_index];
	const struct run_case *base = run_find(base_run, head->id);
	struct compared compared = *runs;

	compared.head_index = head_index;
	compared.seconds = measured_seconds(head_run, head_index);
	findings->seconds += compared.seconds;
	if (add_unmeasured(findings, head))
		return;
	summarize_case(head_run, head_index, &compared.head);
	if (add_unmatched(findings, base_run, base, head_run, head)) {
		judge_limits(&compared, findings);
		return;
	}
	compared.base_index = (size_t)(base - base_run->cases);
	summarize_case(base_run, compared.base_index, &compared.base);
	for (unsigned int metric = 0; metric < METRIC_COUNT; metric++)
		judge_metric(&compared, (enum metric)metric, findings);
}

struct findings *compare_runs(const struct run *base, const struct run *head)
{
	struct findings *findings = findings_new();
	const struct compared runs = {
		.base_run = base,
		.head_run = head,
		.base_calm = calm_of_run(base),
		.head_calm = calm_of_run(head),
	};

	describe_side(&findings->arena, base, &findings->base);
	describe_side(&findings->arena, head, &findings->head);
	for (size_t i = 0; i < head->case_count; i++)
		compare_case(findings, &runs, i);
	for (size_t i = 0; i < base->case_count; i++) {
		const struct run_case *gone = &base->cases[i];
		struct finding *finding;

		if (run_find(head, gone->id) ||
		    gone->outcome == OUTCOME_SKIPPED)
			continue;
		finding = add_case_finding(findings, gone, VERDICT_MISSING);
		finding->gated = true;
		finding->reason = arena_strdup(
			&findings->arena, "base has it, head's suite does not");
	}
	return findings;
}
