/* SPDX-License-Identifier: MIT */
#ifndef STATS_TURNS_H
#define STATS_TURNS_H

#include <stddef.h>
#include <stdint.h>

#include "model/samples.h"

/*
 * One pair of workers that took turns: B H B H ... or H B H B ...  Times are
 * of one call (slices differ in length: they are jittered), a NaN where a
 * slice was dropped.
 */
struct turns {
	const double *base, *head; /* COUNT each, in time order */
	size_t count;
	enum side first; /* who began */

	/* COUNT each, or NULL: the placement in memory that a turn had */
	const int64_t *base_placement, *head_placement;
};

/*
 * d = ln(head / base) of the pair: the median over its blocks, which are the
 * turns with one placement on either side.  A placement favours a side for as
 * long as it lasts, by a tenth at times and mostly not at all; so a block is
 * one voice, however many turns it has (below half of the longest's: none).
 *
 * Of a block, with u_j = ln of a turn over the geometric mean of the turns
 * before and after it, which are the other side's: (median of head's u -
 * median of base's u) / 2.  The first and the last turn are unused.  Where no
 * turn has both neighbours (one turn a side): the difference of the medians
 * of ln.
 *
 * Exactly antisymmetric: swapping the sides (and who began) changes the sign
 * and nothing else.  NaN where a side has no usable turn.
 */
double turns_difference(const struct turns *turns);

#endif
