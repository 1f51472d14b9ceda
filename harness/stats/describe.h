/* SPDX-License-Identifier: MIT */
#ifndef STATS_DESCRIBE_H
#define STATS_DESCRIBE_H

#include <stddef.h>

/*
 * A sample in a few numbers.  None of these changes its input.  Of an empty
 * sample, and of one with a NaN in it, every number is NaN; infinities are
 * ordinary large values.
 */

/* Ascending, NaN last. */
void describe_sort(double *values, size_t count);

/* Move what is not NaN to the front, in order; how many there are. */
size_t describe_drop_nan(double *values, size_t count);

/* The middle one, or the mean of the two in the middle. */
double describe_median(const double *values, size_t count);

/* Sum / n, summed with Neumaier's compensation (ZAMM 54, 1974). */
double describe_mean(const double *values, size_t count);

/* sqrt(sum (x - mean)^2 / (n - 1)), in two passes; NaN below n = 2. */
double describe_sd(const double *values, size_t count);

/* Median of |x - median|, not scaled; * DESCRIBE_MAD_SD estimates the sd of
 * a normal sample. */
double describe_mad(const double *values, size_t count);
#define DESCRIBE_MAD_SD 1.4826022185056018 /* 1 / normal_quantile(.75) */

double describe_min(const double *values, size_t count);
double describe_max(const double *values, size_t count);

/* Type 7 of Hyndman and Fan (Am. Stat. 50, 1996), the default of R and
 * numpy: at h = (n - 1) p, linear between neighbours; 0 <= p <= 1. */
double describe_quantile(const double *values, size_t count, double p);

/*
 * Distribution-free interval of the median: from the k-th smallest to the
 * k-th largest, which covers 1 - 2 P(Bin(n, 1/2) <= k - 1) whatever the
 * distribution (Thompson 1936; David and Nagaraja, Order Statistics, 7.1).
 * K is the largest whose cover is at least LEVEL; where there is none, 1:
 * min to max, at the level that n allows (0 at n = 1).
 */
struct rank_interval {
	double low, high;
	double level; /* actually covered */
};

struct rank_interval describe_rank_interval(const double *values, size_t count,
					    double level);

#endif
