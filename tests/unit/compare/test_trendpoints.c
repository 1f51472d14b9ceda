/* SPDX-License-Identifier: MIT */
/* Order, choice and height of the points of a trend. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "compare/trendline.h"
#include "compare/trendpoints.h"
#include "made_run.h"
#include "model/trend.h"

static struct series series_of(struct point *points, size_t count)
{
	return (struct series){ .points = points, .count = count };
}

static void assert_runs(const struct series *series, const char *expected)
{
	struct buf found = BUF_INIT;

	for (size_t i = 0; i < series->count; i++)
		buf_adds(&found, series->points[i].run_uuid);
	assert_string_equal(found.data, expected);
	buf_release(&found);
}

static const struct point unordered[] = {
	{ .run_uuid = "d",
	  .commit = "2",
	  .machine_id = "m",
	  .order_ns = 20,
	  .place = 3,
	  .measured_ns = 1 },
	{ .run_uuid = "a",
	  .commit = "1",
	  .machine_id = "m",
	  .order_ns = 10,
	  .place = 1,
	  .measured_ns = 2 },
	{ .run_uuid = "c",
	  .commit = "9",
	  .machine_id = "m",
	  .order_ns = 20,
	  .place = 2,
	  .measured_ns = 3 },
	/* the same commit again: the newest stands for it */
	{ .run_uuid = "b",
	  .commit = "1",
	  .machine_id = "m",
	  .order_ns = 10,
	  .place = 1,
	  .measured_ns = 4 },
	/* but not for another machine, nor for a changed tree */
	{ .run_uuid = "f",
	  .commit = "2",
	  .machine_id = "m",
	  .dirty = true,
	  .order_ns = 20,
	  .place = 3 },
	{ .run_uuid = "e",
	  .commit = "2",
	  .machine_id = "n",
	  .order_ns = 20,
	  .place = 3,
	  .measured_ns = 5 },
	/* outside git each run is a point */
	{ .run_uuid = "x", .machine_id = "m", .order_ns = 5 },
	{ .run_uuid = "y", .machine_id = "m", .order_ns = 5, .measured_ns = 1 },
};

void test_trendpoints_arrange(void **state)
{
	struct point points[ARRAY_LEN(unordered)];
	struct series series = series_of(points, ARRAY_LEN(points));

	(void)state;
	memcpy(points, unordered, sizeof(points));
	trendpoints_arrange(&series);
	assert_runs(&series, "xyabcdef");
	trendpoints_newest(&series);
	assert_runs(&series, "xybcdef");
	trendpoints_since(&series, 20);
	assert_runs(&series, "cdef");
	trendpoints_limit(&series, 0);
	trendpoints_limit(&series, 9);
	assert_runs(&series, "cdef");
	trendpoints_limit(&series, 2);
	assert_runs(&series, "ef");
	trendpoints_since(&series, 21);
	assert_int_equal(series.count, 0);
	trendpoints_arrange(&series);
	trendpoints_newest(&series);
	assert_int_equal(series.count, 0);
}

static void assert_near(double value, double expected)
{
	assert_true(fabs(value - expected) < 1e-9 * fabs(expected));
}

/* The second half was measured while the machine was half as fast; one
 * point has no yardstick. */
void test_trendpoints_normalize(void **state)
{
	struct point points[7];
	struct series series = series_of(points, 7);

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		double slow = i < 3 ? 2 : 1;

		points[i] = (struct point){ .run_uuid = "p",
					    .machine_id = "m",
					    .median = 30,
					    .low = 20,
					    .high = 40,
					    .yardstick = 5,
					    .calm = 10 * slow,
					    .calm_low = 9 * slow,
					    .calm_high = 12 * slow };
	}
	points[4].yardstick = (double)NAN;
	trendpoints_normalize(&series);
	assert_true(series.normalized);
	assert_int_equal(series.count, 6);
	for (size_t i = 0; i < 6; i++) {
		/* turns took 4 4 4 2 2 2 s: their median is 3 */
		assert_near(points[i].median, 15);
		assert_near(points[i].low, 13.5);
		assert_near(points[i].high, 18);
	}
}

/* The newest machine's seconds are shown for all. */
void test_trendpoints_normalize_machines(void **state)
{
	struct point points[] = {
		{ .machine_id = "old", .calm = 8, .yardstick = 4 },
		{ .machine_id = "new", .calm = 3, .yardstick = 3 },
		{ .machine_id = "new", .calm = 3, .yardstick = 3 },
	};
	struct series series = series_of(points, ARRAY_LEN(points));

	(void)state;
	trendpoints_normalize(&series);
	assert_near(points[0].median, 4);
	assert_near(points[2].median, 3);
}

void test_trendpoints_without_yardstick(void **state)
{
	struct point points[] = {
		{ .median = 8, .yardstick = (double)NAN },
		{ .median = 9, .yardstick = 0 },
		{ .median = 3, .calm = 3, .yardstick = 3 },
	};
	struct series series = series_of(points, ARRAY_LEN(points));

	(void)state;
	trendpoints_normalize(&series);
	assert_false(series.normalized);
	assert_int_equal(series.count, 3);
	assert_near(points[1].median, 9);
	trendpoints_raw(&series);
	assert_true(isnan(points[2].yardstick));
}

/* Levels are cut at changes and machines; the last has an expectation. */
void test_trendline_levels(void **state)
{
	struct arena arena = { NULL };
	struct point points[40];
	struct series series = series_of(points, 40);

	(void)state;
	for (size_t i = 0; i < 40; i++)
		points[i] = (struct point){
			.machine_id = i < 30 ? "a" : "b",
			.median = (i < 14 ? 10 : 12) +
				  .01 * (double)(i * 7 % 5),
			.yardstick = (double)NAN,
		};
	points[5].median = 14;
	trendline_mark(&series, &arena);
	assert_int_equal(series.change_count, 1);
	assert_int_equal(series.level_count, 3);
	assert_int_equal(series.levels[0].first, 0);
	assert_int_equal(series.levels[0].end, 14);
	assert_int_equal(series.levels[1].end, 30);
	assert_int_equal(series.levels[2].end, 40);
	assert_true(fabs(series.levels[1].value - 12.02) < .011);
	for (size_t i = 0; i < 40; i++)
		assert_int_equal(points[i].outlier, i == 5);
	assert_int_equal(series.expected.first, 30);
	assert_true(series.expected.low > 11.9 && series.expected.low < 12);
	assert_true(series.expected.high > 12.04 &&
		    series.expected.high < 12.2);
	arena_release(&arena);
}

void test_trendline_of_little(void **state)
{
	struct arena arena = { NULL };
	struct point points[] = {
		{ .median = 1, .yardstick = (double)NAN },
		{ .median = (double)NAN, .yardstick = (double)NAN },
	};
	struct series series = series_of(points, 0);

	(void)state;
	trendline_mark(&series, &arena);
	assert_int_equal(series.level_count, 0);
	series.count = 2;
	trendline_mark(&series, &arena);
	assert_int_equal(series.level_count, 1);
	assert_true(isnan(series.expected.low));
	assert_false(points[0].outlier);
	arena_release(&arena);
}
