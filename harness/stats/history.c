/* SPDX-License-Identifier: MIT */
/*
 * Screening against a baseline's window.  Invariant: too few runs, or a NaN,
 * flag nothing and count as blind.
 */
#include "stats/history.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "stats/describe.h"
#include "stats/distribution.h"

static const double prior_df = 4;
static const double screen_alpha = .10;

/* The window's newest values, winsorised, in ROOM; how many. */
static size_t winsorise_window(const struct history_window *window,
			       double room[HISTORY_MOST])
{
	size_t count = window->count < HISTORY_MOST ? window->count
						    : HISTORY_MOST;
	const double *newest = window->logs + (window->count - count);
	double median, reach;

	if (count < HISTORY_LEAST)
		return 0;
	median = describe_median(newest, count);
	reach = 3 * DESCRIBE_MAD_SD * describe_mad(newest, count) *
		(1 + 1 / (double)count);
	if (!isfinite(median) || !isfinite(reach))
		return 0;
	for (size_t i = 0; i < count; i++)
		room[i] = fmin(fmax(newest[i], median - reach), median + reach);
	return count;
}

double history_variance(const struct history_window *window)
{
	double values[HISTORY_MOST];
	size_t count = winsorise_window(window, values);
	double sd = describe_sd(values, count);

	return sd * sd;
}

struct history_screen history_screen(const struct history_window *window,
				     double log,
				     const struct history_rule *rule)
{
	struct history_screen screen = {
		.mean = (double)NAN,
		.scale = (double)NAN,
		.difference = (double)NAN,
		.t = (double)NAN,
		.df = (double)NAN,
		.p = (double)NAN,
		.blind = true,
	};
	double values[HISTORY_MOST], k, own, prior, variance;
	size_t count = winsorise_window(window, values);

	if (count == 0 || isnan(log))
		return screen;
	k = (double)count;
	own = history_variance(window);
	prior = isnan(rule->prior_variance) ? own : rule->prior_variance;
	variance = (prior_df * prior + (k - 1) * own) / (prior_df + k - 1);
	screen.runs = count;
	screen.mean = describe_mean(values, count);
	screen.scale = sqrt(variance * (1 + 1 / k));
	screen.difference = log - screen.mean;
	screen.df = prior_df + k - 1;
	screen.t = screen.difference == 0 ? 0
					  : screen.difference / screen.scale;
	screen.p = student_cdf(-screen.t, screen.df);
	screen.flagged = screen.p < screen_alpha &&
			 screen.difference > log1p(rule->ignore);
	screen.blind = (student_quantile(1 - screen_alpha, screen.df) +
			normal_quantile(.9)) *
			       screen.scale >
		       log1p(rule->tolerance);
	return screen;
}
