/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_CALM_H
#define COMPARE_CALM_H

#include <stdbool.h>
#include <stddef.h>

struct run;

/*
 * Times with the machine's speed taken off: a call in turns of the yardstick,
 * of moments in which the machine was calm.  Who shares the core slows
 * benchmarks by other factors than the yardstick, and each by its own; in calm
 * moments only the clock's speed is left, which all feel alike.
 */

/*
 * RUN's calm moments: what a turn takes at best (the 5 % quantile), and how
 * many times longer that is than one chain alone.  While the core is ours this
 * quotient is the same to the fourth digit, whatever the clock does; who shares
 * the core makes it an eighth to the double more, each moment another.  So it
 * is where the quotients of the run lie densest.  NaN if there were no turns.
 */
struct calm {
	double turn; /* s */
	double quotient;
};
struct calm calm_of_run(const struct run *run);

/* In which part of RUN's moments somebody else had a part of the core, as its
 * turns felt it: their quotient was over 2 % more.  NaN without turns. */
double calm_shared_ratio(const struct run *run, const struct calm *calm);

/*
 * A slice is calm if the quotients before it and after it are within 2 % of
 * that.  A process's ratio is the 10 % quantile, over its calm slices after
 * the warm-up (five at least), of the time of a call over the geometric mean
 * of both turns; a case's is the median over its processes.  With fewer than
 * three such processes the case was measured on a busy machine: its ratio is
 * that of all slices, and good for little.  NaN, and not busy, without a
 * yardstick, or if the probe is instrumented, which slows the yardstick and
 * not the benchmark.
 */
struct calm_reading {
	double ratio;
	bool busy;
};
struct calm_reading calm_read(const struct run *run, size_t case_index,
			      const struct calm *calm);

/* The ratio, NaN if the machine was busy. */
double calm_ratio(const struct run *run, size_t case_index,
		  const struct calm *calm);

/* The ratio of each process of a case that was timed, in calm moments; NaN
 * where these are few.  RATIOS has room for run->count; returns how many. */
size_t calm_ratios(const struct run *run, size_t case_index,
		   const struct calm *calm, double *ratios);

#endif
