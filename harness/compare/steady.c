/* SPDX-License-Identifier: MIT */
/*
 * From the slices of workers to where their steady state begins.  Invariant:
 * pure; a cut is never more than half of the slices.
 */
#include "compare/steady.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/values.h"
#include "model/run.h"
#include "stats/describe.h"
#include "stats/warmup.h"

#define RESTLESS_MOST .2 /* of the processes */
#define RESTLESS_LEAST 2

/* WORKER with all its slices; its columns stay the other's. */
static struct worker from_the_start(const struct worker *worker)
{
	struct worker whole = *worker;

	whole.samples.warmup = 0;
	return whole;
}

size_t steady_from(const struct worker *worker, const struct run_case *of_case)
{
	struct worker whole = from_the_start(worker);
	double *seconds;
	size_t cut, count;

	if (worker->samples.warmup != WARMUP_AUTO)
		return worker->samples.warmup;
	seconds = xcalloc(worker->samples.count + 1, sizeof(*seconds));
	count = worker_call_times(&whole, of_case, seconds);
	for (size_t i = 1; i < count; i++)
		if (isnan(seconds[i])) /* dropped: no news */
			seconds[i] = seconds[i - 1];
	cut = warmup_cut(seconds, count);
	free(seconds);
	return cut;
}

static bool was_timed(const struct worker *worker, size_t case_index)
{
	return worker->case_index == case_index &&
	       worker->outcome == OUTCOME_MEASURED && worker->samples.count;
}

size_t steady_from_case(const struct run *run, size_t case_index)
{
	size_t *cuts = xcalloc(run->count + 1, sizeof(*cuts));
	size_t count = 0, cut;

	for (size_t i = 0; i < run->count; i++)
		if (was_timed(&run->items[i], case_index))
			cuts[count++] = steady_from(&run->items[i],
						    &run->cases[case_index]);
	cut = count ? warmup_common(cuts, count) : 0;
	free(cuts);
	return cut;
}

static bool is_steady(const struct worker *worker,
		      const struct run_case *of_case)
{
	const int64_t *yardstick = worker->samples.columns[COLUMN_YARDSTICK];
	struct worker whole = from_the_start(worker);
	double *x = xcalloc(worker->samples.count + 1, sizeof(*x));
	size_t count = worker_call_times(&whole, of_case, x);
	bool steady;

	for (size_t i = 0; yardstick && i < count; i++)
		if (yardstick[i] > 0)
			x[i] /= (double)yardstick[i];
	count = describe_drop_nan(x, count);
	steady = warmup_is_steady(x, count);
	free(x);
	return steady;
}

/* More than a fifth, and more than one: that may be the machine's doing. */
static bool is_lost(size_t unsettled, size_t timed)
{
	return unsettled >= RESTLESS_LEAST &&
	       (double)unsettled > RESTLESS_MOST * (double)timed;
}

/* All slices of WORKER as multiples of their median; how many there are. */
static size_t new_relative(const struct worker *worker,
			   const struct run_case *of_case, double **relative)
{
	struct worker whole = from_the_start(worker);
	double *x = xcalloc(worker->samples.count + 1, sizeof(*x));
	double *known = xcalloc(worker->samples.count + 1, sizeof(*known));
	size_t count = worker_call_times(&whole, of_case, x);
	double median;

	memcpy(known, x, count * sizeof(*x));
	median = describe_median(known, describe_drop_nan(known, count));
	for (size_t i = 0; i < count; i++)
		x[i] /= median;
	free(known);
	*relative = x;
	return count;
}

/* Does the median of all SERIES, slice by slice, settle? */
static bool is_steady_together(double *const *series, size_t count,
			       size_t slices)
{
	double *profile = xcalloc(slices + 1, sizeof(*profile));
	double *across = xcalloc(count + 1, sizeof(*across));
	bool steady;

	for (size_t j = 0; j < slices; j++) {
		for (size_t i = 0; i < count; i++)
			across[i] = series[i][j];
		profile[j] = describe_median(across,
					     describe_drop_nan(across, count));
	}
	steady = warmup_is_steady(profile, describe_drop_nan(profile, slices));
	free(across);
	free(profile);
	return steady;
}

struct pooled_steadiness steady_pool(const struct worker *const *workers,
				     size_t count,
				     const struct run_case *of_case)
{
	struct pooled_steadiness pool = { 0 };
	size_t *cuts = xcalloc(count + 1, sizeof(*cuts)), slices = SIZE_MAX;
	double **series = xcalloc(count + 1, sizeof(*series));

	for (size_t i = 0; i < count; i++) {
		const struct worker *worker = workers[i];
		size_t n;

		if (worker->outcome != OUTCOME_MEASURED ||
		    !worker->samples.count ||
		    worker->samples.warmup != WARMUP_AUTO)
			continue;
		cuts[pool.timed] = steady_from(worker, of_case);
		pool.unsettled += !is_steady(worker, of_case);
		n = new_relative(worker, of_case, &series[pool.timed++]);
		slices = n < slices ? n : slices;
	}
	if (pool.timed) {
		pool.cut = warmup_common(cuts, pool.timed);
		pool.restless = is_lost(pool.unsettled, pool.timed) &&
				!is_steady_together(series, pool.timed, slices);
	}
	for (size_t i = 0; i < pool.timed; i++)
		free(series[i]);
	free(series);
	free(cuts);
	return pool;
}

struct pooled_steadiness steady_of_case(const struct run *run,
					size_t case_index)
{
	const struct worker **workers = xcalloc(run->count + 1,
						sizeof(*workers));
	struct pooled_steadiness pool;
	size_t count = 0, longest = 0;

	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];

		if (!was_timed(worker, case_index) ||
		    worker->samples.count < longest)
			continue;
		if (worker->samples.count > longest)
			count = 0;
		longest = worker->samples.count;
		workers[count++] = worker;
	}
	pool = steady_pool(workers, count, &run->cases[case_index]);
	free(workers);
	return pool;
}
