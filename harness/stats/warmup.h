/* SPDX-License-Identifier: MIT */
#ifndef STATS_WARMUP_H
#define STATS_WARMUP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How many of the first slices to drop: MSER (White, Simulation 69, 1997) on
 * the series clipped to median(last half) +- 5 * 1.4826 MAD(last half):
 * the w in 0 .. n/2 that makes sum_{j>w} (x_j - mean_w)^2 / (n - w)^2 least.
 * 0 where there is nothing to cut, or a NaN.
 */
size_t warmup_cut(const double *times, size_t count);

/* ln(median(4th quarter) / median(3rd)); NaN for a series below 8, which is
 * too short to say. */
double warmup_drift(const double *times, size_t count);

/* A drift below it is none: 1 %. */
#define WARMUP_DRIFT_LEAST .00995

/*
 * Did this worker settle?  Not if its cut is half the series, nor if its
 * drift is more than WARMUP_DRIFT_LEAST and more than
 * 3 * 1.4826 MAD(last half) / sqrt(n/4) of the third quarter's median.  A
 * series that is too short to say did.
 */
bool warmup_is_steady(const double *times, size_t count);

#endif
