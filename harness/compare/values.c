/* SPDX-License-Identifier: MIT */
/*
 * One number a process.  Invariant: what was dropped is NaN and stays in its
 * place, so that turns of a pair keep their neighbours.
 */
#include "compare/values.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/steady.h"
#include "model/run.h"
#include "stats/describe.h"
#include "stats/latency.h"
#include "stats/turns.h"

static const double ns_per_s = 1e9;

static const int64_t *clock_column(const struct samples *samples,
				   const struct run_case *of_case)
{
	return samples->columns[of_case->policy.clock == CLOCK_KIND_CPU
					? COLUMN_CPU
					: COLUMN_WALL];
}

/* A slice in which a page had to be read from disk is dropped, unless that
 * is how this benchmark is: then every slice has it, as an import may. */
static bool has_rare_fault(const struct samples *samples, size_t at)
{
	const int64_t *faults = samples->columns[COLUMN_MAJOR_FAULTS];

	if (!faults || faults[at] <= 0)
		return false;
	for (size_t i = 0; i < samples->count; i++) {
		if (faults[i] == 0)
			return true;
	}
	return false;
}

/* CLOCK_MONOTONIC that went backwards, as some hosts make it. */
static bool has_clock_step(const struct samples *samples, size_t at)
{
	const int64_t *start = samples->columns[COLUMN_START];
	const int64_t *wall = samples->columns[COLUMN_WALL];

	if (wall && wall[at] < 0)
		return true;
	return start && at + 1 < samples->count && start[at + 1] < start[at];
}

/* Decided by what the machine did, before any time is looked at. */
static bool is_dropped(const struct samples *samples, size_t at)
{
	return has_rare_fault(samples, at) || has_clock_step(samples, at);
}

const struct worker *case_timed_by(const struct run *run, size_t case_index)
{
	for (size_t i = 0; i < run->count; i++)
		if (run->items[i].case_index == case_index &&
		    run->items[i].loop != LOOP_UNKNOWN)
			return &run->items[i];
	return NULL;
}

size_t worker_dropped_slices(const struct worker *worker)
{
	size_t dropped = 0;

	for (size_t i = 0; i < worker->samples.count; i++)
		dropped += is_dropped(&worker->samples, i);
	return dropped;
}

/* Nanoseconds of a call in slice AT; NaN if it does not count. */
static double call_ns(const struct worker *worker,
		      const struct run_case *of_case, size_t at)
{
	const struct samples *samples = &worker->samples;
	const int64_t *clock = clock_column(samples, of_case);
	const int64_t *loops = samples->columns[COLUMN_LOOPS];
	double overhead = worker->loop_overhead_ns;

	if (!clock || !loops || loops[at] <= 0 || clock[at] < 0 ||
	    is_dropped(samples, at))
		return (double)NAN;
	return (double)clock[at] / (double)loops[at] -
	       (isnan(overhead) ? 0 : overhead);
}

static size_t call_times_from(const struct worker *worker,
			      const struct run_case *of_case, size_t from,
			      double *seconds)
{
	size_t count = 0;

	for (size_t i = from; i < worker->samples.count; i++)
		seconds[count++] = call_ns(worker, of_case, i) / ns_per_s;
	return count;
}

static double *new_room(const struct worker *worker)
{
	return xcalloc(worker->samples.count + 1, sizeof(double));
}

static double median_time(const struct worker *worker,
			  const struct run_case *of_case)
{
	double *seconds = new_room(worker);
	size_t count = worker_call_times(worker, of_case, seconds);
	double median;

	count = describe_drop_nan(seconds, count);
	median = describe_median(seconds, count);
	free(seconds);
	return median < 0 ? 0 : median;
}

/* Shares of the calls; 0: no percentile. */
static const double percentiles[METRIC_COUNT] = {
	[METRIC_P50] = .5,
	[METRIC_P90] = .9,
	[METRIC_P99] = .99,
	[METRIC_P999] = .999,
};

static double percentile(const struct latency *latency, enum metric metric)
{
	return latency_percentile_ns(latency, percentiles[metric]) / ns_per_s;
}

double case_percentile(const struct run *run, size_t case_index,
		       enum metric metric, size_t *processes)
{
	struct latency all = { .count = 0 };
	double value = (double)NAN;

	*processes = 0;
	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];

		if (worker->case_index != case_index ||
		    worker->outcome != OUTCOME_MEASURED ||
		    !worker->samples.latency.count)
			continue;
		latency_merge(&all, &worker->samples.latency);
		++*processes;
	}
	if (percentiles[metric] > 0 && *processes)
		value = percentile(&all, metric);
	free(all.calls);
	free(all.bucket);
	return value;
}

static double longest(const struct worker *worker)
{
	const struct latency *latency = &worker->samples.latency;

	return latency->max_ns > 0 ? (double)latency->max_ns / ns_per_s
				   : (double)NAN;
}

