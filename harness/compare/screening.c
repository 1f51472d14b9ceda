/* SPDX-License-Identifier: MIT */
/*
 * Times against a baseline's history.  Invariant: nothing here makes a
 * finding WORSE, and what stays UNDECIDED says why.
 */
#include "compare/screening.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/judge.h"
#include "compare/window.h"
#include "compare/calm.h"
#include "model/findings.h"
#include "model/run.h"
#include "model/trend.h"
#include "stats/changepoint.h"
#include "stats/describe.h"
#include "stats/distribution.h"
#include "stats/history.h"
#include "stats/multiple.h"

static const double better_rate = .10;
static const double bound_level = .95;
static const double seen_level = .90; /* of a screen that is not blind */

enum { SUITE_LEAST = 5 }; /* cases that can be said to move together */

/* One finding and what its case's history says. */
struct screened {
	struct finding *finding;
	const struct metric_policy *policy;
	double logs[HISTORY_MOST]; /* since the last change point */
	size_t count;
	size_t runs;   /* before it was looked for */
	double log;    /* of head; NaN without a yardstick */
	bool was_busy; /* all the while that head was measured */
	struct history_screen screen;
	double p_better;
};

/* The newest values of SERIES that have one level. */
static void take_last_segment(const struct window_series *series,
			      struct screened *one)
{
	double values[HISTORY_MOST] = { 0 };
	struct change_point changes[HISTORY_MOST];
	size_t count = series->count < HISTORY_MOST ? series->count
						    : HISTORY_MOST;
	size_t steps, from = 0;

	for (size_t i = 0; i < count; i++)
		values[i] = series->items[series->count - count + i].value;
	steps = changepoint_find(values, count, changes);
	if (steps)
		from = changes[steps - 1].first;
	one->runs = count;
	for (size_t i = from; i < count; i++)
		one->logs[one->count++] = log(values[i]);
}

static void read_head(struct screened *one, const struct run *head,
		      const struct run_case *of_case, const struct calm *calm)
{
	struct calm_reading reading =
		calm_read(head, (size_t)(of_case - head->cases), calm);

	one->was_busy = reading.busy;
	one->log = reading.busy ? (double)NAN : log(reading.ratio);
}

static bool is_for_us(const struct finding *finding)
{
	return finding->metric == METRIC_TIME &&
	       finding->verdict == VERDICT_UNDECIDED;
}

static size_t collect(struct findings *findings, const struct run *head,
		      const struct window *window, struct screened *all)
{
	const struct calm calm = calm_of_run(head);
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];
		const struct run_case *of_case;
		const struct window_series *series;
		struct screened *one = &all[count];

		if (!is_for_us(finding))
			continue;
		of_case = run_find(head, finding->case_id);
		one->finding = finding;
		one->policy = &of_case->policy.metric[METRIC_TIME];
		read_head(one, head, of_case, &calm);
		series = window_find(window, finding->case_id, METRIC_TIME);
		if (series)
			take_last_segment(series, one);
		count++;
	}
	return count;
}

static struct history_window window_of(const struct screened *one)
{
	return (struct history_window){ one->logs, one->count };
}

/* Moderates each case's own variance: the median over the suite. */
static double prior_of(const struct screened *all, size_t count)
{
	double *variances = xcalloc(count + 1, sizeof(*variances)), median;
	size_t usable;

	for (size_t i = 0; i < count; i++) {
		struct history_window window = window_of(&all[i]);

		variances[i] = history_variance(&window);
	}
	usable = describe_drop_nan(variances, count);
	median = describe_median(variances, usable);
	free(variances);
	return median;
}

/* p of "no less than can be ignored"; NaN without a window. */
static double chance_of_no_decrease(const struct history_screen *screen,
				    double ignore)
{
	double decrease = screen->difference + log1p(ignore);

	if (screen->scale > 0 || isnan(screen->scale))
		return student_cdf(decrease / screen->scale, screen->df);
	return decrease < 0 ? 0 : 1;
}

static void screen_one(struct screened *one, double prior)
{
	struct history_window window = window_of(one);
	struct history_rule rule = {
		.ignore = policy_ignore(one->policy),
		.tolerance = one->policy->tolerance,
		.prior_variance = prior,
	};

	one->screen = history_screen(&window, one->log, &rule);
	one->p_better = chance_of_no_decrease(&one->screen, rule.ignore);
}

static void find_better(const struct screened *all, size_t count, bool *better)
{
	double *p = xcalloc(count + 1, sizeof(*p));

	for (size_t i = 0; i < count; i++)
		p[i] = all[i].p_better;
	multiple_bh(p, count, p);
	for (size_t i = 0; i < count; i++)
		better[i] = p[i] <= better_rate;
	free(p);
}

