/* SPDX-License-Identifier: MIT */
#include "profile/estimate.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "stats/describe.h"
#include "stats/distribution.h"

struct estimate estimate_mean(const double *values, const double *variances,
			      size_t count)
{
	double n = (double)count, chance = 0, runs = 0;

	for (size_t i = 0; i < count; i++)
		chance += variances[i];
	if (count > 1)
		runs = describe_sd(values, count) / sqrt(n);
	return (struct estimate){
		.mean = describe_mean(values, count),
		.se = fmax(runs, sqrt(chance) / n),
		.df = count > 1 ? n - 1 : (double)INFINITY,
	};
}

struct estimate estimate_difference(const double *base,
				    const double *base_variances,
				    const double *head,
				    const double *head_variances, size_t count)
{
	double *values = xcalloc(count + 1, sizeof(*values));
	double *variances = xcalloc(count + 1, sizeof(*variances));
	struct estimate estimate;

	for (size_t i = 0; i < count; i++) {
		values[i] = head[i] - base[i];
		variances[i] = base_variances[i] + head_variances[i];
	}
	estimate = estimate_mean(values, variances, count);
	free(values);
	free(variances);
	return estimate;
}

double estimate_half_width(const struct estimate *estimate, double level)
{
	return student_quantile(.5 + level / 2, estimate->df) * estimate->se;
}

double estimate_t(const struct estimate *estimate)
{
	if (estimate->se > 0)
		return estimate->mean / estimate->se;
	return estimate->mean != 0 ? copysign((double)INFINITY, estimate->mean)
				   : 0;
}

double estimate_p(double t, size_t count)
{
	double df = count > 1 ? (double)count - 1 : (double)INFINITY;

	return isinf(t) ? 0 : 2 * student_cdf(-fabs(t), df);
}
