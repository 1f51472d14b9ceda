/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "describe_reference.h"
#include "stats/describe.h"

void test_describe_matches_numpy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(describe_rows); i++) {
		const double *x = describe_rows[i].values;
		size_t n = describe_rows[i].n;

		assert_close(describe_median(x, n), describe_rows[i].median, 0);
		assert_close(describe_mean(x, n), describe_rows[i].mean, 1e-15);
		assert_close(describe_sd(x, n), describe_rows[i].sd, 1e-14);
		assert_close(describe_mad(x, n), describe_rows[i].mad, 1e-15);
		assert_close(describe_min(x, n), describe_rows[i].min, 0);
		assert_close(describe_max(x, n), describe_rows[i].max, 0);
		assert_close(describe_quantile(x, n, .05), describe_rows[i].q05,
			     1e-14);
		assert_close(describe_quantile(x, n, .25), describe_rows[i].q25,
			     1e-14);
		assert_close(describe_quantile(x, n, .75), describe_rows[i].q75,
			     1e-14);
		assert_close(describe_quantile(x, n, .9), describe_rows[i].q90,
			     1e-14);
	}
}

void test_describe_of_nothing_and_of_nan(void **state)
{
	const double with_nan[] = { 1, (double)NAN, 2 };

	(void)state;
	for (size_t n = 0; n <= 3; n += 3) {
		assert_true(isnan(describe_median(with_nan, n)));
		assert_true(isnan(describe_mean(with_nan, n)));
		assert_true(isnan(describe_sd(with_nan, n)));
		assert_true(isnan(describe_mad(with_nan, n)));
		assert_true(isnan(describe_min(with_nan, n)));
		assert_true(isnan(describe_max(with_nan, n)));
		assert_true(isnan(describe_quantile(with_nan, n, .5)));
		assert_true(
			isnan(describe_rank_interval(with_nan, n, .95).level));
	}
	assert_true(isnan(describe_quantile(with_nan, 1, 1.5)));
	assert_true(isnan(describe_quantile(with_nan, 1, (double)NAN)));
}

void test_describe_takes_infinities(void **state)
{
	const double inf = (double)INFINITY;
	const double x[] = { -inf, 1, 2, inf, inf };

	(void)state;
	assert_close(describe_median(x, 5), 2, 0);
	assert_close(describe_max(x, 5), inf, 0);
	assert_close(describe_min(x, 5), -inf, 0);
	assert_close(describe_quantile(x, 5, 1), inf, 0);
	assert_close(describe_mean(x + 1, 3), inf, 0);
	assert_close(describe_median(x + 3, 2), inf, 0);
	assert_close(describe_mad(x + 3, 2), 0, 0);
}

void test_describe_does_not_overflow_in_the_middle(void **state)
{
	const double x[] = { 1.7e308, 1.5e308 };

	(void)state;
	assert_close(describe_median(x, 2), 1.6e308, 1e-15);
}

void test_describe_drops_nan_in_order(void **state)
{
	double x[] = { (double)NAN, 3, (double)NAN, 1, 2, (double)NAN };

	(void)state;
	assert_int_equal(describe_drop_nan(x, 6), 3);
	assert_true(x[0] == 3 && x[1] == 1 && x[2] == 2);
	assert_int_equal(describe_drop_nan(x, 0), 0);
}

void test_describe_sorts_nan_last(void **state)
{
	double x[] = { 2, (double)NAN, -(double)INFINITY, 1, (double)NAN };

	(void)state;
	describe_sort(x, 5);
	assert_true(isinf(x[0]) && x[1] == 1 && x[2] == 2);
	assert_true(isnan(x[3]) && isnan(x[4]));
}

/* 0, 1, 2, ...: a value is its own rank. */
static double *new_ranks(size_t n)
{
	double *x = test_malloc((n + 1) * sizeof(*x));

	for (size_t i = 0; i < n; i++)
		x[i] = (double)(n - 1 - i);
	return x;
}

void test_rank_interval_matches_the_binomial(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rank_rows); i++) {
		size_t n = rank_rows[i].n;
		double *x = new_ranks(n);
		struct rank_interval interval =
			describe_rank_interval(x, n, rank_rows[i].level);

		assert_close(interval.low, (double)(rank_rows[i].k - 1), 0);
		assert_close(interval.high, (double)(n - rank_rows[i].k), 0);
		assert_true(fabs(interval.level - rank_rows[i].covered) <
			    1e-11);
		test_free(x);
	}
}

void test_rank_interval_of_few_is_the_widest(void **state)
{
	const double x[] = { 5, 1, 3 };
	struct rank_interval interval = describe_rank_interval(x, 3, .95);

	(void)state;
	assert_true(interval.low == 1 && interval.high == 5);
	assert_close(interval.level, .75, 0);
	interval = describe_rank_interval(x, 1, .95);
	assert_true(interval.low == 5 && interval.high == 5);
	assert_close(interval.level, 0, 0);
}

void test_describe_leaves_its_input_and_ignores_order(void **state)
{
	double x[40], before[40];

	(void)state;
	memcpy(x, sample_skewed, sizeof(x));
	memcpy(before, x, sizeof(x));
	describe_median(x, 40);
	describe_mad(x, 40);
	describe_rank_interval(x, 40, .9);
	assert_memory_equal(x, before, sizeof(x));
	for (size_t i = 0; i < 20; i++) {
		double swap = x[i];

		x[i] = x[39 - i];
		x[39 - i] = swap;
	}
	assert_close(describe_median(x, 40), describe_median(before, 40), 0);
	assert_close(describe_mad(x, 40), describe_mad(before, 40), 0);
	assert_close(describe_quantile(x, 40, .3),
		     describe_quantile(before, 40, .3), 0);
}
