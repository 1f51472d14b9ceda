/* SPDX-License-Identifier: MIT */
/*
 * The rule for what is counted: no p-value, the numbers themselves.
 * Invariant: symmetric in its sides.
 */
#include "compare/exact.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/findings.h"
#include "model/policy.h"
#include "stats/describe.h"

struct increase {
	double median;
	double spread; /* from the smallest to the largest */
};

static struct increase find_increase(const struct matched *values)
{
	double *increases = xmalloc(values->count * sizeof(*increases));
	struct increase found;

	for (size_t i = 0; i < values->count; i++)
		increases[i] = values->head[i] - values->base[i];
	found.median = describe_median(increases, values->count);
	found.spread = describe_max(increases, values->count) -
		       describe_min(increases, values->count);
	free(increases);
	return found;
}

static bool all_equal(const struct matched *values)
{
	for (size_t i = 0; i < values->count; i++) {
		if (values->base[i] != values->head[i])
			return false;
	}
	return true;
}

/* The smallest difference that counts. */
static double allowance(const struct increase *increase,
			const struct metric_policy *policy,
			const struct finding *finding)
{
	double scale = fmin(fabs(finding->base), fabs(finding->head));
	double allowed = fmax(finding->tolerance * scale, policy->floor);

	if (finding->metric != METRIC_INSTRUCTIONS)
		return allowed;
	return fmax(allowed, 5 * increase->spread);
}

void judge_exact(const struct matched *values,
		 const struct metric_policy *policy, struct finding *finding)
{
	struct increase increase = find_increase(values);
	double allowed;

	finding->rung = RUNG_COUNTED;
	finding->base = describe_median(values->base, values->count);
	finding->head = describe_median(values->head, values->count);
	finding->ratio = finding->base > 0 && finding->head > 0
				 ? finding->head / finding->base
				 : (double)NAN;
	if (all_equal(values) && finding->base > 0)
		finding->ratio = 1;
	finding->bound = finding->ratio;
	allowed = allowance(&increase, policy, finding);
	if (finding->base > 0)
		finding->detectable = 1 + allowed / finding->base;
	finding->verdict = VERDICT_SAME;
	if (!(fabs(increase.median) > allowed))
		return;
	finding->verdict = (increase.median > 0) ==
					   (finding->better == BETTER_LOWER)
				   ? VERDICT_WORSE
				   : VERDICT_BETTER;
}
