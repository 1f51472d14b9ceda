/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_VALUES_H
#define COMPARE_VALUES_H

#include <stddef.h>

#include "model/metric.h"

struct run;
struct run_case;
struct worker;

/*
 * From raw samples to values.  OF_CASE says by which clock, and how many
 * items a call is.
 */

/* The first worker of a case that knows what took its times; NULL if none. */
const struct worker *case_timed_by(const struct run *run, size_t case_index);

/* Of all slices, the warm-up too: dropped because a page was read from disk
 * meanwhile, or because the clock went backwards. */
size_t worker_dropped_slices(const struct worker *worker);

/*
 * Seconds of a call of each slice after the warm-up, the loop's own cost
 * taken off; NaN where the slice was dropped.  SECONDS has
 * room for all slices; returns how many there are.
 */
size_t worker_call_times(const struct worker *worker,
			 const struct run_case *of_case, double *seconds);

/* One process's value of METRIC, NaN if it has none: the median of its call
 * times (0 where the loop's cost hides them), a percentile of its single
 * calls, a reading. */
double worker_value(const struct worker *worker, const struct run_case *of_case,
		    enum metric metric);

/* Percentile METRIC of the single calls of all processes of a case together,
 * and how many processes have any; NaN if even these calls are too few. */
double case_percentile(const struct run *run, size_t case_index,
		       enum metric metric, size_t *processes);

/* Seconds of CPU that a command took in user mode and in the kernel: medians
 * over its runs; NaN for all else. */
double worker_user_time(const struct worker *worker);
double worker_system_time(const struct worker *worker);

/* The values of METRIC of all measured workers of a case, in time order,
 * NaN included.  VALUES has room for run->count; returns how many. */
size_t case_values(const struct run *run, size_t case_index, enum metric metric,
		   double *values);

/*
 * The datum of a pair of workers: ln(head / base).  Time by
 * turns_difference(), the same warm-up cut for both, if they took turns; all
 * else by their values.  NaN where a side has none or one that is not positive.
 */
double pair_difference(const struct worker *base, const struct worker *head,
		       const struct run_case *of_case, enum metric metric);

#endif
