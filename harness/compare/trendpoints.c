/* SPDX-License-Identifier: MIT */
/*
 * Which points are drawn, in which order, at which height.
 *
 * Invariant: a point is changed only by trendpoints_normalize() and
 * trendpoints_raw(); the others only choose and order.
 */
#include "compare/trendpoints.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/trend.h"
#include "stats/describe.h"

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_commit(const void *a, const void *b)
{
	const struct point *one = a, *other = b;
	int order = compare_numbers(one->order_ns, other->order_ns);

	if (!order)
		order = compare_numbers((int64_t)one->place,
					(int64_t)other->place);
	if (!order)
		order = compare_texts(one->commit, other->commit);
	if (!order)
		order = (int)one->dirty - (int)other->dirty;
	if (!order)
		order = compare_texts(one->machine_id, other->machine_id);
	if (!order)
		order = compare_numbers(one->measured_ns, other->measured_ns);
	return order;
}

static bool is_same_commit(const struct point *a, const struct point *b)
{
	return a->commit && b->commit && strcmp(a->commit, b->commit) == 0 &&
	       a->dirty == b->dirty &&
	       compare_texts(a->machine_id, b->machine_id) == 0;
}

void trendpoints_arrange(struct series *series)
{
	if (series->count)
		qsort(series->points, series->count, sizeof(*series->points),
		      by_commit);
}

void trendpoints_newest(struct series *series)
{
	size_t kept = 0;

	if (!series->count)
		return;
	for (size_t i = 1; i < series->count; i++) {
		if (!is_same_commit(&series->points[kept], &series->points[i]))
			kept++;
		series->points[kept] = series->points[i];
	}
	series->count = kept + 1;
}

void trendpoints_since(struct series *series, int64_t since_ns)
{
	size_t first = 0;

	while (first < series->count &&
	       series->points[first].order_ns < since_ns)
		first++;
	series->points += first;
	series->count -= first;
}

void trendpoints_limit(struct series *series, size_t count)
{
	if (!count || series->count <= count)
		return;
	series->points += series->count - count;
	series->count = count;
}

static bool has_yardstick(const struct point *point)
{
	return isfinite(point->yardstick) && point->yardstick > 0 &&
	       isfinite(point->calm) && point->calm > 0;
}

/* Seconds of a turn on the machine of the newest point that has a
 * yardstick. */
static double usual_turn(const struct series *series)
{
	double *seconds = xcalloc(series->count + 1, sizeof(*seconds));
	const char *machine = NULL;
	size_t count = 0;
	double usual;

	for (size_t i = series->count; i-- > 0;) {
		const struct point *point = &series->points[i];

		if (!has_yardstick(point))
			continue;
		if (!count)
			machine = point->machine_id;
		if (compare_texts(point->machine_id, machine) == 0)
			seconds[count++] = point->calm / point->yardstick;
	}
	usual = describe_median(seconds, count);
	free(seconds);
	return usual;
}

void trendpoints_normalize(struct series *series)
{
	size_t with = 0, kept = 0;
	double usual;

	for (size_t i = 0; i < series->count; i++)
		with += has_yardstick(&series->points[i]);
	if (!with || with * 2 < series->count)
		return;
	usual = usual_turn(series);
	for (size_t i = 0; i < series->count; i++) {
		struct point *point = &series->points[i];
		double factor;

		if (!has_yardstick(point))
			continue;
		factor = point->yardstick * usual / point->calm;
		point->median = point->calm * factor;
		point->low = point->calm_low * factor;
		point->high = point->calm_high * factor;
		series->points[kept++] = *point;
	}
	series->count = kept;
	series->normalized = true;
}

void trendpoints_raw(struct series *series)
{
	for (size_t i = 0; i < series->count; i++)
		series->points[i].yardstick = (double)NAN;
}
