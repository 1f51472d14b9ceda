/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <math.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "model/findings.h"
#include "reports/words.h"

void test_words_of_directions(void **state)
{
	static const struct {
		enum metric metric;
		enum better better;
		enum verdict verdict;
		const char *word;
	} rows[] = {
		{ METRIC_TIME, BETTER_LOWER, VERDICT_WORSE, "slower" },
		{ METRIC_TIME, BETTER_LOWER, VERDICT_BETTER, "faster" },
		{ METRIC_THROUGHPUT, BETTER_HIGHER, VERDICT_WORSE, "slower" },
		{ METRIC_THROUGHPUT, BETTER_HIGHER, VERDICT_BETTER, "faster" },
		{ METRIC_PEAK_HEAP, BETTER_LOWER, VERDICT_WORSE, "fatter" },
		{ METRIC_ALLOCATIONS, BETTER_LOWER, VERDICT_BETTER, "leaner" },
		{ METRIC_TRACK, BETTER_HIGHER, VERDICT_WORSE, "worse" },
		{ METRIC_TRACK, BETTER_LOWER, VERDICT_BETTER, "better" },
		{ METRIC_ERRORS, BETTER_LOWER, VERDICT_WORSE, "more" },
		{ METRIC_COUNT, BETTER_LOWER, VERDICT_FAILED, "failed" },
		{ METRIC_TIME, BETTER_LOWER, VERDICT_UNDECIDED, "?" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct finding finding = { .metric = rows[i].metric,
					   .better = rows[i].better,
					   .verdict = rows[i].verdict };

		assert_string_equal(word_of(&finding), rows[i].word);
	}
}

void test_words_about_floors(void **state)
{
	struct finding finding = { .metric = METRIC_PEAK_HEAP,
				   .unit = "B",
				   .verdict = VERDICT_SAME,
				   .ratio = 1.5,
				   .ratio_low = (double)NAN,
				   .ratio_high = (double)NAN,
				   .tolerance = 0.01,
				   .floor = 4096,
				   .base = 1000,
				   .head = 1500 };
	struct buf out = BUF_INIT;

	(void)state;
	words_add_certainty(&out, &finding);
	assert_string_equal(out.data, "below the floor of 4.00 KiB");
	buf_truncate(&out, 0);
	finding.head = 1005;
	finding.ratio = 1.005;
	words_add_certainty(&out, &finding);
	assert_string_equal(out.data, "");
	finding.base = 0;
	finding.ratio = (double)NAN;
	words_add_change(&out, &finding);
	assert_string_equal(out.data, "from 0");
	assert_true(words_below_floor(&finding));
	finding.floor = (double)NAN;
	assert_false(words_below_floor(&finding));
	buf_release(&out);
}

void test_commits_fit(void **state)
{
	static const struct {
		size_t columns;
		const char *expected;
	} rows[] = {
		{ SUBJECT_WHOLE, "1a2b3c4 \"Say what was compared first\"" },
		{ 20, "1a2b3c4 \"Say what was...\"" },
		{ 0, "1a2b3c4" },
	};
	struct commit commit = { .hash = "1a2b3c4d5e6f",
				 .subject = "Say what was compared first" };
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_truncate(&out, 0);
		words_add_commit(&out, &commit, rows[i].columns);
		assert_string_equal(out.data, rows[i].expected);
	}
	buf_release(&out);
}

#define TRACEBACK "Traceback (most recent call last):\n  File \"a\"\n    b()\n"

void test_errors_in_one_line(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ "it printed:\nx\nkilled\n", "killed" },
		{ TRACEBACK "ValueError: no\nsuch thing\n",
		  "ValueError: no such thing" },
		{ TRACEBACK "KeyError: 1\n\nDuring it:\n\n" TRACEBACK
			    "OSError: 2",
		  "OSError: 2" },
		{ TRACEBACK, "b()" },
		{ "Traceback (most recent call last):\n",
		  "Traceback (most recent call last):" },
	};
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		buf_truncate(&out, 0);
		words_add_last_line(&out, rows[i][0]);
		assert_string_equal(out.data ? out.data : "", rows[i][1]);
	}
	buf_release(&out);
}
