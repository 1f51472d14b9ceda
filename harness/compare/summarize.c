/* SPDX-License-Identifier: MIT */
/*
 * Runs in a few numbers.  Invariant: the process is the unit; slices never
 * enter an interval.
 */
#include "compare/summarize.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/unpaired.h"
#include "compare/values.h"
#include "compare/calm.h"
#include "model/run.h"
#include "model/summary.h"
#include "stats/describe.h"

#define SHARED_LEAST .10 /* of the moments, to be worth a word */
#define GUESS_LEAST .20	 /* an interval, of the value in it */

static const double summary_level = .95;

/* VALUES of processes in a few numbers; NaN among them are left out. */
static void summarize_values(const double *values, size_t count,
			     struct summary *summary)
{
	double *kept = xmalloc((count + 1) * sizeof(*kept));
	struct rank_interval interval;
	size_t n;

	memcpy(kept, values, count * sizeof(*kept));
	n = describe_drop_nan(kept, count);
	interval = describe_rank_interval(kept, n, summary_level);
	*summary = (struct summary){
		.n = n,
		.median = describe_median(kept, n),
		.mean = describe_mean(kept, n),
		.sd = describe_sd(kept, n),
		.mad = describe_mad(kept, n),
		.min = describe_min(kept, n),
		.max = describe_max(kept, n),
		.low = interval.low,
		.high = interval.high,
		.level = interval.level,
	};
	free(kept);
}

/* A percentile that no process has calls enough for, but all together have;
 * without an interval, as there is only one of it. */
static void summarize_together(const struct run *run, size_t case_index,
			       enum metric metric, struct summary *summary)
{
	size_t processes;
	double value = case_percentile(run, case_index, metric, &processes);

	if (isnan(value))
		return;
	summary->n = processes;
	summary->median = value;
}

typedef double value_fn(const struct worker *worker);

/* Median over processes of what VALUE says of each. */
static double case_median(const struct run *run, size_t case_index,
			  value_fn *value)
{
	double *values = xmalloc((run->count + 1) * sizeof(*values));
	size_t count = 0;
	double median;

	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];

		if (worker->case_index == case_index &&
		    worker->outcome == OUTCOME_MEASURED)
			values[count++] = value(worker);
	}
	count = describe_drop_nan(values, count);
	median = describe_median(values, count);
	free(values);
	return median;
}

/* What took its times, and what was not to be believed. */
static void summarize_evidence(const struct run *run, size_t case_index,
			       struct case_summary *summary)
{
	const struct worker *teller = case_timed_by(run, case_index);

	summary->loop = teller ? teller->loop : LOOP_UNKNOWN;
	summary->entry = teller ? teller->entry : ENTRY_UNKNOWN;
	summary->dropped_slices = summary->repeats = 0;
	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];

		if (worker->case_index != case_index)
			continue;
		summary->dropped_slices += worker_dropped_slices(worker);
		summary->repeats += (size_t)worker->repeats;
	}
}

void summarize_case(const struct run *run, size_t case_index,
		    struct case_summary *summary)
{
	double *values = xmalloc((run->count + 1) * sizeof(*values));

	for (unsigned int metric = 0; metric < METRIC_COUNT; metric++) {
		size_t count = case_values(run, case_index, (enum metric)metric,
					   values);

		summarize_values(values, count, &summary->metric[metric]);
		if (!summary->metric[metric].n)
			summarize_together(run, case_index, (enum metric)metric,
					   &summary->metric[metric]);
	}
	/* these take the whole run */
	summary->yardstick = (double)NAN;
	summary->calm = (struct summary){ 0 };
	summarize_evidence(run, case_index, summary);
	summary->user = case_median(run, case_index, worker_user_time);
	summary->system = case_median(run, case_index, worker_system_time);
	free(values);
}

/* What people want to see of a fix. */
static const enum metric improvement_metrics[] = {
	METRIC_TIME,
	METRIC_P99,
	METRIC_PEAK_MEMORY,
	METRIC_ALLOCATIONS,
};

static size_t compared_values(const struct run *run, const struct calm *calm,
			      const struct improvement *item, size_t case_index,
			      double *values)
{
	return item->calm ? calm_ratios(run, case_index, calm, values)
			  : case_values(run, case_index, item->metric, values);
}

