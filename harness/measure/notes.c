/* SPDX-License-Identifier: MIT */
/*
 * Notes on a measurement.  Invariant: they say what is so, in a sentence with
 * the case's or the interpreter's name in front; no note is there twice.
 */
#include "measure/notes.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "base/buf.h"
#include "base/units.h"
#include "compare/steady.h"
#include "compare/summarize.h"
#include "compare/values.h"
#include "measure/attempts.h"
#include "measure/steps.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/summary.h"
#include "model/survey.h"
#include "probe/page.h"

enum { NAMED_MOST = 3 };

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
		run_note_once(run, text.data);
	}
	buf_release(&text);
}

/* What took the times. */
static void note_probe(const struct plan_case *c, const struct worker *worker,
		       struct run *to)
{
	struct buf text = BUF_INIT;

	if (worker->loop == LOOP_PYTHON) {
		buf_addf(&text,
			 "%s: the probe in C %s; a loop in Python was used, "
			 "its own cost is higher, times are noisier (one "
			 "placement a process), and %s are not counted",
			 c->interpreter->label,
			 worker->no_probe ? worker->no_probe
					  : "could not be loaded",
			 c->interpreter->free_threaded
				 ? "allocations and peak memory"
				 : "allocations");
		run_note_once(to, text.data);
	}
	buf_truncate(&text, 0);
	if (worker->instrumented) {
		buf_adds(&text, "the probe was built with a sanitizer or for "
				"coverage: do not compare these numbers with "
				"others");
		run_note_once(to, text.data);
	}
	buf_release(&text);
}

static const char *stay_text(enum page_stay why)
{
	switch (why) {
	case STAY_NONE:
		break;
	case STAY_LARGE:
		return "too much memory to move";
	case STAY_SPECIAL:
		return "locked, watched or huge memory";
	case STAY_REFUSED:
		return "the kernel lets nobody move its memory";
	}
	return "it is not known why";
}

static bool has_stayed(const struct run *run, size_t case_index,
		       enum page_stay why)
{
	for (size_t i = 0; i < run->count; i++)
		if (run->items[i].case_index == case_index &&
		    run->items[i].outcome == OUTCOME_MEASURED &&
		    run->items[i].stay == why)
			return true;
	return false;
}

/* All cases that have one placement for this reason, in one sentence. */
static void note_stay(const struct run *run, enum page_stay why, struct run *to)
{
	struct buf text = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < run->case_count; i++)
		if (has_stayed(run, i, why) && count++ < NAMED_MOST)
			buf_addf(&text, "%s %s",
				 count == 1 ? "one placement a process:" : ",",
				 run->cases[i].id);
	if (count > NAMED_MOST)
		buf_addf(&text, " and %zu more", count - NAMED_MOST);
	if (count) {
		buf_addf(&text,
			 " (%s); such a time is noisier, for the luck of a "
			 "process's physical pages is in it",
			 stay_text(why));
		run_note_once(to, text.data);
	}
	buf_release(&text);
}

/* All cases in one sentence: which, and how often. */
static void note_steadiness(const struct plan *plan, struct run *run)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < plan->count; i++) {
		struct pooled_steadiness found;

		if (run->cases[i].outcome != OUTCOME_MEASURED ||
		    plan->cases[i].benchmark->kind == BENCHMARK_LOAD)
			continue;
		found = steady_of_case(run, i);
		if (!found.restless)
			continue;
		buf_addf(&text, "%s %s (%zu of %zu processes)",
			 text.len ? "," : "no steady state:", plan->cases[i].id,
			 found.unsettled, found.timed);
	}
	if (text.len) {
		buf_adds(&text, ", not in twice as many slices either; such a "
				"time is of the first calls, not of all to "
				"come");
		run_note_once(run, text.data);
	}
	buf_release(&text);
}

/* What the kernel answered, and what would help. */
static const char *why_no_counter(const struct run *run)
{
	int reason = 0;

	for (size_t i = 0; i < run->count && !reason; i++)
		reason = run->items[i].counter_errno;
	switch (reason) {
	case EACCES:
		return "instructions: the kernel lets only root use its "
		       "counter; `sudo sysctl kernel.perf_event_paranoid=2` "
		       "lets everybody";
	case EPERM:
	case ENOSYS:
		return "instructions: perf_event_open is forbidden here; where "
		       "that is a container, `docker run --cap-add PERFMON` "
		       "allows it";
	case ENOENT:
	case ENODEV:
	case EOPNOTSUPP:
		return "instructions: this machine has no counter for them, "
		       "as many virtual machines have none";
	case EBUSY:
		return "instructions: the counter was not there all the time: "
		       "another program has the CPU's counters, or the "
		       "workers' CPUs are cores of two kinds";
	}
	return "instructions: they could not be counted";
}

void notes_counters(const struct plan *plan, struct run *run)
{
	bool wanted = false, counted = false;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];

		if (!isnan(worker->samples.reading[METRIC_INSTRUCTIONS]))
			counted = true;
		else if (worker->outcome == OUTCOME_MEASURED)
			wanted |= case_wants_instructions(
				&plan->cases[worker->case_index]);
	}
	if (counted) {
		run->conditions.counters = plan->callgrind ? "callgrind"
							   : "perf";
	} else if (wanted) {
		buf_addf(&text,
			 "%s; `tare run --counters callgrind` counts without",
			 why_no_counter(run));
		run_note_once(run, text.data);
	}
	buf_release(&text);
}

/* What was measured and does not count: see compare/values.c. */
static void note_dropped(struct run *run)
{
	size_t dropped = 0, all = 0;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < run->count; i++) {
		dropped += worker_dropped_slices(&run->items[i]);
		all += run->items[i].samples.count;
	}
	if (dropped) {
		buf_addf(&text,
			 "%zu of %zu slices %s left out: a page was read from "
			 "disk meanwhile, or the clock went backwards",
			 dropped, all, dropped == 1 ? "was" : "were");
		run_note_once(run, text.data);
	}
	buf_release(&text);
}

void notes_take_workers(const struct plan *plan, const struct run *run,
			struct run *to)
{
	for (size_t i = 0; i < run->count; i++)
		note_probe(&plan->cases[run->items[i].case_index],
			   &run->items[i], to);
	for (unsigned int why = STAY_LARGE; why <= STAY_REFUSED; why++)
		note_stay(run, (enum page_stay)why, to);
}

void notes_take(const struct plan *plan, struct run *run)
{
	attempts_note(run);
	note_dropped(run);
	notes_counters(plan, run);
	notes_take_workers(plan, run, run);
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_case *c = &plan->cases[i];

		if (run->cases[i].outcome == OUTCOME_MEASURED &&
		    c->benchmark->kind == BENCHMARK_LOAD)
			note_load(c, i, run);
	}
	note_steadiness(plan, run);
}
