/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "stats/suite_shift.h"
#include "suite_shift_reference.h"

enum { SERIES_MOST = 50, VALUES_MOST = 600 };

/* SCALE times the D of COUNT each. */
static struct suite_shift shift_of(const double *d, size_t series, size_t count,
				   double scale)
{
	double values[VALUES_MOST];
	struct shift_sample samples[SERIES_MOST];

	for (size_t i = 0; i < series; i++) {
		for (size_t j = 0; j < count; j++)
			values[i * count + j] = scale * d[i * count + j];
		samples[i] = (struct shift_sample){ &values[i * count], count };
	}
	return suite_shift(samples, series);
}

void test_suite_shift_matches_references(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shift_rows); i++) {
		struct suite_shift shift = shift_of(shift_rows[i].d,
						    shift_rows[i].series,
						    shift_rows[i].count, 1);

		assert_int_equal(shift.series, shift_rows[i].series);
		assert_close(shift.mean, shift_rows[i].mean, 1e-11);
		assert_close(shift.low, shift_rows[i].low, 1e-8);
		assert_close(shift.high, shift_rows[i].high, 1e-8);
		assert_close(shift.p, shift_rows[i].p, 1e-8);
		assert_int_equal(shift.p<SUITE_SHIFT_P, shift.low> 0);
	}
}

void test_suite_shift_laws(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shift_rows); i++) {
		const double *d = shift_rows[i].d;
		size_t m = shift_rows[i].series, n = shift_rows[i].count;
		struct suite_shift plain = shift_of(d, m, n, 1);
		struct suite_shift swapped = shift_of(d, m, n, -1);
		struct suite_shift twice = shift_of(d, m, n, 2);

		assert_close(swapped.mean, -plain.mean, 1e-12);
		assert_close(swapped.low, -plain.high, 1e-12);
		assert_close(swapped.p, 1 - plain.p, 1e-9);
		assert_close(twice.mean, 2 * plain.mean, 1e-12);
		assert_close(twice.high, 2 * plain.high, 1e-12);
		assert_close(twice.p, plain.p, 1e-9);
	}
}

void test_suite_shift_edges(void **state)
{
	const double d[] = { .01, .02, (double)NAN, .03 };
	const double same[] = { .02, .02, .02 };
	const double nothing[] = { (double)NAN, .5 };
	struct shift_sample samples[8] = { { d, 4 },	   { d, 4 },
					   { d, 4 },	   { d, 4 },
					   { nothing, 2 }, { NULL, 0 },
					   { d, 1 } };
	struct suite_shift shift = suite_shift(samples, 7);

	(void)state;
	assert_int_equal(shift.series, 4);
	assert_true(isnan(shift.mean) && isnan(shift.low) && isnan(shift.p));
	samples[7] = (struct shift_sample){ same, 3 };
	shift = suite_shift(samples, 8);
	assert_int_equal(shift.series, 5);
	assert_close(shift.mean, .02, 1e-12);
	for (size_t i = 0; i < 5; i++)
		samples[i] = samples[7];
	shift = suite_shift(samples, 5);
	assert_true(shift.low == shift.mean && shift.high == shift.mean);
	assert_true(shift.p == 0);
	assert_int_equal(suite_shift(NULL, 0).series, 0);
}
