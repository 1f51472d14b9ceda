/* SPDX-License-Identifier: MIT */
/*
 * From turns to what a call takes in them.  Invariant: a slice counts by its
 * turns alone, never by its own time.
 */
#include "compare/calm.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/steady.h"
#include "compare/values.h"
#include "model/run.h"
#include "stats/describe.h"

#define UNDISTURBED .05	 /* quantile of a run's turns */
#define CALM_MOST .02	 /* that a quotient is off, as a ratio */
#define BEST_MOMENTS .10 /* quantile of a process's calm slices */

enum { CALM_SLICES = 5, CALM_PROCESSES = 3 }; /* for a reading, at least */

static const double ns_per_s = 1e9;

/* Of slice AT, in seconds; NaN if it had none. */
static double turn_part(const struct worker *worker, enum column part,
			size_t at)
{
	const int64_t *column = worker->samples.columns[part];
	bool is_there = column && at < worker->samples.count &&
			column[at] > 0 && !worker->instrumented;

	return is_there ? (double)column[at] / ns_per_s : (double)NAN;
}

static double turn_of(const struct worker *worker, size_t at)
{
	return turn_part(worker, COLUMN_YARDSTICK, at);
}

static double quotient(const struct worker *worker, size_t at)
{
	return turn_of(worker, at) / turn_part(worker, COLUMN_CHAIN, at);
}

/* VALUE of all slices of RUN that have one; COUNT of them; owned. */
static double *new_pool(const struct run *run,
			double (*value)(const struct worker *, size_t),
			size_t *count)
{
	size_t room = 1, n = 0;
	double *all;

	for (size_t i = 0; i < run->count; i++)
		room += run->items[i].samples.count;
	all = xmalloc(room * sizeof(*all));
	for (size_t i = 0; i < run->count; i++)
		for (size_t at = 0; at < run->items[i].samples.count; at++)
			all[n++] = value(&run->items[i], at);
	*count = describe_drop_nan(all, n);
	return all;
}

/* Where VALUES lie densest: the middle of the narrowest interval that has a
 * twentieth of them.  Sorts them. */
static double densest(double *values, size_t count)
{
	size_t part = count / 20 > 0 ? count / 20 : 1, best = 0;

	if (count <= part)
		return count ? values[0] : (double)NAN;
	describe_sort(values, count);
	for (size_t i = 0; i + part < count; i++)
		if (values[i + part] - values[i] <
		    values[best + part] - values[best])
			best = i;
	return (values[best] + values[best + part]) / 2;
}

struct calm calm_of_run(const struct run *run)
{
	size_t n_turns, n_quotients;
	double *turns = new_pool(run, turn_of, &n_turns);
	double *quotients = new_pool(run, quotient, &n_quotients);
	struct calm calm = {
		.turn = describe_quantile(turns, n_turns, UNDISTURBED),
		.quotient = densest(quotients, n_quotients),
	};

	free(quotients);
	free(turns);
	return calm;
}

/* How much the quotient was off just before slice AT, as a ratio. */
static double off_by(const struct worker *worker, size_t at,
		     const struct calm *calm)
{
	return quotient(worker, at) / calm->quotient - 1;
}

double calm_shared_ratio(const struct run *run, const struct calm *calm)
{
	size_t shared = 0, known = 0;

	for (size_t i = 0; i < run->count; i++)
		for (size_t at = 0; at < run->items[i].samples.count; at++) {
			double off = off_by(&run->items[i], at, calm);

			known += !isnan(off);
			shared += off > CALM_MOST;
		}
	return known ? (double)shared / (double)known : (double)NAN;
}

/* Was the machine calm then?  Always, if nobody asks. */
static bool was_calm(const struct worker *worker, size_t at,
		     const struct calm *calm)
{
	return !calm || fabs(off_by(worker, at, calm)) <= CALM_MOST;
}

/* Of the slices between two calm turns; NaN if they are few. */
static double worker_ratio(const struct worker *worker,
			   const struct run_case *of_case,
			   const struct calm *calm)
{
	double *ratios = xmalloc((worker->samples.count + 1) * sizeof(*ratios));
	size_t slices = worker_call_times(worker, of_case, ratios), count = 0;
	double ratio = (double)NAN;

	for (size_t i = 0; i < slices; i++) {
		size_t at = worker->samples.warmup + i;

		if (was_calm(worker, at, calm) &&
		    was_calm(worker, at + 1, calm))
			ratios[count++] = ratios[i] /
					  sqrt(turn_of(worker, at) *
					       turn_of(worker, at + 1));
	}
	count = describe_drop_nan(ratios, count);
	if (count >= CALM_SLICES)
		ratio = describe_quantile(ratios, count, BEST_MOMENTS);
	free(ratios);
	return ratio;
}

/* With CALM NULL of all slices. */
size_t calm_ratios(const struct run *run, size_t case_index,
		   const struct calm *calm, double *ratios)
{
	size_t warmup = steady_from_case(run, case_index), timed = 0;

	for (size_t i = 0; i < run->count; i++) {
		struct worker worker = run->items[i];

		worker.samples.warmup = warmup;
		if (worker.case_index == case_index &&
		    worker.outcome == OUTCOME_MEASURED)
			ratios[timed++] = worker_ratio(
				&worker, &run->cases[case_index], calm);
	}
	return timed;
}

/* Median over processes; NaN if few have a ratio. */
double calm_ratio(const struct run *run, size_t case_index,
		  const struct calm *calm)
{
	double *ratios = xmalloc((run->count + 1) * sizeof(*ratios)), ratio;
	size_t timed = calm_ratios(run, case_index, calm, ratios);
	size_t known = describe_drop_nan(ratios, timed);

	ratio = known >= CALM_PROCESSES || known == timed
			? describe_median(ratios, known)
			: (double)NAN;
	free(ratios);
	return ratio;
}

struct calm_reading calm_read(const struct run *run, size_t case_index,
			      const struct calm *calm)
{
	struct calm_reading reading = {
		.ratio = calm_ratio(run, case_index, calm),
	};

	if (isnan(reading.ratio)) {
		reading.ratio = calm_ratio(run, case_index, NULL);
		reading.busy = !isnan(reading.ratio);
	}
	return reading;
}