static double throughput(const struct worker *worker,
			 const struct run_case *of_case)
{
	double reading = worker->samples.reading[METRIC_THROUGHPUT];
	double time;

	if (!isnan(reading) || of_case->items <= 0)
		return reading;
	time = median_time(worker, of_case);
	return time > 0 ? (double)of_case->items / time : (double)NAN;
}

size_t worker_call_times(const struct worker *worker,
			 const struct run_case *of_case, double *seconds)
{
	return call_times_from(worker, of_case, steady_from(worker, of_case),
			       seconds);
}

double worker_value(const struct worker *worker, const struct run_case *of_case,
		    enum metric metric)
{
	switch (metric) {
	case METRIC_TIME:
		return median_time(worker, of_case);
	case METRIC_P50:
	case METRIC_P90:
	case METRIC_P99:
	case METRIC_P999:
		return percentile(&worker->samples.latency, metric);
	case METRIC_MAX:
		return longest(worker);
	case METRIC_THROUGHPUT:
		return throughput(worker, of_case);
	case METRIC_ERRORS:
	case METRIC_PEAK_MEMORY:
	case METRIC_PEAK_RSS:
	case METRIC_PEAK_HEAP:
	case METRIC_ALLOCATIONS:
	case METRIC_ALLOCATED_BYTES:
	case METRIC_INSTRUCTIONS:
	case METRIC_TRACK:
		return worker->samples.reading[metric];
	case METRIC_COUNT:
		break;
	}
	return (double)NAN;
}

/* Median over slices of the CPU time less what is in LESS, or of the
 * kernel's share if that is NULL. */
static double cpu_median(const struct worker *worker, const int64_t *cpu,
			 const int64_t *less)
{
	const int64_t *known = worker->samples.columns[COLUMN_SYSTEM];
	double *seconds, median;
	size_t count = 0;

	if (!cpu || !known)
		return (double)NAN;
	seconds = new_room(worker);
	for (size_t i = worker->samples.warmup; i < worker->samples.count; i++)
		if (known[i] >= 0)
			seconds[count++] =
				(double)(cpu[i] - (less ? less[i] : 0)) /
				ns_per_s;
	median = describe_median(seconds, count);
	free(seconds);
	return median;
}

double worker_user_time(const struct worker *worker)
{
	return cpu_median(worker, worker->samples.columns[COLUMN_CPU],
			  worker->samples.columns[COLUMN_SYSTEM]);
}

double worker_system_time(const struct worker *worker)
{
	return cpu_median(worker, worker->samples.columns[COLUMN_SYSTEM], NULL);
}

size_t case_values(const struct run *run, size_t case_index, enum metric metric,
		   double *values)
{
	size_t warmup = 0, count = 0;

	if (metric == METRIC_TIME || metric == METRIC_THROUGHPUT)
		warmup = steady_from_case(run, case_index);
	for (size_t i = 0; i < run->count; i++) {
		struct worker worker = run->items[i];

		if (worker.case_index != case_index ||
		    worker.outcome != OUTCOME_MEASURED)
			continue;
		worker.samples.warmup = warmup;
		values[count++] = worker_value(&worker, &run->cases[case_index],
					       metric);
	}
	return count;
}

/* Of each slice from AT on; NULL if nobody knows. */
static const int64_t *placement_from(const struct worker *worker, size_t at)
{
	const int64_t *column = worker->samples.columns[COLUMN_PLACEMENT];

	return column ? column + at : NULL;
}

static double time_difference(const struct worker *base,
			      const struct worker *head,
			      const struct run_case *of_case)
{
	double *base_times = new_room(base), *head_times = new_room(head);
	size_t base_warmup = steady_from(base, of_case);
	size_t head_warmup = steady_from(head, of_case);
	size_t warmup = base_warmup > head_warmup ? base_warmup : head_warmup;
	size_t n_base = call_times_from(base, of_case, warmup, base_times);
	size_t n_head = call_times_from(head, of_case, warmup, head_times);
	struct turns turns = {
		.base = base_times,
		.head = head_times,
		.count = n_base < n_head ? n_base : n_head,
		.first = head->first ? SIDE_HEAD : SIDE_BASE,
		.base_placement = placement_from(base, warmup),
		.head_placement = placement_from(head, warmup),
	};
	double d = turns_difference(&turns);

	free(head_times);
	free(base_times);
	return d;
}

double pair_difference(const struct worker *base, const struct worker *head,
		       const struct run_case *of_case, enum metric metric)
{
	double before, after;

	if (metric == METRIC_TIME && !of_case->alternate)
		return time_difference(base, head, of_case);
	before = worker_value(base, of_case, metric);
	after = worker_value(head, of_case, metric);
	return before > 0 && after > 0 ? log(after) - log(before) : (double)NAN;
}
