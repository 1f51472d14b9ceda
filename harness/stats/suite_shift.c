/* SPDX-License-Identifier: MIT */
/* The sum of what is too small to be seen.  Invariant: changing the sign of
 * every d changes the sign of the mean and swaps the bounds. */
#include "stats/suite_shift.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "stats/describe.h"
#include "stats/distribution.h"
#include "stats/wilcoxon.h"

#define ESTIMATE_VARIANCE 1.06

struct sums {
	size_t series;
	double theta, v, v2; /* v2: of v^2 / (n - 1) */
};

static void add_series(const struct shift_sample *sample, struct sums *sums)
{
	double *d = xmalloc((sample->count + 1) * sizeof(*d));
	double theta, sd, v;
	size_t n;

	for (size_t i = 0; i < sample->count; i++)
		d[i] = sample->d[i];
	n = describe_drop_nan(d, sample->count);
	theta = wilcoxon_estimate(d, n);
	sd = describe_sd(d, n);
	free(d);
	if (!isfinite(theta) || !isfinite(sd))
		return;
	v = ESTIMATE_VARIANCE * sd * sd / (double)n;
	sums->series++;
	sums->theta += theta;
	sums->v += v;
	sums->v2 += v * v / (double)(n - 1);
}

static double p_without_noise(double mean)
{
	if (mean > 0)
		return 0;
	return mean < 0 ? 1 : .5;
}

struct suite_shift suite_shift(const struct shift_sample *samples, size_t count)
{
	struct sums sums = { 0 };
	struct suite_shift shift = { 0, (double)NAN, (double)NAN, (double)NAN,
				     (double)NAN };
	double m, se, df, reach;

	for (size_t i = 0; i < count; i++)
		add_series(&samples[i], &sums);
	shift.series = sums.series;
	if (sums.series < SUITE_SHIFT_LEAST)
		return shift;
	m = (double)sums.series;
	shift.mean = shift.low = shift.high = sums.theta / m;
	shift.p = p_without_noise(shift.mean);
	if (!(sums.v > 0))
		return shift;
	se = sqrt(sums.v) / m;
	df = sums.v * sums.v / sums.v2;
	reach = student_quantile(1 - SUITE_SHIFT_P, df) * se;
	shift.low = shift.mean - reach;
	shift.high = shift.mean + reach;
	shift.p = student_cdf(-shift.mean / se, df);
	return shift;
}
