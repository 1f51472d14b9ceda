/* SPDX-License-Identifier: MIT */
/* The search by halves, with an oracle that reads its answers off a text. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "gate/bisect.h"

/* A letter a candidate: g(ood), b(ad), u(nsure), x (broken), ! (error). */
struct script {
	const char *answers;
	size_t times[64];
};

static int ask(void *context, size_t candidate, enum bisect_answer *answer,
	       struct error *err)
{
	struct script *script = context;

	assert_true(candidate < strlen(script->answers));
	script->times[candidate]++;
	switch (script->answers[candidate]) {
	case 'g':
		*answer = BISECT_GOOD;
		return 0;
	case 'b':
		*answer = BISECT_BAD;
		return 0;
	case 'u':
		*answer = BISECT_UNSURE;
		return 0;
	case 'x':
		*answer = BISECT_BROKEN;
		return 0;
	default:
		return error_set(err, ERROR_TARGET, "the oracle is silent");
	}
}

void test_bisect_finds(void **state)
{
	static const struct {
		const char *answers;
		size_t low, high, asked, unanswered;
	} rows[] = {
		{ "b", 0, 0, 0, 0 }, /* nothing to ask */
		{ "bb", 0, 0, 1, 0 },
		{ "gb", 1, 1, 1, 0 },
		{ "gggggggb", 7, 7, 3, 0 },
		{ "bbbbbbbb", 0, 0, 3, 0 },
		{ "gggbbbbb", 3, 3, 3, 0 },
		{ "ggggggbbbbbbbbbb", 6, 6, 4, 0 },
		/* around what does not run */
		{ "gggxbbbb", 3, 4, 3, 1 },
		{ "ggxgbbbb", 4, 4, 3, 0 },
		{ "gxxxxxxb", 1, 7, 7, 6 },
		{ "xxxxxxxb", 0, 7, 7, 7 },
		{ "xxxxxxbb", 0, 6, 7, 6 },
		{ "gggggggxxbbbbbbb", 7, 9, 5, 2 },
		/* and around what is not sure */
		{ "ggguubbb", 3, 5, 4, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct script script = { .answers = rows[i].answers };
		const struct bisect_oracle oracle = { &script, ask };
		struct bisect_result result;
		struct error err = ERROR_INIT;
		size_t count = strlen(rows[i].answers);

		assert_int_equal(bisect_search(count, &oracle, &result, &err),
				 0);
		assert_int_equal(result.low, rows[i].low);
		assert_int_equal(result.high, rows[i].high);
		assert_true(result.asked <= rows[i].asked + 2);
		assert_int_equal(script.times[count - 1], 0);
		for (size_t j = 0; j < count; j++)
			assert_true(script.times[j] <= 1);
	}
}

/* Every place of the change, every count: found, in log2 steps. */
void test_bisect_finds_all(void **state)
{
	(void)state;
	for (size_t count = 1; count <= 40; count++) {
		for (size_t first = 0; first < count; first++) {
			char answers[64] = "";
			struct script script = { .answers = answers };
			const struct bisect_oracle oracle = { &script, ask };
			struct bisect_result result;
			struct error err = ERROR_INIT;

			memset(answers, 'g', first);
			memset(answers + first, 'b', count - first);
			assert_int_equal(
				bisect_search(count, &oracle, &result, &err),
				0);
			assert_int_equal(result.low, first);
			assert_int_equal(result.high, first);
			assert_true(result.asked <= bisect_steps(count));
		}
	}
}

void test_bisect_passes_errors_on(void **state)
{
	struct script script = { .answers = "gg!bbb" };
	const struct bisect_oracle oracle = { &script, ask };
	struct bisect_result result = { .low = 77 };
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(bisect_search(6, &oracle, &result, &err), -1);
	assert_string_equal(err.text, "the oracle is silent");
	assert_int_equal(result.low, 77);
}

void test_bisect_steps(void **state)
{
	static const size_t rows[][2] = { { 1, 0 },  { 2, 1 },	  { 3, 2 },
					  { 4, 2 },  { 8, 3 },	  { 9, 4 },
					  { 64, 6 }, { 1000, 10 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(bisect_steps(rows[i][0]), rows[i][1]);
}

void test_bisect_judge(void **state)
{
	static const struct {
		struct bisect_change change, whole;
		enum bisect_answer answer;
	} rows[] = {
		{ { 1.0, .99, 1.01 }, { 1.1, 1.09, 1.11 }, BISECT_GOOD },
		{ { 1.1, 1.08, 1.12 }, { 1.1, 1.09, 1.11 }, BISECT_BAD },
		{ { 1.05, 1.04, 1.06 }, { 1.1, 1.09, 1.11 }, BISECT_UNSURE },
		/* counts are exact */
		{ { 2, 2, 2 }, { 2, 2, 2 }, BISECT_BAD },
		{ { 1, 1, 1 }, { 2, 2, 2 }, BISECT_GOOD },
		/* less is worse: items a second */
		{ { .9, .89, .91 }, { .9, .89, .91 }, BISECT_BAD },
		{ { 1, .99, 1.01 }, { .9, .89, .91 }, BISECT_GOOD },
		{ { .95, .93, .97 }, { .9, .89, .91 }, BISECT_UNSURE },
		/* too few pairs for an interval */
		{ { 1.1, 0, (double)INFINITY },
		  { 1.1, 1, 1.2 },
		  BISECT_UNSURE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(bisect_judge(&rows[i].change, &rows[i].whole),
				 rows[i].answer);
}

void test_bisect_combine(void **state)
{
	const struct bisect_change one = { 1.04, 1.02, 1.06 };
	const struct bisect_change other = { 1.08, 1.06, 1.10 };
	const struct bisect_change exact = { 2, 2, 2 };
	struct bisect_change both = bisect_combine(&one, &other);

	(void)state;
	assert_true(both.ratio > 1.055 && both.ratio < 1.065);
	assert_true(both.low > 1.04 && both.high < 1.08);
	both = bisect_combine(&one, &exact);
	assert_true(fabs(both.low - 2) < 1e-12);
	both = bisect_combine(&exact, &one);
	assert_true(fabs(both.high - 2) < 1e-12);
}
