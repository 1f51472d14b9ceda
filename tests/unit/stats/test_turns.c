/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "assert_close.h"
#include "made_noise.h"
#include "stats/turns.h"

enum { TURNS = 40 };

struct made {
	double base[TURNS], head[TURNS];
	struct turns turns;
};

/* A pair on a machine that drifts: head takes RATIO as long. */
static void make(struct made *made, double ratio, enum side first,
		 uint64_t seed)
{
	made->turns = (struct turns){ made->base, made->head, TURNS, first };
	for (size_t i = 0; i < TURNS; i++) {
		double at = 2 * (double)i, own = first == SIDE_HEAD;

		made->base[i] = 1e-3 * exp(.01 * (at + own) +
					   .01 * noise_normal(&seed));
		made->head[i] =
			1e-3 * ratio *
			exp(.01 * (at + 1 - own) + .01 * noise_normal(&seed));
	}
}

void test_turns_difference_by_hand(void **state)
{
	/* B H B H: u of H1 is ln 2 - (ln 1 + ln 4)/2 = 0, of B2 it is
	 * ln 4 - (ln 2 + ln 16)/2 = ln 4 - ln 32 / 2 */
	const double base[] = { 1, 4 }, head[] = { 2, 16 };
	struct turns turns = { base, head, 2, SIDE_BASE };

	(void)state;
	assert_close(turns_difference(&turns), (0 - (log(4) - log(32) / 2)) / 2,
		     1e-14);
	/* H B H B: u of B1 is 0 - (ln 2 + ln 16)/2, of H2 ln 16 - ln 4 / 2 */
	turns.first = SIDE_HEAD;
	assert_close(turns_difference(&turns),
		     (log(16) - log(4) / 2 + log(32) / 2) / 2, 1e-14);
}

void test_turns_swap_is_exact(void **state)
{
	struct made made;

	(void)state;
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct turns swapped;
		double d;

		make(&made, 1.1, seed % 2 ? SIDE_BASE : SIDE_HEAD, seed);
		if (seed % 3 == 0)
			made.base[seed % TURNS] = (double)NAN;
		d = turns_difference(&made.turns);
		swapped = (struct turns){ made.head, made.base, TURNS,
					  seed % 2 ? SIDE_HEAD : SIDE_BASE };
		assert_true(turns_difference(&swapped) == -d);
	}
}

void test_turns_take_off_drift(void **state)
{
	struct made made;

	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		make(&made, 1.05, seed % 2 ? SIDE_BASE : SIDE_HEAD, seed);
		assert_true(fabs(turns_difference(&made.turns) - log(1.05)) <
			    .01);
	}
}

void test_turns_scale_law(void **state)
{
	struct made made;
	double d;

	(void)state;
	make(&made, 1.02, SIDE_HEAD, 3);
	d = turns_difference(&made.turns);
	for (size_t i = 0; i < TURNS; i++) {
		made.base[i] *= 1024;
		made.head[i] *= 1024;
	}
	assert_true(fabs(turns_difference(&made.turns) - d) < 1e-12);
	for (size_t i = 0; i < TURNS; i++)
		made.head[i] *= 2;
	assert_true(fabs(turns_difference(&made.turns) - d - log(2)) < 1e-12);
}

void test_turns_outliers_and_drops_do_little(void **state)
{
	struct made made;
	double d;

	(void)state;
	make(&made, 1.05, SIDE_BASE, 5);
	d = turns_difference(&made.turns);
	made.head[7] *= 50;
	made.base[20] = (double)NAN;
	made.head[30] = 0;
	made.base[31] = -1;
	assert_true(fabs(turns_difference(&made.turns) - d) < .01);
}

void test_turns_edges(void **state)
{
	const double base[] = { 2, (double)NAN }, head[] = { 3, (double)NAN };
	const double none[] = { (double)NAN, (double)NAN };
	struct turns turns = { base, head, 0, SIDE_BASE };

	(void)state;
	assert_true(isnan(turns_difference(&turns)));
	turns.count = 1;
	assert_close(turns_difference(&turns), log(1.5), 1e-15);
	turns.count = 2; /* no turn has both neighbours */
	assert_close(turns_difference(&turns), log(1.5), 1e-15);
	turns.head = none;
	assert_true(isnan(turns_difference(&turns)));
}
