/* SPDX-License-Identifier: MIT */
#ifndef STATS_CHANGEPOINT_H
#define STATS_CHANGEPOINT_H

#include <stddef.h>

struct change_point;

enum {
	CHANGEPOINT_SEGMENT = 3, /* shortest segment */
	CHANGEPOINT_SURE = 5	 /* fewer points after it: provisional */
};

/*
 * Where a series of positive values steps: robust optimal partitioning
 * (Jackson et al., IEEE Sig. Proc. Lett. 12, 2005; O(n^2)) of y = ln x:
 *
 *  1. noise s = max(1.4826 MAD(dy), .7413 IQR(dy), 1e-4 sqrt 2) / sqrt 2 of
 *     the differences dy of neighbours;
 *  2. y clipped to its running median of 7 +- 3 s (Hampel);
 *  3. the partition with least sum of RSS / s^2 + pen (segments - 1),
 *     pen = 3 ln(n) lambda, no segment below 3;
 *  4. again with lambda = (1 + rho) / (1 - rho) max(1, (s_res / s)^2) from
 *     the residuals' lag-1 correlation rho (+ 1/n, within 0 .. .9), at most
 *     3 times;
 *  5. steps that do not hold are taken back, the weakest first: below 1 %,
 *     or rank sum of <= 30 neighbours a side p > .001; where so few points
 *     cannot reach .001: medians within 3 s.
 *
 * Writes at most COUNT / 3 change points into CHANGES, ascending, and
 * returns how many.  low .. high: where the step could lie as well, at a
 * cost of at most 4 more.  0 for fewer than six values, or if one is not
 * positive and finite.
 */
size_t changepoint_find(const double *values, size_t count,
			struct change_point *changes);

#endif
