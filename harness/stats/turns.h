/* SPDX-License-Identifier: MIT */
#ifndef STATS_TURNS_H
#define STATS_TURNS_H

#include <stddef.h>

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
};

/*
 * d = ln(head / base) of the pair: with u_j = ln of a turn over the
 * geometric mean of the turns before and after it, which are the other
 * side's, d = (median of head's u - median of base's u) / 2.  The first and
 * the last turn are unused.  Exactly antisymmetric: swapping the sides
 * (and who began) changes the sign and nothing else.  Where no turn has
 * both neighbours (one turn a side): the difference of the medians of ln.
 * NaN where a side has no usable turn.
 */
double turns_difference(const struct turns *turns);

#endif
