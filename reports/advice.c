/* SPDX-License-Identifier: MIT */
/*
 * What to do about what was found.  Invariant: every command and option that
 * is named here exists.
 */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "model/findings.h"
#include "reports/case_name.h"
#include "reports/escape.h"
#include "reports/rows.h"
#include "reports/words.h"

#define BASELINE "baseline:"

/* The one case that fails; NULL where there are more or none. */
static const char *only_bad(const struct findings *findings)
{
	const char *only = NULL;
	size_t i;

	for (i = 0; i < findings->count; i++) {
		const struct finding *it = &findings->items[i];

		if (!words_fails(it))
			continue;
		if (only && strcmp(only, it->case_id) != 0)
			return NULL;
		only = it->case_id;
	}
	return only;
}

static bool any_bad(const struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		if (words_fails(&findings->items[i]))
			return true;
	return false;
}

static bool has(const struct findings *findings, enum verdict verdict)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		if (findings->items[i].verdict == verdict &&
		    finding_counts(&findings->items[i]))
			return true;
	return false;
}

static bool has_undecided(const struct findings *findings, bool paired)
{
	size_t i;

	for (i = 0; i < findings->count; i++) {
		const struct finding *it = &findings->items[i];

		if (it->verdict == VERDICT_UNDECIDED && finding_counts(it) &&
		    (it->pairs > 0) == paired)
			return true;
	}
	return false;
}

/* What was measured, to be measured again. */
static void add_suites(struct buf *buf, const struct findings *findings)
{
	const struct strvec *suites = &findings->suites;

	if (!suites->count)
		buf_adds(buf, " SUITE");
	for (size_t i = 0; i < suites->count; i++) {
		buf_addc(buf, ' ');
		escape_shell(buf, suites->items[i]);
	}
}

/* Of base under the name that it has, if it has one. */
static void add_record(struct buf *buf, const struct findings *findings)
{
	const char *base = findings->base.name;
	bool named = base && !strncmp(base, BASELINE, strlen(BASELINE));

	buf_adds(buf, "tare run");
	add_suites(buf, findings);
	buf_adds(buf, " --save-as ");
	escape_shell(buf, named ? base + strlen(BASELINE) : "NAME");
	buf_addc(buf, '\n');
}

/* Two runs were compared: only turns at the same time can tell. */
static void add_go_live(struct buf *buf, const struct findings *findings)
{
	const struct commit *commit = &findings->base.commit;

	buf_adds(buf, "undecided: two runs tell small changes apart only after "
		      "many runs of base; to measure both sides at once: tare "
		      "gate");
	add_suites(buf, findings);
	buf_addf(buf, " --against git:%.12s\n",
		 commit->hash && !commit->dirty ? commit->hash : "REV");
}

static void add_accept(struct buf *buf, const struct findings *findings)
{
	const char *base = findings->base.name;

	buf_adds(buf, "worse: fix it, or, if it is wanted, accept it for a "
		      "while by lines in .tare/accepted.yaml");
	if (base && !strncmp(base, BASELINE, strlen(BASELINE))) {
		buf_adds(buf, ", or record head as the new baseline: ");
		add_record(buf, findings);
	} else {
		buf_addc(buf, '\n');
	}
}

static const char *typed_side(const struct side_info *side,
			      const char *otherwise)
{
	const char *typed = side->typed ? side->typed : side->name;

	return typed && *typed ? typed : otherwise;
}

static bool is_working_tree(const struct side_info *side)
{
	return !side->name || strcmp(side->name, "working tree") == 0;
}

/* Of what fails and has lines the worst. */
static const struct finding *worst(const struct findings *findings,
				   enum metric metric)
{
	const struct finding *found = NULL;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *it = &findings->items[i];

		if (it->metric == metric && words_fails(it) && !it->stackless &&
		    (!found || it->ratio > found->ratio))
			found = it;
	}
	return found;
}

/* Only sides that `tare profile` can take, and where it is clear which suite
 * the case is of. */
static bool can_profile(const struct findings *findings)
{
	const char *base = typed_side(&findings->base, "");

	return findings->suites.count == 1 && *base &&
	       strncmp(base, "case:", strlen("case:")) != 0 &&
	       !findings->base.python && !findings->head.python;
}

