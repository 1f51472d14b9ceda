/* SPDX-License-Identifier: MIT */
/*
 * Where the steady state begins.  Invariant: never more than half of a
 * series is cut.
 */
#include "stats/warmup.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "stats/describe.h"

/* A copy with outliers clipped by the last half's scale. */
static double *winsorise(const double *times, size_t count)
{
	double *copy = xmemdup(times, count * sizeof(*times));
	const double *half = times + count / 2;
	double median = describe_median(half, count - count / 2);
	double reach = 5 * DESCRIBE_MAD_SD *
		       describe_mad(half, count - count / 2);

	for (size_t i = 0; i < count; i++)
		copy[i] = fmin(fmax(copy[i], median - reach), median + reach);
	return copy;
}

/*
 * From the end to the front, with mean and sum of squares updated (Welford,
 * Technometrics 4, 1962).
 */
static size_t least_error_cut(const double *x, size_t count)
{
	double mean = 0, squares = 0, least = (double)INFINITY;
	size_t cut = 0;

	for (size_t w = count; w-- > 0;) {
		double n = (double)(count - w), off = x[w] - mean, error;

		mean += off / n;
		squares += off * (x[w] - mean);
		error = squares / (n * n);
		if (w <= count / 2 && error <= least) {
			least = error;
			cut = w;
		}
	}
	return cut;
}

size_t warmup_cut(const double *times, size_t count)
{
	double *clipped;
	size_t cut;

	if (count < 2 || !isfinite(describe_median(times, count)))
		return 0;
	clipped = winsorise(times, count);
	cut = least_error_cut(clipped, count);
	free(clipped);
	return cut;
}

double warmup_drift(const double *times, size_t count)
{
	size_t quarter = count / 4;

	if (count < 8)
		return (double)NAN;
	return log(describe_median(times + (count - quarter), quarter) /
		   describe_median(times + (count - 2 * quarter), quarter));
}

bool warmup_is_steady(const double *times, size_t count)
{
	size_t quarter = count / 4;
	const double *half = times + (count - 2 * quarter);
	double noise;

	if (count < 8)
		return true;
	if (warmup_cut(times, count) >= count / 2)
		return false;
	noise = 3 * DESCRIBE_MAD_SD * describe_mad(half, 2 * quarter) /
		sqrt((double)quarter) / describe_median(half, quarter);
	return fabs(warmup_drift(times, count)) <=
	       fmax(WARMUP_DRIFT_LEAST, log1p(noise));
}
