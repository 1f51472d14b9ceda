/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "stats/wilcoxon.h"
#include "wilcoxon_reference.h"

void test_wilcoxon_matches_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wilcoxon_rows); i++) {
		const double *d = wilcoxon_rows[i].d;
		size_t n = wilcoxon_rows[i].n;
		double theta = wilcoxon_rows[i].theta;

		assert_close(wilcoxon_p_upper(d, n, theta),
			     wilcoxon_rows[i].p_upper, 1e-12);
		assert_close(wilcoxon_p_lower(d, n, theta),
			     wilcoxon_rows[i].p_lower, 1e-12);
		assert_close(wilcoxon_estimate(d, n), wilcoxon_rows[i].estimate,
			     1e-13);
		assert_close(wilcoxon_low(d, n, .025), wilcoxon_rows[i].low,
			     1e-13);
		assert_close(wilcoxon_high(d, n, .025), wilcoxon_rows[i].high,
			     1e-13);
	}
}

/* Worked out by hand and checked with SciPy and R. */
void test_wilcoxon_known_answers(void **state)
{
	const double d[] = { .031, .024, .052, -.004, .017,  .041, .008, .036,
			     .029, .012, .047, .021,  -.011, .033, .026 };
	const double same[] = { -.012, .004, -.003, .008, -.007, .001, -.005 };
	const double tied[] = { 1, 1, 2, -1, 3, 3, -2, 4 };

	(void)state;
	assert_close(wilcoxon_p_upper(d, 15, 0), 7. / 32768, 0);
	assert_close(wilcoxon_p_upper(d, 15, log(1.01)), .004180908203125, 0);
	assert_close(wilcoxon_p_lower(d, 15, log(1.03)), .165130615234375, 0);
	assert_close(wilcoxon_estimate(d, 15), .025, 1e-15);
	assert_close(wilcoxon_low(d, 15, .025), .0145, 1e-15);
	assert_close(wilcoxon_high(d, 15, .025), .0345, 1e-15);
	assert_close(wilcoxon_low(d, 15, .005), .01, 1e-15);
	assert_close(wilcoxon_high(d, 15, .005), .038, 1e-15);
	assert_close(wilcoxon_p_lower(same, 7, log(1.03)), 1. / 128, 0);
	assert_close(wilcoxon_p_upper(tied, 8, 0), 18. / 256, 0);
}

void test_wilcoxon_edges(void **state)
{
	const double zeros[] = { 0, 0, 0 }, bad[] = { 1, (double)NAN };
	const double huge[] = { (double)INFINITY, 1, 2 };

	(void)state;
	assert_close(wilcoxon_p_upper(zeros, 0, 0), 1, 0);
	assert_close(wilcoxon_p_upper(zeros, 3, 0), 1, 0);
	assert_close(wilcoxon_p_lower(zeros, 3, 0), 1, 0);
	assert_true(isnan(wilcoxon_p_upper(bad, 2, 0)));
	assert_true(isnan(wilcoxon_p_lower(huge, 3, (double)NAN)));
	assert_true(isnan(wilcoxon_low(bad, 2, .1)));
	assert_close(wilcoxon_p_upper(huge, 3, 0), 1. / 8, 0);
	assert_true(isnan(wilcoxon_estimate(zeros, 0)));
	assert_close(wilcoxon_estimate(huge + 1, 1), 1, 0);
	assert_close(wilcoxon_low(huge + 1, 1, .025), -(double)INFINITY, 0);
	assert_close(wilcoxon_high(huge + 1, 1, .5), 1, 0);
	assert_close(wilcoxon_high(zeros, 0, .5), (double)INFINITY, 0);
}

/* Swapping the sides: d changes its sign. */
void test_wilcoxon_swap_law(void **state)
{
	double swapped[30];

	(void)state;
	for (size_t i = 0; i < 30; i++)
		swapped[i] = -signed_30[i];
	assert_close(wilcoxon_p_upper(swapped, 30, -.01),
		     wilcoxon_p_lower(signed_30, 30, .01), 0);
	assert_close(wilcoxon_estimate(swapped, 30),
		     -wilcoxon_estimate(signed_30, 30), 0);
	assert_close(wilcoxon_low(swapped, 30, .03),
		     -wilcoxon_high(signed_30, 30, .03), 0);
}

void test_wilcoxon_scale_shift_and_permutation_laws(void **state)
{
	double scaled[20], moved[20];

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		scaled[i] = 4 * signed_20[i];
		moved[i] = signed_20[(i * 7) % 20] + .5;
	}
	assert_close(wilcoxon_p_upper(scaled, 20, .04),
		     wilcoxon_p_upper(signed_20, 20, .01), 0);
	assert_close(wilcoxon_estimate(scaled, 20),
		     4 * wilcoxon_estimate(signed_20, 20), 0);
	assert_close(wilcoxon_p_upper(moved, 20, .51),
		     wilcoxon_p_upper(signed_20, 20, .01), 1e-12);
	assert_close(wilcoxon_low(moved, 20, .025),
		     wilcoxon_low(signed_20, 20, .025) + .5, 1e-12);
}

/* The p of a sample is small exactly when its bound excludes theta. */
void test_wilcoxon_bounds_agree_with_p(void **state)
{
	const double alphas[] = { .001, .01, .025, .05, .2 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(alphas); i++) {
		double low = wilcoxon_low(signed_15, 15, alphas[i]);

		assert_true(wilcoxon_p_upper(signed_15, 15, low - 1e-9) <=
			    alphas[i]);
		assert_true(wilcoxon_p_upper(signed_15, 15, low + 1e-9) >
			    alphas[i]);
	}
}
