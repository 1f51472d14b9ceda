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
	made->turns = (struct turns){ .base = made->base,
				      .head = made->head,
				      .count = TURNS,
				      .first = first };
	for (size_t i = 0; i < TURNS; i++) {
		double at = 2 * (double)i, own = first == SIDE_HEAD;

		made->base[i] = 1e-3 * exp(.01 * (at + own) +
					   .01 * noise_normal(&seed));
		made->head[i] =
			1e-3 * ratio *
			exp(.01 * (at + 1 - own) + .01 * noise_normal(&seed));
	}
}

static struct turns swap(const struct turns *turns)
{
	return (struct turns){
		.base = turns->head,
		.head = turns->base,
		.count = turns->count,
		.first = turns->first == SIDE_HEAD ? SIDE_BASE : SIDE_HEAD,
		.base_placement = turns->head_placement,
		.head_placement = turns->base_placement,
	};
}

void test_turns_difference_by_hand(void **state)
{
	/* B H B H: u of H1 is ln 2 - (ln 1 + ln 4)/2 = 0, of B2 it is
	 * ln 4 - (ln 2 + ln 16)/2 = ln 4 - ln 32 / 2 */
	const double base[] = { 1, 4 }, head[] = { 2, 16 };
	struct turns turns = {
		.base = base, .head = head, .count = 2, .first = SIDE_BASE
	};

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
		swapped = swap(&made.turns);
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
	struct turns turns = {
		.base = base, .head = head, .count = 0, .first = SIDE_BASE
	};

	(void)state;
	assert_true(isnan(turns_difference(&turns)));
	turns.count = 1;
	assert_close(turns_difference(&turns), log(1.5), 1e-15);
	turns.count = 2; /* no turn has both neighbours */
	assert_close(turns_difference(&turns), log(1.5), 1e-15);
	turns.head = none;
	assert_true(isnan(turns_difference(&turns)));
}

/* Five blocks of eight; in two of them one side's placement is bad. */
void test_turns_have_the_median_of_their_blocks(void **state)
{
	int64_t base_placement[TURNS], head_placement[TURNS];
	struct turns turns;
	struct made made;

	(void)state;
	make(&made, 1.05, SIDE_BASE, 7);
	for (size_t i = 0; i < TURNS; i++) {
		base_placement[i] = (int64_t)(i / 8);
		head_placement[i] = i < 16 ? 0 : 1 + (int64_t)(i - 16) / 8;
		if (i < 8)
			made.base[i] *= 1.4;
		else if (i >= 24 && i < 32)
			made.head[i] *= 1.4;
	}
	made.turns.base_placement = base_placement;
	made.turns.head_placement = head_placement;
	assert_true(fabs(turns_difference(&made.turns) - log(1.05)) < .02);
	turns = swap(&made.turns);
	assert_true(turns_difference(&turns) == -turns_difference(&made.turns));
}

/* Of one placement, or a short rest beside longer blocks: no voice of its own.
 * A side that says nothing has one placement. */
void test_turns_of_short_blocks_are_silent(void **state)
{
	int64_t same[TURNS] = { 0 }, rest[TURNS] = { 0 };
	struct made made;
	double whole, cut;

	(void)state;
	make(&made, 1.05, SIDE_HEAD, 9);
	whole = turns_difference(&made.turns);
	made.turns.base_placement = same;
	assert_true(turns_difference(&made.turns) == whole);
	for (size_t i = 4; i < TURNS; i++)
		rest[i] = 1;
	made.turns.head_placement = rest;
	for (size_t i = 0; i < 4; i++)
		made.head[i] = 1;
	cut = turns_difference(&made.turns);
	assert_true(fabs(cut - log(1.05)) < .01);
}