static void add_where(struct buf *buf, const struct findings *findings)
{
	const struct finding *slow = worst(findings, METRIC_TIME);
	const struct finding *fat = worst(findings, METRIC_ALLOCATIONS);
	const struct finding *it = slow ? slow : fat;

	if (!it || !can_profile(findings))
		return;
	buf_addf(buf, "%s: this tells which line it is: tare profile",
		 slow ? "slower" : "fatter");
	add_suites(buf, findings);
	buf_addc(buf, ' ');
	escape_shell(buf, it->case_id);
	buf_adds(buf, " --against ");
	escape_shell(buf, typed_side(&findings->base, ""));
	if (!is_working_tree(&findings->head)) {
		buf_adds(buf, " --head ");
		escape_shell(buf, typed_side(&findings->head, ""));
	}
	buf_addc(buf, '\n');
}

void words_add_advice(struct buf *buf, const struct findings *findings)
{
	add_where(buf, findings);
	if (any_bad(findings))
		add_accept(buf, findings);
	if (has(findings, VERDICT_FAILED)) {
		buf_adds(buf, "failed: the reasons stand above; tare run");
		add_suites(buf, findings);
		buf_adds(buf, " --quick runs each case once\n");
	}
	if (has(findings, VERDICT_MISSING))
		buf_adds(buf, "missing: base has these cases and head has "
			      "not; if they were removed on purpose, record "
			      "a new baseline\n");
	if (has_undecided(findings, true))
		buf_adds(buf, "undecided: too noisy for the tolerance. Give "
			      "it more time (--budget 10m), see what is noisy "
			      "here (tare doctor), or widen the tolerance "
			      "under `gate:` in the suite\n");
	if (has_undecided(findings, false))
		add_go_live(buf, findings);
	if (has(findings, VERDICT_INCOMPARABLE)) {
		buf_adds(buf, "incomparable: the sides were measured under "
			      "different conditions (reasons above); measure "
			      "base here: ");
		add_record(buf, findings);
	}
	if (has(findings, VERDICT_CHANGED))
		buf_adds(buf, "changed: the benchmark itself is not what "
			      "base measured; record a new baseline\n");
}

static void add_option(struct buf *buf, const char *option,
		       const struct strvec *values)
{
	for (size_t i = 0; i < values->count; i++) {
		buf_addf(buf, " %s ", option);
		escape_shell(buf, values->items[i]);
	}
}

/* The one case that fails is enough; else what was typed. */
static void add_filter(struct buf *buf, const struct findings *findings)
{
	const char *only = only_bad(findings);
	struct buf pattern = BUF_INIT;
	struct case_name name;

	if (only) {
		case_name_parse(only, &name);
		buf_add(&pattern, name.benchmark.at, name.benchmark.len);
	}
	if (pattern.len && pattern.len < 80) {
		buf_adds(buf, " -k ");
		escape_shell(buf, pattern.data);
	} else {
		add_option(buf, "-k", &findings->patterns);
		add_option(buf, "--tag", &findings->tags);
	}
	buf_release(&pattern);
}

static void add_python(struct buf *buf, const char *option,
		       const struct side_info *side)
{
	if (!side->python)
		return;
	buf_addf(buf, " --%s-python ", option);
	escape_shell(buf, side->python);
}

/* Two sides that are not the working tree; a case for a side is the filter. */
static void add_sides(struct buf *buf, const struct findings *findings)
{
	bool live = isfinite(findings->alpha);
	const char *base = typed_side(&findings->base, "BASE");

	buf_adds(buf, live ? "tare duet " : "tare compare ");
	escape_shell(buf, base);
	buf_addc(buf, ' ');
	escape_shell(buf, typed_side(&findings->head, "HEAD"));
	if (!live)
		return;
	add_suites(buf, findings);
	add_python(buf, "base", &findings->base);
	add_python(buf, "head", &findings->head);
	if (strncmp(base, "case:", strlen("case:")) != 0)
		add_filter(buf, findings);
}

/* Only a gate has the working tree for its head, and only what is live has a
 * bound on false alarms. */
void words_add_repeat(struct buf *buf, const struct findings *findings)
{
	if (!is_working_tree(&findings->head)) {
		add_sides(buf, findings);
		return;
	}
	buf_adds(buf, "tare gate");
	add_suites(buf, findings);
	buf_adds(buf, " --against ");
	escape_shell(buf, typed_side(&findings->base, "BASE"));
	add_filter(buf, findings);
}
