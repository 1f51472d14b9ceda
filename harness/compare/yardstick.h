/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_YARDSTICK_H
#define COMPARE_YARDSTICK_H

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
 * How many times longer the yardstick's chains take than one of them alone
 * when the core is ours: the 5 % quantile of RUN's turns over that of the
 * chains beside them.  A faster or slower clock leaves it as it is, within some
 * tenths of a per cent; who shares the core makes it a fifth to the double
 * more.  NaN if there were no turns.
 */
double yardstick_calm_quotient(const struct run *run);

/*
 * A slice is calm if the quotients before it and after it are within 2 % of
 * CALM.  A process's ratio is the 10 % quantile, over its calm slices after
 * the warm-up (five at least), of the time of a call over the geometric mean
 * of both turns; a case's is the median over its processes.  With fewer than
 * three such processes the case was measured on a busy machine: its ratio is
 * that of all slices, and good for little.  NaN, and not busy, without a
 * yardstick, or if the probe is instrumented, which slows the yardstick and
 * not the benchmark.
 */
struct yardstick_reading {
	double ratio;
	bool busy;
};
struct yardstick_reading yardstick_read(const struct run *run,
					size_t case_index, double calm);

/* The ratio, NaN if the machine was busy. */
double yardstick_calm_ratio(const struct run *run, size_t case_index,
			    double calm);

#endif
