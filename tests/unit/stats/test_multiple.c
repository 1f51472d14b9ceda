/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "multiple_reference.h"
#include "stats/multiple.h"

enum { TESTS = ARRAY_LEN(multiple_p) };

void test_multiple_matches_references(void **state)
{
	double adjusted[TESTS];

	(void)state;
	multiple_holm(multiple_p, TESTS, adjusted);
	for (size_t i = 0; i < TESTS; i++)
		assert_close(adjusted[i], multiple_holm_expected[i], 1e-14);
	multiple_bh(multiple_p, TESTS, adjusted);
	for (size_t i = 0; i < TESTS; i++)
		assert_close(adjusted[i], multiple_bh_expected[i], 1e-14);
}

void test_holm_rejects_the_first_three(void **state)
{
	double p[] = { 1e-5, 3e-4, .004, .2 };

	(void)state;
	multiple_holm(p, 4, p);
	assert_true(p[0] <= .01 && p[1] <= .01 && p[2] <= .01);
	assert_true(p[3] > .01);
}

void test_multiple_edges(void **state)
{
	const double p[] = { (double)NAN, .01, 0 };
	double adjusted[3];

	(void)state;
	multiple_holm(p, 0, adjusted);
	multiple_holm(p, 3, adjusted);
	assert_true(isnan(adjusted[0]));
	assert_close(adjusted[1], .02, 1e-15);
	assert_close(adjusted[2], 0, 0);
	multiple_bh(p, 3, adjusted);
	assert_true(isnan(adjusted[0]));
	assert_close(adjusted[1], .015, 1e-15);
	multiple_bh(p + 1, 1, adjusted);
	assert_close(adjusted[0], .01, 0);
}

void test_multiple_looks_is_bonferroni(void **state)
{
	const double weights[] = { 0, .5, .25, .25 };
	const double p[] = { 1e-9, .02, .004, (double)NAN };

	(void)state;
	assert_close(multiple_looks(p, weights, 4), .016, 1e-15);
	assert_close(multiple_looks(p, weights, 1), 1, 0);
	assert_close(multiple_looks(p, weights, 0), 1, 0);
}
