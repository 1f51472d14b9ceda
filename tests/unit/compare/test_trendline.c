/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "compare/trendline.h"
#include "made_run.h"
#include "model/trend.h"

enum { POINTS = 24 };

/* A series on one machine whose level rises by 30 % at point AT. */
static void make_series(struct series *series, struct point *points, size_t at)
{
	*series = (struct series){ .points = points, .count = POINTS };
	for (size_t i = 0; i < POINTS; i++)
		points[i] = (struct point){
			.machine_id = "m1",
			.median = (i < at ? 1 : 1.3) +
				  .001 * (double)(i * 7 % 5),
			.yardstick = (double)NAN,
		};
}

void test_trendline_marks_a_step(void **state)
{
	struct arena arena = { NULL };
	struct point points[POINTS];
	struct series series;

	(void)state;
	make_series(&series, points, 12);
	trendline_mark(&series, &arena);
	assert_int_equal(series.change_count, 1);
	assert_int_equal(series.changes[0].first, 12);
	assert_true(fabs(series.changes[0].ratio - 1.3) < .01);
	trendline_mark(&series, &arena); /* again is the same */
	assert_int_equal(series.change_count, 1);
	arena_release(&arena);
}

void test_trendline_passes_over_points_without_a_value(void **state)
{
	struct arena arena = { NULL };
	struct point points[POINTS];
	struct series series;

	(void)state;
	make_series(&series, points, 12);
	points[2].median = (double)NAN;
	points[4].median = 0;
	trendline_mark(&series, &arena);
	assert_int_equal(series.change_count, 1);
	assert_int_equal(series.changes[0].first, 12);
	assert_int_equal(series.changes[0].low, 12);
	arena_release(&arena);
}

void test_trendline_is_blind_between_machines(void **state)
{
	struct arena arena = { NULL };
	struct point points[POINTS];
	struct series series;

	(void)state;
	make_series(&series, points, 12);
	for (size_t i = 12; i < POINTS; i++)
		points[i].machine_id = "m2";
	trendline_mark(&series, &arena);
	assert_int_equal(series.change_count, 0);
	arena_release(&arena);
}

/* The machine was slower from point 12 on, and the yardstick says so. */
void test_trendline_prefers_the_yardstick(void **state)
{
	struct arena arena = { NULL };
	struct point points[POINTS];
	struct series series;

	(void)state;
	make_series(&series, points, 12);
	for (size_t i = 0; i < POINTS; i++)
		points[i].yardstick = 5 + .001 * (double)(i * 7 % 5);
	trendline_mark(&series, &arena);
	assert_int_equal(series.change_count, 0);
	for (size_t i = 0; i < POINTS; i += 2) /* measured while it was busy */
		points[i].yardstick = (double)NAN;
	trendline_mark(&series, &arena);
	assert_int_equal(series.change_count, 0);
	points[3].yardstick = (double)NAN; /* most have none */
	trendline_mark(&series, &arena);
	assert_int_equal(series.change_count, 1);
	arena_release(&arena);
}

void test_trendline_of_nothing(void **state)
{
	struct series series = { .count = 0 };
	struct trend trend = { .series = &series, .count = 1 };

	(void)state;
	trendline_mark_all(&trend);
	assert_int_equal(series.change_count, 0);
	arena_release(&trend.arena);
}
