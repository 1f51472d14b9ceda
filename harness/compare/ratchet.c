/* SPDX-License-Identifier: MIT */
/* The best that a baseline has been.  Invariant: nothing here is a verdict. */
#include "compare/ratchet.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/summarize.h"
#include "compare/window.h"
#include "compare/calm.h"
#include "model/findings.h"
#include "model/run.h"
#include "model/summary.h"
#include "stats/describe.h"

/* Is a larger A worse than B? */
static bool is_worse(double a, double b, enum better better)
{
	return better == BETTER_LOWER ? a > b : a < b;
}

static bool is_watched(const struct window_series *series,
		       const struct run_case *of_case)
{
	return of_case->policy.metric[series->metric].gated &&
	       (series->metric == METRIC_TIME ||
		metric_infos[series->metric].rule != RULE_PAIRED);
}

static double level_at(const struct window_series *series, size_t at)
{
	double values[RATCHET_STRETCH];

	for (size_t i = 0; i < RATCHET_STRETCH; i++)
		values[i] = series->items[at + i].value;
	return describe_median(values, RATCHET_STRETCH);
}

/* Where the best stretch begins, the newest of equals; there is one. */
static size_t find_best(const struct window_series *series, double *level)
{
	size_t best = 0;

	*level = level_at(series, 0);
	for (size_t i = 1; i + RATCHET_STRETCH <= series->count; i++) {
		double other = level_at(series, i);

		if (!is_worse(other, *level, series->better)) {
			*level = other;
			best = i;
		}
	}
	return best;
}

/* The newest run of the stretch that was not worse than LEVEL and can be
 * checked out; NULL if none can. */
static const struct window_run *clean_run(const struct window *window,
					  const struct window_series *series,
					  size_t at, double level)
{
	for (size_t i = RATCHET_STRETCH; i > 0; i--) {
		const struct session *then = &series->items[at + i - 1];
		const struct window_run *run = &window->runs[then->run];

		if (run->commit && !run->dirty &&
		    !is_worse(then->value, level, series->better))
			return run;
	}
	return NULL;
}

static double head_value(const struct run *head, const struct run_case *of_case,
			 enum metric metric, const struct calm *calm)
{
	size_t at = (size_t)(of_case - head->cases);
	struct case_summary summary;

	if (metric == METRIC_TIME)
		return calm_ratio(head, at, calm);
	summarize_case(head, at, &summary);
	return summary.metric[metric].median;
}

/* The floor is in the metric's unit, which value / yardstick has lost. */
static bool is_beyond(double value, double level,
		      const struct window_series *series,
		      const struct metric_policy *policy)
{
	double allowed = policy->tolerance * fmin(value, level);

	if (series->metric != METRIC_TIME)
		allowed = fmax(allowed, policy->floor);
	return is_worse(value, level, series->better) &&
	       fabs(value - level) > allowed;
}

static bool is_settled(const struct nominations *nominations,
		       const struct findings *findings, const char *case_id)
{
	for (size_t i = 0; i < nominations->count; i++)
		if (strcmp(nominations->items[i].case_id, case_id) == 0)
			return true;
	for (size_t i = 0; i < findings->count; i++)
		if (strcmp(findings->items[i].case_id, case_id) == 0 &&
		    findings->items[i].gated &&
		    findings->items[i].verdict == VERDICT_WORSE)
			return true;
	return false;
}

static void consider(const struct window *window,
		     const struct window_series *series, const struct run *head,
		     const struct calm *calm, struct nominations *nominations)
{
	const struct run_case *of_case = run_find(head, series->case_id);
	const struct window_run *run;
	double value, level;
	size_t at;

	if (series->count < RATCHET_STRETCH || !is_watched(series, of_case))
		return;
	value = head_value(head, of_case, series->metric, calm);
	at = find_best(series, &level);
	run = clean_run(window, series, at, level);
	if (!run || !is_beyond(value, level, series,
			       &of_case->policy.metric[series->metric]))
		return;
	*VEC_PUSH(nominations) = (struct nomination){
		.case_id = series->case_id,
		.metric = series->metric,
		.commit = run->commit,
		.ratio = value / level,
		.runs_ago = window->run_count - (size_t)(run - window->runs),
	};
}

void ratchet_nominate(const struct window *window, const struct run *head,
		      const struct findings *findings,
		      struct nominations *nominations)
{
	const struct calm calm = calm_of_run(head);

	for (size_t i = 0; i < window->count; i++) {
		const struct window_series *series = &window->items[i];

		if (!is_settled(nominations, findings, series->case_id))
			consider(window, series, head, &calm, nominations);
	}
}

void nominations_release(struct nominations *nominations)
{
	free(nominations->items);
	*nominations = (struct nominations){ .items = NULL };
}
