/* SPDX-License-Identifier: MIT */
/*
 * Change points of stored series.  Invariant: indexes of changes are those
 * of the series' points, whatever was passed over.
 */
#include "compare/trendline.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/trend.h"
#include "stats/changepoint.h"
#include "stats/describe.h"
#include "stats/distribution.h"
#include "stats/history.h"

enum { OUTLIER_LEAST = 5 }; /* points of a level that have outliers */

/* In sd of the level, which is at least this, as a ratio: counted values
 * may not vary at all. */
static const double outlier_sds = 4;
static const double outlier_least_sd = .0025;
static const double expected_level = .95;

/* What is looked at of one stretch: values, and where they came from. */
struct stretch {
	double *values;
	size_t *origin; /* index of the point */
	size_t count;
};

static bool is_same_machine(const struct point *a, const struct point *b)
{
	const char *x = a->machine_id ? a->machine_id : "";
	const char *y = b->machine_id ? b->machine_id : "";

	return !strcmp(x, y);
}

static bool is_usable(double value)
{
	return isfinite(value) && value > 0;
}

static void collect(const struct series *series, size_t from, size_t to,
		    struct stretch *stretch)
{
	size_t usable = 0, with = 0;

	stretch->count = 0;
	for (size_t i = from; i < to; i++) {
		const struct point *point = &series->points[i];

		usable += is_usable(point->median);
		with += is_usable(point->yardstick);
	}
	for (size_t i = from; i < to; i++) {
		const struct point *point = &series->points[i];
		double value = with && with * 2 >= usable ? point->yardstick
							  : point->median;

		if (!is_usable(value))
			continue;
		stretch->origin[stretch->count] = i;
		stretch->values[stretch->count++] = value;
	}
}

/* Append the change points of the points FROM .. TO - 1. */
static void mark_stretch(struct series *series, size_t from, size_t to,
			 struct stretch *stretch)
{
	struct change_point *changes = series->changes + series->change_count;
	size_t count;

	collect(series, from, to, stretch);
	count = changepoint_find(stretch->values, stretch->count, changes);
	for (size_t i = 0; i < count; i++) {
		changes[i].first = stretch->origin[changes[i].first];
		changes[i].low = stretch->origin[changes[i].low];
		changes[i].high = stretch->origin[changes[i].high];
	}
	series->change_count += count;
}

/* Where the stretch of one machine that begins at FROM ends. */
static size_t stretch_end(const struct series *series, size_t from)
{
	size_t to = from + 1;

	while (to < series->count &&
	       is_same_machine(&series->points[from], &series->points[to]))
		to++;
	return to;
}

/* ln of the usable medians FROM .. TO - 1 into LOGS; how many. */
static size_t collect_logs(const struct series *series, size_t from, size_t to,
			   double *logs)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		if (is_usable(series->points[i].median))
			logs[count++] = log(series->points[i].median);
	return count;
}

static void mark_outliers(struct series *series, const struct level *level,
			  double *logs)
{
	size_t count = collect_logs(series, level->first, level->end, logs);
	double middle = describe_median(logs, count);
	double sd = fmax(describe_mad(logs, count) * DESCRIBE_MAD_SD,
			 outlier_least_sd);

	for (size_t i = level->first; i < level->end; i++) {
		struct point *point = &series->points[i];

		point->outlier =
			count >= OUTLIER_LEAST && is_usable(point->median) &&
			fabs(log(point->median) - middle) > outlier_sds * sd;
	}
}

static void add_level(struct series *series, size_t first, size_t end,
		      double *room)
{
	struct level *level = &series->levels[series->level_count++];
	size_t count = 0;

	*level = (struct level){ .first = first, .end = end };
	for (size_t i = first; i < end; i++)
		if (isfinite(series->points[i].median))
			room[count++] = series->points[i].median;
	level->value = describe_median(room, count);
	mark_outliers(series, level, room);
}

/* Every stretch is cut at its changes. */
static void find_levels(struct series *series, double *room)
{
	size_t change = 0, first = 0;

	series->level_count = 0;
	while (first < series->count) {
		size_t end = stretch_end(series, first);

		while (change < series->change_count &&
		       series->changes[change].first <= first)
			change++;
		if (change < series->change_count &&
		    series->changes[change].first < end)
			end = series->changes[change].first;
		add_level(series, first, end, room);
		first = end;
	}
}

static void expect(struct series *series, double *logs)
{
	const struct level *last = &series->levels[series->level_count - 1];
	const struct history_rule rule = { .prior_variance = (double)NAN };
	struct history_window window = { .logs = logs };
	struct history_screen screen;
	double half;

	series->expected.first = last->first;
	series->expected.low = series->expected.high = (double)NAN;
	if (last->end - last->first > HISTORY_MOST)
		series->expected.first = last->end - HISTORY_MOST;
	window.count = collect_logs(series, last->first, last->end, logs);
	screen = history_screen(&window, 0, &rule);
	if (!screen.runs)
		return;
	half = student_quantile((1 + expected_level) / 2, screen.df) *
	       screen.scale;
	series->expected.low = exp(screen.mean - half);
	series->expected.high = exp(screen.mean + half);
}

void trendline_mark(struct series *series, struct arena *arena)
{
	size_t room = series->count + 1, to;
	struct stretch stretch = {
		.values = xcalloc(room, sizeof(*stretch.values)),
		.origin = xcalloc(room, sizeof(*stretch.origin)),
	};

	series->changes = arena_alloc(arena, room * sizeof(*series->changes));
	series->levels = arena_alloc(arena, room * sizeof(*series->levels));
	series->change_count = series->level_count = 0;
	for (size_t from = 0; from < series->count; from = to) {
		to = stretch_end(series, from);
		mark_stretch(series, from, to, &stretch);
	}
	find_levels(series, stretch.values);
	if (series->level_count)
		expect(series, stretch.values);
	free(stretch.origin);
	free(stretch.values);
}

void trendline_mark_all(struct trend *trend)
{
	for (size_t i = 0; i < trend->count; i++)
		trendline_mark(&trend->series[i], &trend->arena);
}
