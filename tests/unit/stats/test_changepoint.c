/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "model/trend.h"
#include "made_noise.h"
#include "stats/changepoint.h"

enum { POINTS = 120, ROOM = POINTS / 3 + 1 };

enum made_noise { GAUSS, OUTLIERS, CORRELATED, BIMODAL };

/* Values with a level of 1, times 1 + STEP from point AT on. */
static void make_history(double *x, enum made_noise kind, double step,
			 size_t at, uint64_t seed)
{
	double before = 0;

	for (size_t i = 0; i < POINTS; i++) {
		double y = .02 * noise_normal(&seed);

		if (kind == OUTLIERS && noise_uniform(&seed) < .05)
			y -= .2 * log(noise_uniform(&seed));
		if (kind == CORRELATED)
			y = .4 * before + .9165 * y;
		if (kind == BIMODAL)
			y = y / 2 + (noise_uniform(&seed) < .5 ? .018 : -.018);
		before = y;
		x[i] = exp(y + (i >= at ? log1p(step) : 0));
	}
}

static size_t count_alarms(enum made_noise kind, int series)
{
	struct change_point changes[ROOM];
	double x[POINTS];
	size_t alarms = 0;

	for (int i = 0; i < series; i++) {
		make_history(x, kind, 0, 0, (uint64_t)i + 1000);
		alarms += changepoint_find(x, POINTS, changes) > 0;
	}
	return alarms;
}

void test_changepoint_rarely_alarms_without_a_change(void **state)
{
	(void)state;
	assert_true(count_alarms(GAUSS, 300) <= 6);
	assert_true(count_alarms(OUTLIERS, 300) <= 12);
	assert_true(count_alarms(CORRELATED, 300) <= 18);
	assert_true(count_alarms(BIMODAL, 300) <= 6);
}

/* +5 % at point 80, seen ten points later. */
static size_t count_found(enum made_noise kind, int series)
{
	struct change_point changes[ROOM];
	double x[POINTS];
	size_t found = 0;

	for (int i = 0; i < series; i++) {
		size_t count;

		make_history(x, kind, .05, 80, (uint64_t)i + 5000);
		count = changepoint_find(x, 90, changes);
		for (size_t k = 0; k < count; k++) {
			if (changes[k].first >= 76 && changes[k].first <= 84) {
				found++;
				break;
			}
		}
	}
	return found;
}

void test_changepoint_finds_five_percent_in_ten_points(void **state)
{
	(void)state;
	assert_true(count_found(GAUSS, 200) >= 180);
	assert_true(count_found(OUTLIERS, 200) >= 160);
	assert_true(count_found(CORRELATED, 200) >= 130);
	assert_true(count_found(BIMODAL, 200) >= 170);
}

void test_changepoint_locates_and_sizes_a_step(void **state)
{
	struct change_point changes[ROOM];
	double x[POINTS];

	(void)state;
	make_history(x, GAUSS, .25, 60, 3);
	assert_int_equal(changepoint_find(x, POINTS, changes), 1);
	assert_int_equal(changes[0].first, 60);
	assert_true(changes[0].low <= 60 && changes[0].high >= 60);
	assert_true(changes[0].high - changes[0].low <= 3);
	assert_true(fabs(changes[0].ratio - 1.25) < .03);
	assert_false(changes[0].provisional);
}

void test_changepoint_near_the_end_is_provisional(void **state)
{
	struct change_point changes[ROOM];
	double x[POINTS];

	(void)state;
	make_history(x, GAUSS, .3, POINTS - 4, 3);
	assert_int_equal(changepoint_find(x, POINTS, changes), 1);
	assert_int_equal(changes[0].first, POINTS - 4);
	assert_true(changes[0].provisional);
	/* two points are not yet a segment */
	make_history(x, GAUSS, .3, POINTS - 2, 3);
	assert_int_equal(changepoint_find(x, POINTS, changes), 0);
}

void test_changepoint_ignores_one_spike(void **state)
{
	struct change_point changes[ROOM];
	double x[POINTS];

	(void)state;
	make_history(x, GAUSS, 0, 0, 4);
	x[50] *= 3;
	assert_int_equal(changepoint_find(x, POINTS, changes), 0);
}

/* Counts have no noise at all. */
void test_changepoint_of_exact_values(void **state)
{
	const double x[] = { 100, 100, 100, 100, 100, 100, 130, 130, 130, 130,
			     130, 130, 130, 90,	 90,  90,  90,	90,  90 };
	struct change_point changes[ROOM];

	(void)state;
	assert_int_equal(changepoint_find(x, ARRAY_LEN(x), changes), 2);
	assert_int_equal(changes[0].first, 6);
	assert_close(changes[0].ratio, 1.3, 1e-12);
	assert_int_equal(changes[1].first, 13);
	assert_close(changes[1].ratio, 90. / 130, 1e-12);
	assert_int_equal(changepoint_find(x, 6, changes), 0);
}

void test_changepoint_below_one_percent_is_none(void **state)
{
	double x[40];
	struct change_point changes[ROOM];

	(void)state;
	for (size_t i = 0; i < 40; i++)
		x[i] = i < 20 ? 1000 : 1009;
	assert_int_equal(changepoint_find(x, 40, changes), 0);
	for (size_t i = 20; i < 40; i++)
		x[i] = 1011;
	assert_int_equal(changepoint_find(x, 40, changes), 1);
}

void test_changepoint_scale_and_swap_laws(void **state)
{
	struct change_point changes[ROOM], other[ROOM];
	double x[POINTS], y[POINTS];
	size_t count;

	(void)state;
	make_history(x, GAUSS, .1, 70, 8);
	count = changepoint_find(x, POINTS, changes);
	assert_int_equal(count, 1);
	for (size_t i = 0; i < POINTS; i++)
		y[i] = 1024 * x[i];
	assert_int_equal(changepoint_find(y, POINTS, other), count);
	assert_int_equal(other[0].first, changes[0].first);
	for (size_t i = 0; i < POINTS; i++)
		y[i] = x[POINTS - 1 - i];
	assert_int_equal(changepoint_find(y, POINTS, other), count);
	assert_int_equal(other[0].first, POINTS - changes[0].first);
	assert_close(other[0].ratio, 1 / changes[0].ratio, 1e-12);
}

void test_changepoint_refuses_what_has_no_logarithm(void **state)
{
	struct change_point changes[ROOM];
	double x[POINTS];

	(void)state;
	make_history(x, GAUSS, .5, 60, 8);
	assert_int_equal(changepoint_find(x, 0, changes), 0);
	assert_int_equal(changepoint_find(x, 5, changes), 0);
	x[10] = 0;
	assert_int_equal(changepoint_find(x, POINTS, changes), 0);
	x[10] = (double)NAN;
	assert_int_equal(changepoint_find(x, POINTS, changes), 0);
	x[10] = (double)INFINITY;
	assert_int_equal(changepoint_find(x, POINTS, changes), 0);
}
