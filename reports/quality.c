/* SPDX-License-Identifier: MIT */
/* How good a run is, said in sentences: how sure, where, under what. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/units.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/case_name.h"
#include "reports/escape.h"
#include "reports/words.h"

/* Half an interval beyond which a time is no more than a guess. */
#define TOO_NOISY .10

/* The cases of one suite that have a time. */
struct span {
	size_t least, most; /* processes of a case */
	double widest;
	size_t widest_case;
	size_t cases;
};

static bool same_suite(const struct run_case *a, const struct run_case *b)
{
	return !strcmp(a->suite ? a->suite : "", b->suite ? b->suite : "");
}

static struct span find_span(const struct run_summary *run, size_t first)
{
	struct span span = { .widest = (double)NAN };
	double spread;
	size_t i;

	for (i = first; i < run->run->case_count; i++) {
		const struct summary *time = &run->cases[i].metric[METRIC_TIME];

		if (!time->n ||
		    !same_suite(&run->run->cases[i], &run->run->cases[first]))
			continue;
		if (!span.cases++ || time->n < span.least)
			span.least = time->n;
		if (time->n > span.most)
			span.most = time->n;
		spread = words_spread(time);
		if (isfinite(spread) && !(spread <= span.widest)) {
			span.widest = spread;
			span.widest_case = i;
		}
	}
	return span;
}

static bool is_first_of_suite(const struct run *run, size_t index)
{
	size_t i;

	for (i = 0; i < index; i++)
		if (same_suite(&run->cases[i], &run->cases[index]))
			return false;
	return true;
}

static void add_widest(struct buf *buf, const struct run_summary *run,
		       const struct span *span)
{
	struct buf name = BUF_INIT;

	case_name_add_short(&name, run->run->cases[span->widest_case].id);
	if (span->cases > 1) {
		buf_adds(buf, "; the noisiest is ");
		shorten_middle(buf, name.data, 100, ELLIPSIS_ASCII);
		buf_adds(buf, ": changes of its time below ");
	} else {
		buf_adds(buf, "; changes of its time below ");
	}
	words_add_percent(buf, 1 + span->widest);
	buf_adds(buf, " could not be seen");
	if (span->widest > TOO_NOISY)
		buf_addf(buf,
			 ": this machine was too noisy to say %s "
			 "(tare doctor says why)",
			 run->cases[span->widest_case].calm.n
				 ? "more of it than what it takes in calm "
				   "moments"
				 : "anything of it");
	buf_release(&name);
}

/* A sentence for each suite. */
static void add_precision(struct buf *buf, const struct run_summary *run)
{
	struct span span;
	size_t i;

	for (i = 0; i < run->run->case_count; i++) {
		if (!is_first_of_suite(run->run, i))
			continue;
		span = find_span(run, i);
		if (!span.cases)
			continue;
		shorten_middle(buf, run->run->cases[i].suite, 60,
			       ELLIPSIS_ASCII);
		if (span.least == span.most)
			buf_addf(buf, ": %zu process%s a case", span.most,
				 span.most == 1 ? "" : "es");
		else
			buf_addf(buf, ": %zu to %zu processes a case",
				 span.least, span.most);
		if (span.most == 1)
			buf_adds(buf, ": how sure that is cannot be said");
		else if (isfinite(span.widest))
			add_widest(buf, run, &span);
		buf_addc(buf, '\n');
	}
}

/* A quick run has no numbers: "15 cases: 13 ok, 2 skipped". */
static void add_outcomes(struct buf *buf, const struct run *run)
{
	static const char *const names[] = {
		[OUTCOME_MEASURED] = "ok",
		[OUTCOME_FAILED] = "failed",
		[OUTCOME_SKIPPED] = "skipped",
	};
	size_t counts[3] = { 0 }, i, listed = 0;

	for (i = 0; i < run->case_count; i++)
		counts[run->cases[i].outcome]++;
	buf_addf(buf, "%zu case%s: ", run->case_count,
		 run->case_count == 1 ? "" : "s");
	for (i = 0; i < ARRAY_LEN(names); i++)
		if (counts[i])
			buf_addf(buf, "%s%zu %s", listed++ ? ", " : "",
				 counts[i], names[i]);
	buf_addc(buf, '\n');
}

