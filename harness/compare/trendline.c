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
	bool has_yardstick = true;

	stretch->count = 0;
	for (size_t i = from; i < to; i++) {
		const struct point *point = &series->points[i];

		if (is_usable(point->median) && !is_usable(point->yardstick))
			has_yardstick = false;
	}
	for (size_t i = from; i < to; i++) {
		const struct point *point = &series->points[i];
		double value = has_yardstick ? point->yardstick : point->median;

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

void trendline_mark(struct series *series, struct arena *arena)
{
	size_t room = series->count + 1, to;
	struct stretch stretch = {
		.values = xcalloc(room, sizeof(*stretch.values)),
		.origin = xcalloc(room, sizeof(*stretch.origin)),
	};

	series->changes = arena_alloc(arena, room * sizeof(*series->changes));
	series->change_count = 0;
	for (size_t from = 0; from < series->count; from = to) {
		to = from + 1;
		while (to < series->count &&
		       is_same_machine(&series->points[from],
				       &series->points[to]))
			to++;
		mark_stretch(series, from, to, &stretch);
	}
	free(stretch.origin);
	free(stretch.values);
}

void trendline_mark_all(struct trend *trend)
{
	for (size_t i = 0; i < trend->count; i++)
		trendline_mark(&trend->series[i], &trend->arena);
}
