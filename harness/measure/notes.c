/* SPDX-License-Identifier: MIT */
/*
 * Notes on a measurement.  Invariant: they say what is so, in a sentence with
 * the case's or the interpreter's name in front; no note is there twice.
 */
#include "measure/notes.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/units.h"
#include "compare/steady.h"
#include "compare/summarize.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/summary.h"
#include "model/survey.h"
#include "probe/page.h"

static void add_once(struct run *run, const char *text)
{
	for (size_t i = 0; i < run->notes.count; i++)
		if (strcmp(run->notes.items[i], text) == 0)
			return;
	run_note(run, "%s", text);
}

static void note_load(const struct plan_case *c, size_t index, struct run *run)
{
	int64_t users = c->benchmark->load.users;
	struct buf text = BUF_INIT;
	struct case_summary summary;
	double memory;

	summarize_case(run, index, &summary);
	memory = summary.metric[METRIC_PEAK_MEMORY].median;
	if (summary.metric[METRIC_PEAK_MEMORY].n && isfinite(memory)) {
		buf_addf(&text, "%s: ", c->id);
		units_add(&text, memory / (double)users, "B");
		buf_addf(&text, " of memory a user, of %" PRId64, users);
		add_once(run, text.data);
	}
	buf_release(&text);
}

/* How the workers measured that have just been started. */
static void note_probe(const struct plan_case *c, uint32_t flags,
		       struct run *run)
{
	struct buf text = BUF_INIT;

	if (!(flags & WORKER_C_PROBE)) {
		buf_addf(&text,
			 "%s: the probe in C could not be loaded; a loop in "
			 "Python was used, its own cost is higher, and "
			 "allocations are not counted",
			 c->interpreter->label);
		add_once(run, text.data);
	}
	buf_truncate(&text, 0);
	if (flags & WORKER_INSTRUMENTED) {
		buf_adds(&text, "the probe was built with a sanitizer or for "
				"coverage: do not compare these numbers with "
				"others");
		add_once(run, text.data);
	}
	buf_release(&text);
}

/* All cases in one sentence: which, and how often. */
static void note_steadiness(const struct plan *plan, struct run *run)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < plan->count; i++) {
		struct steadiness found;

		if (run->cases[i].outcome != OUTCOME_MEASURED ||
		    plan->cases[i].benchmark->kind == BENCHMARK_LOAD)
			continue;
		found = steady_count(run, i);
		if (!steadiness_is_lost(&found))
			continue;
		buf_addf(&text, "%s %s (%zu of %zu processes)",
			 text.len ? "," : "no steady state:", plan->cases[i].id,
			 found.restless, found.timed);
	}
	if (text.len) {
		buf_adds(&text, "; such a time is of the first calls, not of "
				"all to come");
		add_once(run, text.data);
	}
	buf_release(&text);
}

static bool has_instructions(const struct run *run, size_t case_index)
{
	for (size_t i = 0; i < run->count; i++)
		if (run->items[i].case_index == case_index &&
		    !isnan(run->items[i].samples.reading[METRIC_INSTRUCTIONS]))
			return true;
	return false;
}

/* Who counted, or why nobody did. */
static void note_counters(const struct plan *plan, struct run *run)
{
	bool wanted = false;

	for (size_t i = 0; i < plan->count; i++) {
		const struct benchmark *b = plan->cases[i].benchmark;

		if (has_instructions(run, i))
			run->conditions.counters = plan->callgrind ? "callgrind"
								   : "perf";
		wanted = wanted || (run->cases[i].outcome == OUTCOME_MEASURED &&
				    b->settings.metrics &
					    METRIC_BIT(METRIC_INSTRUCTIONS) &
					    benchmark_kind_metrics(b->kind));
	}
	if (wanted && !run->conditions.counters)
		add_once(run,
			 "instructions: the kernel lends no counter here "
			 "(perf_event_open; see kernel.perf_event_paranoid,"
			 " and many virtual machines have none); "
			 "`tare run --counters callgrind` counts without");
}

void notes_take(const struct plan *plan, struct run *run)
{
	note_counters(plan, run);
	for (size_t i = 0; i < run->count; i++)
		if (run->items[i].flags)
			note_probe(&plan->cases[run->items[i].case_index],
				   run->items[i].flags, run);
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_case *c = &plan->cases[i];

		if (run->cases[i].outcome == OUTCOME_MEASURED &&
		    c->benchmark->kind == BENCHMARK_LOAD)
			note_load(c, i, run);
	}
	note_steadiness(plan, run);
}
