/* SPDX-License-Identifier: MIT */
#ifndef TESTS_COMPARE_MADE_RUN_H
#define TESTS_COMPARE_MADE_RUN_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/run.h"

/* Runs made by hand: machine "m1", cpython 3.11.2, default policies. */

struct run *made_run(void);

/* Add a measured case; to be changed through the pointer. */
struct run_case *made_case(struct run *run, const char *id);

/* A worker of the newest case, with 10 slices of 100 calls of CALL_NS each
 * (after 2 of warm-up that take twice as long) and no readings.  Borrowed
 * from RUN until the next one is made. */
struct worker *made_worker(struct run *run, double call_ns);

/* A turn of the yardstick took NS before each slice, and its chain too. */
void made_turns(struct worker *worker, int64_t ns);

/* COUNT workers whose call takes CALL_NS[i]. */
void made_times(struct run *run, const double *call_ns, size_t count);

/* COUNT workers without slices, whose reading of METRIC is VALUES[i]. */
void made_readings(struct run *run, enum metric metric, const double *values,
		   size_t count);

static inline bool is_near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

#endif
