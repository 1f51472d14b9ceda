/* SPDX-License-Identifier: MIT */
/*
 * Judging without pairs.  Invariant: every rule is symmetric: swapping the
 * sides swaps WORSE and BETTER.
 */
#include "compare/unpaired.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/findings.h"
#include "model/policy.h"
#include "model/summary.h"
#include "stats/distribution.h"

static const double least_factor = 2;
static const double least_calm_factor = 1.25;

/* ln of what is not NaN; a value that has none gives NaN. */
static double *new_logs(const double *values, size_t count, size_t *kept)
{
	double *logs = xmalloc((count + 1) * sizeof(*logs));

	*kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (!isnan(values[i]))
			logs[(*kept)++] = values[i] > 0 ? log(values[i])
							: (double)NAN;
	}
	return logs;
}

struct ratio_interval ratio_interval(const double *base, size_t n_base,
				     const double *head, size_t n_head)
{
	size_t a, b;
	double *base_logs = new_logs(base, n_base, &a);
	double *head_logs = new_logs(head, n_head, &b);
	struct welch welch = welch_compare(base_logs, a, head_logs, b);
	double half = welch_half_width(&welch, .95);

	free(head_logs);
	free(base_logs);
	return (struct ratio_interval){ exp(welch.difference - half),
					exp(welch.difference + half) };
}

static enum verdict verdict_of(double increase, enum better better)
{
	return (increase > 0) == (better == BETTER_LOWER) ? VERDICT_WORSE
							  : VERDICT_BETTER;
}

static bool are_apart(const struct summary *base, const struct summary *head)
{
	return base->n >= UNPAIRED_LEAST && head->n >= UNPAIRED_LEAST &&
	       (base->high < head->low || head->high < base->low);
}

/* Are both ratios, as measured and with the machine's speed taken off, on
 * the same side and more than FACTOR? */
static bool is_beyond(double factor, double ratio, double taken_off)
{
	return fmin(ratio, taken_off) > factor ||
	       fmax(ratio, taken_off) < 1 / factor;
}

void judge_times(const struct summary *base, const struct summary *head,
		 double taken_off, struct finding *finding)
{
	double factor = fmax(least_factor, 1 + finding->tolerance);
	double ratio = finding->ratio;

	if (isnan(taken_off))
		taken_off = ratio;
	finding->rung = RUNG_RAW;
	finding->detectable = factor;
	finding->verdict = VERDICT_UNDECIDED;
	if (is_beyond(factor, ratio, taken_off) && are_apart(base, head))
		finding->verdict = verdict_of(ratio - 1, finding->better);
}

void judge_calm_times(double as_measured, struct finding *finding)
{
	double factor = fmax(least_calm_factor, 1 + finding->tolerance);
	bool apart = finding->ratio_low > 1 || finding->ratio_high < 1;

	finding->rung = RUNG_YARDSTICK;
	finding->detectable = factor;
	finding->verdict = VERDICT_UNDECIDED;
	if (is_beyond(factor, as_measured, finding->ratio) && apart)
		finding->verdict = verdict_of(finding->ratio - 1,
					      finding->better);
}

void judge_varying(const struct summary *base, const struct summary *head,
		   const struct metric_policy *policy, struct finding *finding)
{
	double scale = fmin(fabs(base->median), fabs(head->median));
	double allowed = fmax(finding->tolerance * scale, policy->floor);
	double increase = head->median - base->median;
	double farthest = fmax(head->high - base->low, base->high - head->low);

	finding->rung = RUNG_RAW;
	finding->detectable = scale > 0 ? 1 + allowed / scale : (double)NAN;
	if (fabs(increase) > allowed && are_apart(base, head))
		finding->verdict = verdict_of(increase, finding->better);
	else if (farthest <= allowed)
		finding->verdict = VERDICT_SAME;
	else
		finding->verdict = VERDICT_UNDECIDED;
}