/* A command's CPU time, which its wall time does not tell. */
static void add_cpu_times(struct buf *buf, const struct run_summary *run)
{
	size_t i;

	for (i = 0; i < run->run->case_count; i++) {
		const struct case_summary *summary = &run->cases[i];

		if (!(summary->user + summary->system > 0))
			continue;
		shorten_middle(buf, run->run->cases[i].id, 100, ELLIPSIS_ASCII);
		buf_adds(buf, ": ");
		units_add(buf, summary->user, "s");
		buf_adds(buf, " of CPU in user mode, ");
		units_add(buf, summary->system, "s");
		buf_adds(buf, " in the kernel\n");
	}
}

/* Of every loop, and of every way that the probe's called by. */
static void add_loops(struct buf *buf, const struct run *run)
{
	bool seen[LOOP_PYTHON + 1][ENTRY_BY_OBJECT_CALL + 1] = { { false } };
	const char *lead = "timed by ";
	size_t i;

	for (i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];
		bool *known = &seen[worker->loop][worker->entry];

		if (worker->loop == LOOP_UNKNOWN || *known)
			continue;
		*known = true;
		buf_addf(buf, "%s%s", lead,
			 worker->loop == LOOP_PYTHON ? "a loop in Python"
						     : "the probe in C");
		if (worker->entry != ENTRY_UNKNOWN)
			buf_addf(buf, " (%s)", call_entry_names[worker->entry]);
		lead = ", ";
	}
	if (lead[0] == ',')
		buf_addc(buf, '\n');
}

static void add_place(struct buf *buf, const struct run *run)
{
	buf_adds(buf,
		 run->machine.name ? run->machine.name : "unknown machine");
	if (run->machine.id[0])
		buf_addf(buf, " (%.8s)", run->machine.id);
	if (run->ended_ns > run->started_ns) {
		buf_adds(buf, "; took ");
		units_add_duration(buf, run->ended_ns - run->started_ns);
	}
	buf_addc(buf, '\n');
	if (run->commit.hash) {
		buf_adds(buf, "commit ");
		words_add_commit(buf, &run->commit, SUBJECT_BRIEF);
		buf_addc(buf, '\n');
	}
}

/* Of the moments, to be worth a line. */
#define SHARED_NOTED .05

static void add_noise(struct buf *buf, const struct run_summary *run)
{
	const struct conditions *conditions = &run->run->conditions;

	if (run->shared_ratio > SHARED_NOTED)
		buf_addf(buf,
			 "noisy: others had a part of the core in %.0f %% of "
			 "the moments\n",
			 run->shared_ratio * 100);
	if (conditions->steal_ratio > 0.01)
		buf_addf(buf,
			 "noisy: the host took %.1f %% of our CPU time "
			 "(steal)\n",
			 conditions->steal_ratio * 100);
	if (conditions->throttled_ratio > 0)
		buf_addf(buf,
			 "noisy: the container was throttled in %.1f %% "
			 "of its periods\n",
			 conditions->throttled_ratio * 100);
	/* Room for the worker and for us is all that we ask for. */
	if (conditions->quota_cpus < 2)
		buf_addf(buf,
			 "noisy: this control group may use no more than %.3g "
			 "CPU%s (quota)\n",
			 conditions->quota_cpus,
			 conditions->quota_cpus == 1 ? "" : "s");
	if (conditions->pressure_cpu > 10)
		buf_addf(buf,
			 "noisy: processes waited for a CPU %.0f %% of "
			 "the time\n",
			 conditions->pressure_cpu);
}

void words_add_quality(struct buf *buf, const struct run_summary *run)
{
	size_t i;

	if (run->run->quick && run->run->case_count)
		add_outcomes(buf, run->run);
	else
		add_precision(buf, run);
	if (run->shows_calm)
		buf_adds(buf, "calm: what a call takes while nobody else has "
			      "the core\n");
	add_cpu_times(buf, run);
	add_loops(buf, run->run);
	add_place(buf, run->run);
	add_noise(buf, run);
	if (run->run->state == RUN_INTERRUPTED)
		buf_adds(buf, "interrupted: what was measured is kept; "
			      "--resume continues\n");
	for (i = 0; i < run->run->notes.count; i++)
		buf_addf(buf, "note: %s\n", run->run->notes.items[i]);
}
