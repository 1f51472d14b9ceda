/* SPDX-License-Identifier: MIT */
/*
 * When to stop, and with what verdict.  Invariant: the shares of each error
 * over the looks add up to at most 1.
 */
#include "stats/sequential.h"

#include <assert.h>
#include <math.h>

#include "stats/describe.h"
#include "stats/distribution.h"
#include "stats/wilcoxon.h"

/* clang-format off */
const struct sequential_stop sequential_stops[SEQUENTIAL_LOOKS] = {
	{  7, 0,    .20 },
	{  9, 0,    .10 },
	{ 12, .25,  .15 },
	{ 15, .25,  .15 },
	{ 20, .25,  .20 },
	{ 30, .25,  .20 },
};
/* clang-format on */

/* Asymptotic efficiency of the signed-rank test against the t test. */
static const double efficiency = .955;

static double series_count(const struct sequential_rule *rule)
{
	return rule->series > 0 ? (double)rule->series : 1;
}

struct sequential_result sequential_look(const double *d, size_t n, size_t look,
					 const struct sequential_rule *rule)
{
	struct sequential_result result = { .verdict = SEQUENTIAL_CONTINUE };
	const struct sequential_stop *stop;

	assert(look < SEQUENTIAL_LOOKS);
	stop = &sequential_stops[look];
	result.p_worse = wilcoxon_p_upper(d, n, log1p(rule->ignore));
	result.p_same = wilcoxon_p_lower(d, n, log1p(rule->tolerance));
	if (stop->worse > 0 &&
	    result.p_worse <= rule->alpha * stop->worse / series_count(rule))
		result.verdict = SEQUENTIAL_WORSE;
	else if (stop->same > 0 && result.p_same <= rule->beta * stop->same)
		result.verdict = SEQUENTIAL_SAME;
	return result;
}

/* How many standard errors apart both hypotheses must be. */
static double distance(const struct sequential_rule *rule)
{
	return normal_quantile(1 - rule->alpha / series_count(rule)) +
	       normal_quantile(1 - rule->beta);
}

double sequential_pairs_needed(double spread,
			       const struct sequential_rule *rule)
{
	double zone = log1p(rule->tolerance) - log1p(rule->ignore);
	double ratio = distance(rule) * spread / zone;

	return fmax(1, ceil(ratio * ratio / efficiency));
}

bool sequential_hopeless(const double *d, size_t n,
			 const struct sequential_rule *rule)
{
	double spread = DESCRIBE_MAD_SD * describe_mad(d, n);

	return sequential_pairs_needed(spread, rule) >
	       3 * (double)sequential_stops[SEQUENTIAL_LOOKS - 1].pairs;
}

double sequential_tolerance_for(double spread, size_t pairs,
				const struct sequential_rule *rule)
{
	double r =
		exp(distance(rule) * spread / sqrt(efficiency * (double)pairs));

	return r < 3 ? (r - 1) / (1 - r / 3) : (double)INFINITY;
}

double sequential_detectable(double spread, size_t pairs,
			     const struct sequential_rule *rule)
{
	if (pairs == 0)
		return (double)NAN;
	return exp(log1p(rule->ignore) +
		   distance(rule) * spread / sqrt(efficiency * (double)pairs));
}
