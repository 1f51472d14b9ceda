/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "assert_close.h"
#include "made_noise.h"
#include "stats/warmup.h"

enum { SLICES = 100 };

/* Slices that start SLOWER times longer and settle with TAU. */
static void make_series(double *x, double slower, double tau, uint64_t seed)
{
	for (size_t i = 0; i < SLICES; i++)
		x[i] = 1e-3 * (1 + slower * exp(-(double)i / tau) +
			       .005 * noise_normal(&seed));
}

void test_warmup_cut_of_a_decay(void **state)
{
	double x[SLICES];

	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		size_t fast, slow;

		make_series(x, .2, 1, seed);
		fast = warmup_cut(x, SLICES);
		make_series(x, .2, 5, seed);
		slow = warmup_cut(x, SLICES);
		assert_in_range(fast, 1, 30);
		assert_in_range(slow, fast, SLICES / 2);
		assert_true(slow >= 6);
	}
}

void test_warmup_cut_of_a_constant_is_none(void **state)
{
	double x[SLICES];

	(void)state;
	for (size_t i = 0; i < SLICES; i++)
		x[i] = 2;
	assert_int_equal(warmup_cut(x, SLICES), 0);
	assert_true(warmup_is_steady(x, SLICES));
	x[0] = 3;
	assert_int_equal(warmup_cut(x, SLICES), 0); /* clipped: an outlier */
}

void test_warmup_cut_is_usually_small_when_settled(void **state)
{
	double x[SLICES];
	int large = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		make_series(x, 0, 1, seed);
		large += warmup_cut(x, SLICES) > SLICES / 4;
	}
	assert_true(large < 50);
}

void test_warmup_laws(void **state)
{
	double x[SLICES], scaled[SLICES];

	(void)state;
	make_series(x, .3, 4, 9);
	for (size_t i = 0; i < SLICES; i++)
		scaled[i] = 8 * x[i];
	assert_int_equal(warmup_cut(scaled, SLICES), warmup_cut(x, SLICES));
	x[60] *= 1000; /* one interrupted slice changes little */
	assert_in_range(warmup_cut(x, SLICES), 1, SLICES / 2);
}

void test_warmup_ignores_one_slice_that_is_far_too_short(void **state)
{
	double x[SLICES];

	(void)state;
	for (uint64_t seed = 0; seed < 10; seed++) {
		size_t before;

		make_series(x, 0, 1, seed);
		before = warmup_cut(x, SLICES);
		x[40] = 0;
		assert_true(before > 40 || warmup_cut(x, SLICES) <= 40);
	}
}

void test_warmup_edges(void **state)
{
	double bad[] = { 1, (double)NAN, 1, 1 };

	(void)state;
	assert_int_equal(warmup_cut(bad, 0), 0);
	assert_int_equal(warmup_cut(bad, 1), 0);
	assert_int_equal(warmup_cut(bad, 4), 0);
	assert_true(warmup_is_steady(bad, 4));
}

void test_warmup_is_not_steady_while_it_drifts(void **state)
{
	double x[SLICES];

	(void)state;
	make_series(x, .2, 2, 1);
	assert_true(warmup_is_steady(x, SLICES));
	for (size_t i = 0; i < SLICES; i++)
		x[i] = 1 + .002 * (double)i; /* 5 % a quarter */
	assert_false(warmup_is_steady(x, SLICES));
}
