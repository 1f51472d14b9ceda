/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_ESTIMATE_H
#define PROFILE_ESTIMATE_H

#include <stddef.h>

/*
 * The mean of one value a process.  Its standard error is the larger of what
 * the processes differ by, sd / sqrt(n), and what sampling alone makes of it,
 * sqrt(sum of the variances) / n: a few processes may agree by luck.
 */
struct estimate {
	double mean, se;
	double df; /* n - 1; of one process infinite: only chance is known */
};

struct estimate estimate_mean(const double *values, const double *variances,
			      size_t count);

/* The same of head - base, pair by pair. */
struct estimate estimate_difference(const double *base,
				    const double *base_variances,
				    const double *head,
				    const double *head_variances, size_t count);

/* Half the width of the two-sided interval at LEVEL. */
double estimate_half_width(const struct estimate *estimate, double level);

/* mean / se; infinite where only se is 0, 0 where both are. */
double estimate_t(const struct estimate *estimate);

/* Two-sided P of such a t over COUNT processes. */
double estimate_p(double t, size_t count);

#endif
