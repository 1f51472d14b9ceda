/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "made_noise.h"
#include "stats/sequential.h"

static const struct sequential_rule first_draft = {
	.ignore = .01,
	.tolerance = .03,
	.alpha = .01,
	.beta = .05,
	.series = 50,
};

void test_sequential_pairs_needed(void **state)
{
	static const struct {
		double spread, tolerance, pairs;
	} rows[] = {
		{ .01, .02, 17 }, { .01, .03, 8 },  { .01, .05, 3 },
		{ .01, .10, 1 },  { .02, .02, 66 }, { .02, .03, 30 },
		{ .02, .05, 11 }, { .02, .10, 3 },  { .03, .02, 147 },
		{ .03, .03, 66 }, { .03, .05, 25 }, { .03, .10, 7 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sequential_rule rule = first_draft;

		rule.tolerance = rows[i].tolerance;
		rule.ignore = rule.tolerance / 3;
		assert_close(sequential_pairs_needed(rows[i].spread, &rule),
			     rows[i].pairs, 0);
	}
	assert_close(sequential_pairs_needed(0, &first_draft), 1, 0);
}

/* The looks and shares that the documentation promises. */
void test_sequential_stops_are_those_of_the_design(void **state)
{
	static const struct sequential_stop stops[] = {
		{ 7, 0, .20 },	  { 9, 0, .10 },    { 12, .25, .15 },
		{ 15, .25, .15 }, { 20, .25, .20 }, { 30, .25, .20 },
	};

	(void)state;
	assert_int_equal(ARRAY_LEN(stops), SEQUENTIAL_LOOKS);
	for (size_t i = 0; i < SEQUENTIAL_LOOKS; i++) {
		assert_int_equal(sequential_stops[i].pairs, stops[i].pairs);
		assert_true(sequential_stops[i].worse == stops[i].worse);
		assert_true(sequential_stops[i].same == stops[i].same);
	}
}

void test_sequential_shares_add_up_to_one(void **state)
{
	double worse = 0, same = 0;

	(void)state;
	for (size_t i = 0; i < SEQUENTIAL_LOOKS; i++) {
		worse += sequential_stops[i].worse;
		same += sequential_stops[i].same;
		assert_true(i == 0 || sequential_stops[i].pairs >
					      sequential_stops[i - 1].pairs);
	}
	assert_close(worse, 1, 1e-15);
	assert_close(same, 1, 1e-15);
}

/* D = SHIFT + a little, never tied. */
static void fill(double *d, size_t n, double shift)
{
	for (size_t i = 0; i < n; i++)
		d[i] = shift + 1e-5 * (double)(i + 1) * (i % 2 == 0 ? 1 : -1);
}

void test_sequential_verdicts(void **state)
{
	static const struct {
		size_t look;
		double shift;
		enum sequential_verdict verdict;
	} rows[] = {
		/* seven pairs can pass, but not fail */
		{ 0, 0, SEQUENTIAL_SAME },
		{ 0, .2, SEQUENTIAL_CONTINUE },
		{ 0, .029, SEQUENTIAL_SAME },
		{ 1, .2, SEQUENTIAL_CONTINUE },
		{ 2, .2, SEQUENTIAL_WORSE },
		/* more than ignored, less than tolerated: either is right,
		 * worse is asked first */
		{ 2, .02, SEQUENTIAL_WORSE },
		{ 2, -.2, SEQUENTIAL_SAME },
		{ 5, .2, SEQUENTIAL_WORSE },
	};
	const struct sequential_rule rule = { .ignore = .01,
					      .tolerance = .03,
					      .alpha = .10,
					      .beta = .05,
					      .series = 50 };
	double d[30];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t n = sequential_stops[rows[i].look].pairs;

		fill(d, n, rows[i].shift);
		assert_int_equal(
			sequential_look(d, n, rows[i].look, &rule).verdict,
			rows[i].verdict);
	}
}

