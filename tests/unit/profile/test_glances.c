/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "profile/glances.h"
#include "profile/origin.h"

enum { PERIOD = 1000 };

void test_glances_come_at_random_around_the_period(void **state)
{
	struct glances glances;
	int64_t before, least = PERIOD, most = PERIOD;

	(void)state;
	glances_begin(&glances, PERIOD, 1, 0);
	for (int i = 0; i < 10000; i++) {
		before = glances.due_ns;
		assert_int_equal(glances_next(&glances, before), 0);
		assert_in_range(glances.due_ns - before, PERIOD / 2,
				PERIOD * 3 / 2);
		if (glances.due_ns - before < least)
			least = glances.due_ns - before;
		if (glances.due_ns - before > most)
			most = glances.due_ns - before;
	}
	assert_true(100 * least < 51 * PERIOD && 100 * most > 149 * PERIOD);
	assert_in_range(glances.due_ns, 9850 * PERIOD, 10150 * PERIOD);
}

void test_glances_that_were_missed_are_not_made_up_for(void **state)
{
	struct glances glances;
	int64_t missed;

	(void)state;
	glances_begin(&glances, PERIOD, 2, 0);
	missed = glances_next(&glances, 100 * PERIOD);
	assert_in_range(missed, 80, 120);
	assert_in_range(glances.due_ns, 100 * PERIOD + 1, 102 * PERIOD);
	assert_int_equal(glances_next(&glances, glances.due_ns), 0);
}

void test_origins_are_the_same_in_every_tree(void **state)
{
	static const struct {
		const char *file, *tree, *origin;
	} rows[] = {
		{ "/t/a/src/x.py", "/t/a", "src/x.py" },
		{ "/t/ab/src/x.py", "/t/a", "/t/ab/src/x.py" },
		{ "/t/a/.venv/lib/python3.11/site-packages/y/z.py", "/t/a",
		  "y/z.py" },
		{ "/usr/lib/python3/dist-packages/q.py", NULL, "q.py" },
		{ "/opt/lib/python3.12/json/encoder.py", "/t/a",
		  "json/encoder.py" },
		{ "<frozen importlib._bootstrap>", "/t/a",
		  "<frozen importlib._bootstrap>" },
		{ "<stmt>", NULL, "<stmt>" },
		{ "", NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(origin_of(rows[i].file, rows[i].tree),
				    rows[i].origin);
}

void test_paths_are_tidied(void **state)
{
	static const char *const rows[][2] = {
		{ "/a/b.py", "/a/b.py" },
		{ "/a/./b/../c.py", "/a/c.py" },
		{ "/a/b/../../c.py", "/c.py" },
		{ "/../a//b.py", "/a/b.py" },
		{ "<frozen x>", "<frozen x>" },
		{ "../a.py", "../a.py" },
		{ "/a..b/..c.py", "/a..b/..c.py" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *tidy = origin_tidy(rows[i][0]);

		assert_string_equal(tidy, rows[i][1]);
		free(tidy);
	}
}
