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

/* The call times of all its slices; one that was dropped is no news. */
static size_t whole_times(const struct worker *worker,
			  const struct run_case *of_case, double *seconds)
{
	struct worker whole = from_the_start(worker);
	size_t count = worker_call_times(&whole, of_case, seconds);

	for (size_t i = 1; i < count; i++)
		if (isnan(seconds[i]))
			seconds[i] = seconds[i - 1];
	return count;
}

size_t steady_from(const struct worker *worker, const struct run_case *of_case)
{
	double *seconds;
	size_t cut;

	if (worker->samples.warmup != WARMUP_AUTO)
		return worker->samples.warmup;
	seconds = xcalloc(worker->samples.count + 1, sizeof(*seconds));
	cut = warmup_cut(seconds, whole_times(worker, of_case, seconds));
	free(seconds);
	return cut;
}

/* As multiples of their median. */
static double *new_relative(const struct worker *worker,
			    const struct run_case *of_case, size_t *count)
{
	size_t room = (worker->samples.count + 1) * sizeof(double);
	double *x = xmalloc(room), *known, median;

	*count = whole_times(worker, of_case, x);
	known = xmemdup(x, room);
	median = describe_median(known, describe_drop_nan(known, *count));
	for (size_t i = 0; i < *count; i++)
		x[i] /= median;
	free(known);
	return x;
}

/* Of the median of all workers, slice by slice. */
static size_t common_cut(const struct worker *const *workers, size_t count,
			 const struct run_case *of_case)
{
	double **series = xcalloc(count + 1, sizeof(*series));
	double *across = xcalloc(count + 1, sizeof(*across)), *profile;
	size_t slices = SIZE_MAX, n, cut;

	for (size_t i = 0; i < count; i++) {
		series[i] = new_relative(workers[i], of_case, &n);
		slices = n < slices ? n : slices;
	}
	profile = xcalloc(slices + 1, sizeof(*profile));
	for (size_t j = 0; j < slices; j++) {
		for (size_t i = 0; i < count; i++)
			across[i] = series[i][j];
		profile[j] = describe_median(across,
					     describe_drop_nan(across, count));
	}
	cut = warmup_cut(profile, slices);
	for (size_t i = 0; i < count; i++)
		free(series[i]);
	free(profile);
	free(across);
	free(series);
	return cut;
}

static bool was_timed(const struct worker *worker, size_t case_index)
{
	return worker->case_index == case_index &&
	       worker->outcome == OUTCOME_MEASURED && worker->samples.count;
}

/* How one worker goes on, in units of the yardstick if it had one. */
struct course {
	bool steady;
	double drift; /* NaN: too few slices to say */
	int pair;
};

static struct course course_of(const struct worker *worker,
			       const struct run_case *of_case)
{
	const int64_t *yardstick = worker->samples.columns[COLUMN_YARDSTICK];
	struct course course = { .pair = worker->pair };
	struct worker whole = from_the_start(worker);
	double *x = xcalloc(worker->samples.count + 1, sizeof(*x));
	size_t count = worker_call_times(&whole, of_case, x);

	for (size_t i = 0; yardstick && i < count; i++)
		if (yardstick[i] > 0)
			x[i] /= (double)yardstick[i];
	count = describe_drop_nan(x, count);
	course.steady = warmup_is_steady(x, count);
	course.drift = warmup_drift(x, count);
	free(x);
	return course;
}

/* More than a fifth, and more than one: that may be the machine's doing. */
static bool is_lost(size_t unsettled, size_t timed)
{
	return unsettled >= RESTLESS_LEAST &&
	       (double)unsettled > RESTLESS_MOST * (double)timed;
}

/* Do all but a few drift the same way, and far enough? */
static bool drift_together(const struct course *courses, size_t count)
{
	double *drift = xcalloc(count + 1, sizeof(*drift));
	size_t n = 0, few;
	bool together;

	for (size_t i = 0; i < count; i++)
		if (i > 0 && courses[i].pair >= 0 &&
		    courses[i].pair == courses[i - 1].pair)
			drift[n - 1] = (drift[n - 1] + courses[i].drift) / 2;
		else
			drift[n++] = courses[i].drift;
	n = describe_drop_nan(drift, n);
	describe_sort(drift, n);
	few = n / 8;
	together = n > 0 && (drift[few] > WARMUP_DRIFT_LEAST ||
			     drift[n - 1 - few] < -WARMUP_DRIFT_LEAST);
	free(drift);
	return together;
}

struct pooled_steadiness steady_pool(const struct worker *const *workers,
				     size_t count,
				     const struct run_case *of_case)
{
	struct pooled_steadiness pool = { 0 };
	const struct worker **timed = xcalloc(count + 1, sizeof(*timed));
	struct course *courses = xcalloc(count + 1, sizeof(*courses));

	for (size_t i = 0; i < count; i++) {
		if (workers[i]->outcome != OUTCOME_MEASURED ||
		    !workers[i]->samples.count ||
		    workers[i]->samples.warmup != WARMUP_AUTO)
			continue;
		courses[pool.timed] = course_of(workers[i], of_case);
		pool.unsettled += !courses[pool.timed].steady;
		timed[pool.timed++] = workers[i];
	}
	if (pool.timed) {
		pool.cut = common_cut(timed, pool.timed, of_case);
		pool.restless = is_lost(pool.unsettled, pool.timed) &&
				drift_together(courses, pool.timed);
	}
	free(courses);
	free(timed);
	return pool;
}

/* Of a case, those that have the most slices; how many they are. */
static size_t find_longest(const struct run *run, size_t case_index,
			   const struct worker **workers)
{
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
	return count;
}

struct pooled_steadiness steady_of_case(const struct run *run,
					size_t case_index)
{
	const struct worker **workers = xcalloc(run->count + 1,
						sizeof(*workers));
	size_t count = find_longest(run, case_index, workers);
	struct pooled_steadiness pool = steady_pool(workers, count,
						    &run->cases[case_index]);

	free(workers);
	return pool;
}

size_t steady_from_case(const struct run *run, size_t case_index)
{
	const struct worker **workers = xcalloc(run->count + 1,
						sizeof(*workers));
	size_t count = find_longest(run, case_index, workers), cut = 0;

	if (count && workers[0]->samples.warmup != WARMUP_AUTO)
		cut = workers[0]->samples.warmup;
	else if (count)
		cut = common_cut(workers, count, &run->cases[case_index]);
	free(workers);
	return cut;
}
