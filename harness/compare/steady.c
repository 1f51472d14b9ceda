/* SPDX-License-Identifier: MIT */
/*
 * From the slices of workers to where their steady state begins.  Invariant:
 * pure; a cut is never more than half of the slices.
 */
#include "compare/steady.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/values.h"
#include "model/run.h"
#include "stats/describe.h"
#include "stats/warmup.h"

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

struct steadiness steady_count(const struct run *run, size_t case_index)
{
	struct steadiness found = { 0 };

	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];

		if (!was_timed(worker, case_index) ||
		    worker->samples.warmup != WARMUP_AUTO)
			continue;
		found.timed++;
		found.restless += !is_steady(worker, &run->cases[case_index]);
	}
	return found;
}
