/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STATS_ASSERT_CLOSE_H
#define TESTS_STATS_ASSERT_CLOSE_H

#include <math.h>
#include <stdbool.h>

/* Equal within REL of EXPECTED (or of 1, near zero); infinities and NaN
 * must be the same.  cmocka compares floats only. */
static inline bool is_close(double value, double expected, double rel)
{
	if (isnan(expected))
		return isnan(value);
	if (isinf(expected))
		return value == expected;
	return fabs(value - expected) <= rel * fmax(fabs(expected), 1e-300) ||
	       fabs(value - expected) < 1e-300;
}

#define assert_close(value, expected, rel)                          \
	do {                                                        \
		double value_ = (value), expected_ = (expected);    \
		if (!is_close(value_, expected_, rel))              \
			print_error("%.17g is not %.17g\n", value_, \
				    expected_);                     \
		assert_true(is_close(value_, expected_, rel));      \
	} while (0)

#endif
