/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "screen_reference.h"
#include "stats/history.h"

void test_screen_matches_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(screen_rows); i++) {
		struct history_window window = { screen_logs,
						 screen_rows[i].count };
		struct history_rule rule = { .01, .03, screen_rows[i].prior };
		struct history_screen screen =
			history_screen(&window, screen_rows[i].log, &rule);

		assert_close(history_variance(&window), screen_rows[i].variance,
			     1e-11);
		assert_close(screen.scale, screen_rows[i].scale, 1e-11);
		assert_close(screen.t, screen_rows[i].t, 1e-10);
		assert_close(screen.df, screen_rows[i].df, 0);
		assert_close(screen.p, screen_rows[i].p, 1e-9);
		assert_true(screen.flagged == screen_rows[i].flagged);
		assert_true(screen.blind == screen_rows[i].blind);
	}
}

void test_screen_uses_the_newest_twenty(void **state)
{
	struct history_window all = { screen_logs, 23 };
	struct history_window newest = { screen_logs + 3, 20 };
	struct history_rule rule = { .01, .03, 1e-4 };

	(void)state;
	assert_close(history_screen(&all, -9, &rule).t,
		     history_screen(&newest, -9, &rule).t, 0);
	assert_int_equal(history_screen(&all, -9, &rule).runs, 20);
}

void test_screen_says_nothing_of_too_few_or_nan(void **state)
{
	double bad[] = { 1, 2, 3, (double)NAN, 5 };
	struct history_window few = { screen_logs, 4 }, nan = { bad, 5 };
	struct history_rule rule = { .01, .03, 1e-4 };
	struct history_screen screen = history_screen(&few, 1, &rule);

	(void)state;
	assert_false(screen.flagged);
	assert_true(screen.blind && screen.runs == 0 && isnan(screen.p));
	assert_true(isnan(history_variance(&few)));
	screen = history_screen(&nan, 1, &rule);
	assert_true(!screen.flagged && screen.blind);
}

void test_screen_of_a_constant_window(void **state)
{
	const double flat[] = { 1, 1, 1, 1, 1 };
	struct history_window window = { flat, 5 };
	struct history_rule rule = { .01, .03, 0 };
	struct history_screen screen = history_screen(&window, 1.1, &rule);

	(void)state;
	assert_true(screen.flagged && !screen.blind);
	assert_close(screen.p, 0, 0);
	screen = history_screen(&window, 1, &rule);
	assert_true(!screen.flagged);
	assert_close(screen.p, .5, 1e-15);
}
