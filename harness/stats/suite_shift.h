/* SPDX-License-Identifier: MIT */
#ifndef STATS_SUITE_SHIFT_H
#define STATS_SUITE_SHIFT_H

#include <stddef.h>

/*
 * Has everything become a little slower, each case by less than could be
 * told of it alone?  Of M series of differences d = ln(head / base):
 *
 *	Z = sum theta_b / sqrt(sum v_b),  v_b = 1.06 s_b^2 / n_b
 *
 * with theta_b the Hodges-Lehmann estimate and s_b the standard deviation;
 * 1.06 is a little more than pi / 3, the variance of the estimate in units of
 * s^2 / n for normal d.  Under "no difference" Z is about Student's t with
 * df = (sum v_b)^2 / sum (v_b^2 / (n_b - 1)) (Welch 1947; Satterthwaite
 * 1946).
 */
struct shift_sample {
	const double *d; /* NaN: none */
	size_t count;
};

enum { SUITE_SHIFT_LEAST = 5 }; /* series */
#define SUITE_SHIFT_P .001

struct suite_shift {
	size_t series;		/* that had two values at least */
	double mean, low, high; /* ln; each bound at SUITE_SHIFT_P */
	double p;		/* that "not above zero" looks so */
};

/* All NaN below SUITE_SHIFT_LEAST series.  A series that does not vary has
 * v = 0; if none does, the bounds are the mean. */
struct suite_shift suite_shift(const struct shift_sample *samples,
			       size_t count);

#endif