/* The interval of a ratio of two cases; of what is counted, none. */
static void add_interval(const struct run *run, const struct calm *calm,
			 struct improvement *item)
{
	double *before = xmalloc((run->count + 1) * sizeof(*before));
	double *after = xmalloc((run->count + 1) * sizeof(*after));
	size_t n_before = compared_values(run, calm, item,
					  item->reference_index, before);
	size_t n_after = compared_values(run, calm, item, item->case_index,
					 after);
	struct ratio_interval interval = ratio_interval(before, n_before, after,
							n_after);

	item->low = fmin(interval.low, item->ratio);
	item->high = fmax(interval.high, item->ratio);
	if (isnan(interval.low))
		item->low = item->high = (double)NAN;
	free(after);
	free(before);
}

static void add_improvements(struct run_summary *summary, size_t at,
			     size_t reference, const struct calm *moments)
{
	for (size_t i = 0; i < ARRAY_LEN(improvement_metrics); i++) {
		enum metric metric = improvement_metrics[i];
		const struct case_summary *old = &summary->cases[reference];
		const struct case_summary *new = &summary->cases[at];
		bool calm = metric == METRIC_TIME && summary->shows_calm &&
			    old->calm.n && new->calm.n;
		const struct summary *before = calm ? &old->calm
						    : &old->metric[metric];
		const struct summary *after = calm ? &new->calm
						   : &new->metric[metric];
		struct improvement *item;

		if (before->n == 0 || after->n == 0)
			continue;
		item = &summary->improvements[summary->improvement_count++];
		*item = (struct improvement){
			.case_index = at,
			.reference_index = reference,
			.metric = metric,
			.calm = calm,
			.before = before->median,
			.after = after->median,
			.ratio = before->median > 0
					 ? after->median / before->median
					 : (double)NAN,
			.low = (double)NAN,
			.high = (double)NAN,
		};
		if (metric_infos[metric].rule != RULE_EXACT)
			add_interval(summary->run, moments, item);
	}
}

static void find_improvements(struct run_summary *summary,
			      const struct calm *calm)
{
	const struct run *run = summary->run;

	summary->improvements =
		xcalloc(run->case_count * ARRAY_LEN(improvement_metrics) + 1,
			sizeof(*summary->improvements));
	for (size_t i = 0; i < run->case_count; i++) {
		const struct run_case *reference = NULL;

		if (run->cases[i].reference_id)
			reference = run_find(run, run->cases[i].reference_id);
		if (reference && reference != &run->cases[i])
			add_improvements(summary, i,
					 (size_t)(reference - run->cases),
					 calm);
	}
}

void summarize_calm(const struct run *run, size_t case_index,
		    const struct calm *calm, struct case_summary *summary)
{
	double *seconds;
	size_t count;

	summary->yardstick = calm_ratio(run, case_index, calm);
	if (isnan(summary->yardstick))
		return;
	seconds = xmalloc((run->count + 1) * sizeof(*seconds));
	count = calm_ratios(run, case_index, calm, seconds);
	for (size_t i = 0; i < count; i++)
		seconds[i] *= calm->turn;
	summarize_values(seconds, count, &summary->calm);
	free(seconds);
}

/* Is its time no more than a guess, while calm moments are known? */
static bool is_guess(const struct case_summary *summary)
{
	const struct summary *time = &summary->metric[METRIC_TIME];

	return summary->calm.n &&
	       time->high - time->low > GUESS_LEAST * time->median;
}

void summarize_run(const struct run *run, struct run_summary *summary)
{
	const struct calm calm = calm_of_run(run);

	*summary = (struct run_summary){
		.run = run,
		.cases = xcalloc(run->case_count + 1, sizeof(*summary->cases)),
		.shared_ratio = calm_shared_ratio(run, &calm),
	};
	for (size_t i = 0; i < run->case_count; i++) {
		summarize_case(run, i, &summary->cases[i]);
		summarize_calm(run, i, &calm, &summary->cases[i]);
		summary->shows_calm |= is_guess(&summary->cases[i]);
	}
	summary->shows_calm |= summary->shared_ratio > SHARED_LEAST;
	find_improvements(summary, &calm);
}

void run_summary_release(struct run_summary *summary)
{
	free(summary->cases);
	free(summary->improvements);
	memset(summary, 0, sizeof(*summary));
}
