/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "distribution_reference.h"
#include "stats/distribution.h"
#include "two_samples_reference.h"

void test_normal_matches_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(normal_rows); i++)
		assert_close(normal_cdf(normal_rows[i].x), normal_rows[i].cdf,
			     1e-13);
	for (size_t i = 0; i < ARRAY_LEN(normal_quantile_rows); i++)
		assert_true(
			fabs(normal_quantile(normal_quantile_rows[i].p) -
			     normal_quantile_rows[i].quantile) <
			1e-13 * fmax(1,
				     fabs(normal_quantile_rows[i].quantile)));
}

void test_student_matches_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(student_rows); i++)
		assert_close(student_cdf(student_rows[i].t, student_rows[i].df),
			     student_rows[i].cdf, 2e-10);
	for (size_t i = 0; i < ARRAY_LEN(student_quantile_rows); i++) {
		double expected = student_quantile_rows[i].quantile;
		double t = student_quantile(student_quantile_rows[i].p,
					    student_quantile_rows[i].df);

		assert_true(fabs(t - expected) <
			    1e-11 * fmax(1, fabs(expected)));
	}
}

void test_beta_matches_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(beta_rows); i++) {
		double a = beta_rows[i].a, b = beta_rows[i].b;
		double cdf = beta_cdf(beta_rows[i].x, a, b);

		assert_close(cdf, beta_rows[i].cdf, 2e-12);
		if (cdf > 1e-10 && cdf < 1 - 1e-6)
			assert_close(beta_quantile(cdf, a, b), beta_rows[i].x,
				     1e-9);
	}
}

void test_proportion_matches_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(proportion_rows); i++) {
		struct proportion interval = clopper_pearson(
			proportion_rows[i].events, proportion_rows[i].trials,
			proportion_rows[i].level);

		assert_close(interval.low, proportion_rows[i].low, 1e-10);
		assert_close(interval.high, proportion_rows[i].high, 1e-10);
	}
	assert_true(isnan(clopper_pearson(3, 2, .95).low));
	assert_close(clopper_pearson(0, 0, .95).low, 0, 0);
	assert_close(clopper_pearson(0, 0, .95).high, 1, 0);
}

void test_distribution_edges(void **state)
{
	const double inf = (double)INFINITY, nan = (double)NAN;

	(void)state;
	assert_close(normal_quantile(0), -inf, 0);
	assert_close(normal_quantile(1), inf, 0);
	assert_true(isnan(normal_quantile(-.1)));
	assert_true(isnan(normal_quantile(nan)));
	assert_true(isnan(normal_cdf(nan)));
	assert_close(normal_cdf(-inf), 0, 0);
	assert_close(student_cdf(inf, 3), 1, 0);
	assert_close(student_cdf(-inf, 3), 0, 0);
	assert_close(student_cdf(1, inf), normal_cdf(1), 0);
	assert_close(student_quantile(.9, inf), normal_quantile(.9), 0);
	assert_true(isnan(student_cdf(1, 0)));
	assert_true(isnan(student_quantile(.5, -1)));
	assert_close(student_quantile(1, 4), inf, 0);
	assert_true(isnan(beta_cdf(.5, 0, 1)));
	assert_close(beta_cdf(-1, 2, 2), 0, 0);
	assert_close(beta_cdf(2, 2, 2), 1, 0);
	assert_true(isnan(beta_quantile(nan, 1, 1)));
	assert_close(beta_quantile(.25, 1, 1), .25, 1e-15);
}

void test_rank_sum_matches_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rank_sum_rows); i++) {
		const double *a = rank_sum_rows[i].a, *b = rank_sum_rows[i].b;
		size_t n_a = rank_sum_rows[i].n_a, n_b = rank_sum_rows[i].n_b;
		double p = rank_sum_p(a, n_a, b, n_b);

		assert_close(p, rank_sum_rows[i].p, 1e-12);
		assert_close(rank_sum_p(b, n_b, a, n_a), p, 1e-14);
	}
}

void test_rank_sum_edges(void **state)
{
	const double same[] = { 1, 1, 1, 1 }, bad[] = { (double)NAN };
	const double low[] = { 1, 2, 3 }, high[] = { 4, 5, 6, 7 };

	(void)state;
	assert_close(rank_sum_p(same, 0, same, 4), 1, 0);
	assert_close(rank_sum_p(same, 2, same, 2), 1, 0);
	assert_true(isnan(rank_sum_p(bad, 1, same, 2)));
	assert_close(rank_sum_p(low, 3, high, 4), rank_sum_least_p(3, 4),
		     1e-12);
	assert_close(rank_sum_least_p(3, 4), 2. / 35, 1e-12);
	assert_close(rank_sum_least_p(0, 4), 1, 0);
}

void test_welch_matches_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(welch_rows); i++) {
		struct welch welch =
			welch_compare(welch_rows[i].a, welch_rows[i].n_a,
				      welch_rows[i].b, welch_rows[i].n_b);
		double half = welch_half_width(&welch, .95);

		assert_close(welch.difference, welch_rows[i].difference, 1e-13);
		assert_close(welch.df, welch_rows[i].df, 1e-12);
		assert_close(welch.difference - half, welch_rows[i].low, 1e-10);
		assert_close(welch.difference + half, welch_rows[i].high,
			     1e-10);
	}
}

void test_welch_edges(void **state)
{
	const double same[] = { 2, 2, 2 }, more[] = { 3, 3 };
	struct welch welch = welch_compare(same, 3, more, 2);

	(void)state;
	assert_close(welch.difference, 1, 0);
	assert_close(welch_half_width(&welch, .95), 0, 0);
	welch = welch_compare(same, 1, more, 2);
	assert_true(isnan(welch.se) && isnan(welch_half_width(&welch, .95)));
}