void test_sequential_with_nothing_goes_on(void **state)
{
	const double bad[] = { (double)NAN, 0, 0 };

	(void)state;
	assert_int_equal(sequential_look(bad, 0, 5, &first_draft).verdict,
			 SEQUENTIAL_CONTINUE);
	assert_int_equal(sequential_look(bad, 3, 5, &first_draft).verdict,
			 SEQUENTIAL_CONTINUE);
	assert_true(isnan(sequential_detectable(.01, 0, &first_draft)));
}

void test_sequential_hopeless_is_three_times_the_most(void **state)
{
	double d[9];

	(void)state;
	fill(d, 9, .02);
	assert_false(sequential_hopeless(d, 9, &first_draft));
	for (size_t i = 0; i < 9; i++)
		d[i] = .04 * ((double)i - 4);
	assert_true(sequential_hopeless(d, 9, &first_draft));
}

/* What could have been seen is the tolerance, when the pairs needed for it
 * were made. */
void test_sequential_detectable_inverts_pairs_needed(void **state)
{
	double pairs = sequential_pairs_needed(.02, &first_draft);

	(void)state;
	assert_true(sequential_detectable(.02, (size_t)pairs, &first_draft) <=
		    1.03);
	assert_true(sequential_detectable(.02, (size_t)pairs - 1,
					  &first_draft) > 1.03);
}

/* All looks at one series, as the gate makes them. */
static enum sequential_verdict run_looks(const double *d,
					 const struct sequential_rule *rule)
{
	for (size_t look = 0; look < SEQUENTIAL_LOOKS; look++) {
		struct sequential_result result = sequential_look(
			d, sequential_stops[look].pairs, look, rule);

		if (result.verdict != SEQUENTIAL_CONTINUE)
			return result.verdict;
	}
	return SEQUENTIAL_CONTINUE;
}

/* On the border of each hypothesis, the errors stay within their budget
 * whatever the noise: normal, or two modes four sd apart. */
void test_sequential_keeps_its_error_budget(void **state)
{
	struct sequential_rule rule = { .ignore = .01,
					.tolerance = .03,
					.alpha = .10,
					.beta = .05,
					.series = 1 };
	uint64_t seed = 7;
	int worse = 0, same = 0, runs = 3000;
	double d[30];

	(void)state;
	for (int run = 0; run < runs; run++) {
		for (size_t i = 0; i < 30; i++)
			d[i] = log1p(.01) + .01 * noise_normal(&seed) +
			       (run % 2) *
				       (noise_uniform(&seed) < .5 ? .02 : -.02);
		worse += run_looks(d, &rule) == SEQUENTIAL_WORSE;
		for (size_t i = 0; i < 30; i++)
			d[i] += log1p(.03) - log1p(.01);
		same += run_looks(d, &rule) == SEQUENTIAL_SAME;
	}
	/* three binomial standard errors above .10 and .05 */
	assert_true(worse <= runs * .117);
	assert_true(same <= runs * .062);
	assert_true(worse > 0 && same > 0);
}

/* What would do with so many pairs does: needed again, it is so many. */
void test_sequential_tolerance_for(void **state)
{
	struct sequential_rule rule = {
		.alpha = .1,
		.beta = .05,
		.series = 50,
	};

	(void)state;
	for (int i = 1; i < 50; i *= 2) {
		double spread = .002 * i;

		rule.tolerance = sequential_tolerance_for(spread, 30, &rule);
		rule.ignore = rule.tolerance / 3;
		assert_true(
			fabs(sequential_pairs_needed(spread * .9999, &rule) -
			     30) < .5);
	}
	assert_true(isinf(sequential_tolerance_for(9, 30, &rule)));
	assert_true(isinf(sequential_tolerance_for(.1, 0, &rule)));
	assert_true(sequential_tolerance_for(0, 30, &rule) == 0);
}