static void fill_numbers(const struct screened *one)
{
	const struct history_screen *screen = &one->screen;
	struct finding *finding = one->finding;
	double half = student_quantile(.975, screen->df) * screen->scale;
	double up = student_quantile(bound_level, screen->df) * screen->scale;
	double seen = (student_quantile(seen_level, screen->df) +
		       normal_quantile(seen_level)) *
		      screen->scale;

	finding->ratio = exp(screen->difference);
	finding->ratio_low = exp(screen->difference - half);
	finding->ratio_high = exp(screen->difference + half);
	finding->level = .95;
	finding->bound = exp(screen->difference + up);
	finding->detectable = exp(seen);
	finding->base = finding->head / finding->ratio;
}

static const char *why_silent(const struct screened *one, struct arena *arena)
{
	if (one->was_busy)
		return "the machine was busy all the while that it was "
		       "measured";
	if (isnan(one->log))
		return "it was measured without the yardstick, so times of "
		       "two runs cannot be told apart";
	if (one->count < one->runs)
		return arena_printf(arena,
				    "the baseline stepped %zu runs ago, %d "
				    "runs of one level are needed to tell "
				    "times apart",
				    one->count, HISTORY_LEAST);
	return arena_printf(arena,
			    "the baseline has %zu comparable run%s, %d are "
			    "needed to tell times apart",
			    one->runs, one->runs == 1 ? "" : "s",
			    HISTORY_LEAST);
}

static const char *why_undecided(const struct screened *one,
				 struct arena *arena)
{
	if (one->screen.flagged)
		return arena_printf(arena,
				    "%+.1f %% against the last %zu runs of "
				    "the baseline, more than these vary",
				    100 * expm1(one->screen.difference),
				    one->screen.runs);
	return arena_printf(arena,
			    "the last %zu runs of the baseline vary by "
			    "%.1f %%, a change of %.2g %% could hide in that",
			    one->screen.runs, 100 * expm1(one->screen.scale),
			    100 * one->policy->tolerance);
}

/* ln of how far most cases moved; 0 if that is little, or of few cases. */
static double common_shift(const struct screened *all, size_t count)
{
	double *moved = xcalloc(count + 1, sizeof(*moved)), shift = 0;
	size_t known = 0;

	for (size_t i = 0; i < count; i++)
		if (all[i].screen.runs > 0)
			moved[known++] = all[i].screen.difference;
	if (known >= SUITE_LEAST)
		shift = describe_median(moved, known);
	free(moved);
	return count && fabs(shift) > log1p(policy_ignore(all[0].policy))
		       ? shift
		       : 0;
}

static const char *why_together(double shift, struct arena *arena)
{
	return arena_printf(
		arena,
		"most cases moved by about %+.1f %%: the change, or "
		"a state of the machine that two runs cannot tell "
		"from it",
		100 * expm1(shift));
}

static void settle(const struct screened *one, double shift, bool better,
		   struct arena *arena)
{
	struct finding *finding = one->finding;
	bool within;

	if (one->screen.runs == 0) {
		finding->reason = why_silent(one, arena);
		return;
	}
	finding->rung = RUNG_YARDSTICK;
	fill_numbers(one);
	if (shift != 0) {
		finding->reason = why_together(shift, arena);
		return;
	}
	within = finding->bound <= 1 + one->policy->tolerance;
	if (!one->screen.flagged && (within || !one->screen.blind)) {
		finding->verdict = better ? VERDICT_BETTER : VERDICT_SAME;
		finding->reason = NULL;
		return;
	}
	finding->reason = why_undecided(one, arena);
}

/* Items a second are time upside down. */
static void follow_time(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *time = &findings->items[i];
		struct finding *throughput;

		if (time->metric != METRIC_TIME || time->rung != RUNG_YARDSTICK)
			continue;
		throughput = findings_find(findings, time->case_id,
					   METRIC_THROUGHPUT);
		if (throughput && throughput->verdict == VERDICT_UNDECIDED)
			finding_mirror(time, throughput);
	}
}

void screening_judge(struct findings *findings, const struct run *head,
		     const struct window *window)
{
	struct screened *all = xcalloc(findings->count + 1, sizeof(*all));
	bool *better = xcalloc(findings->count + 1, sizeof(*better));
	size_t count = collect(findings, head, window, all);
	double prior = prior_of(all, count), shift;

	for (size_t i = 0; i < count; i++)
		screen_one(&all[i], prior);
	find_better(all, count, better);
	shift = common_shift(all, count);
	for (size_t i = 0; i < count; i++)
		settle(&all[i], shift, better[i], &findings->arena);
	follow_time(findings);
	free(better);
	free(all);
}
