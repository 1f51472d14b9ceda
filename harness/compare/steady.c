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
	size_t *cuts = xcalloc(count + 1, sizeof(*cuts));
	struct course *courses = xcalloc(count + 1, sizeof(*courses));

	for (size_t i = 0; i < count; i++) {
		const struct worker *worker = workers[i];

		if (worker->outcome != OUTCOME_MEASURED ||
		    !worker->samples.count ||
		    worker->samples.warmup != WARMUP_AUTO)
			continue;
		cuts[pool.timed] = steady_from(worker, of_case);
		courses[pool.timed] = course_of(worker, of_case);
		pool.unsettled += !courses[pool.timed++].steady;
	}
	if (pool.timed) {
		pool.cut = warmup_common(cuts, pool.timed);
		pool.restless = is_lost(pool.unsettled, pool.timed) &&
				drift_together(courses, pool.timed);
	}
	free(courses);
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
