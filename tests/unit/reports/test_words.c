/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "model/findings.h"
#include "reports/case_name.h"
#include "reports/rows.h"
#include "reports/words.h"

static bool slice_is(struct slice_of_name slice, const char *text)
{
	return slice.len == strlen(text) && !memcmp(slice.at, text, slice.len);
}

void test_case_name_parts(void **state)
{
	static const struct {
		const char *id, *suite, *benchmark, *parameters, *label;
	} rows[] = {
		{ "a/b[k=1,l=x]@py", "a", "b", "k=1,l=x", "py" },
		{ "a/b@py", "a", "b", "", "py" },
		{ "a/b", "a", "b", "", "" },
		{ "bare", "", "bare", "", "" },
		{ "a/b[k=\"],@\"]@p", "a", "b", "k=\"],@\"", "p" },
		{ "a/b[k='x/y']@p", "a", "b", "k='x/y'", "p" },
		{ "a/b[open", "a", "b", "", "" },
		{ "", "", "", "", "" },
	};
	struct case_name name;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		case_name_parse(rows[i].id, &name);
		assert_true(slice_is(name.suite, rows[i].suite));
		assert_true(slice_is(name.benchmark, rows[i].benchmark));
		assert_true(slice_is(name.label, rows[i].label));
		if (i != 6)
			assert_true(slice_is(name.parameters,
					     rows[i].parameters));
	}
}

void test_case_name_difference(void **state)
{
	static const struct {
		const char *before, *after, *expected;
	} rows[] = {
		{ "s/b[c=list,n=1]@p", "s/b[c=set,n=1]@p", "c=set" },
		{ "s/b[c=list,n=1]@p", "s/b[c=set,n=2]@p", "c=set, n=2" },
		{ "s/b@p", "s/d[n=1]@p", "d[n=1]" },
		{ "s/b[x='a,b']@p", "s/b[x='a,c']@p", "x='a,c'" },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_truncate(&out, 0);
		case_name_add_difference(&out, rows[i].before, rows[i].after);
		assert_string_equal(out.data, rows[i].expected);
	}
	buf_release(&out);
}

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
		{ METRIC_THROUGHPUT, BETTER_HIGHER, VERDICT_BETTER,
		  "faster" },
		{ METRIC_PEAK_HEAP, BETTER_LOWER, VERDICT_WORSE, "fatter" },
		{ METRIC_ALLOCATIONS, BETTER_LOWER, VERDICT_BETTER,
		  "leaner" },
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

void test_words_of_improvements(void **state)
{
	static const struct {
		double ratio, low, high;
		const char *expected;
	} rows[] = {
		{ 1.0 / 1610, 1.0 / 1640, 1.0 / 1580, "x1610 faster" },
		{ 2, 1.9, 2.1, "x2.00 slower" },
		{ 0.98, 0.9, 1.05, "no clear difference" },
		{ 1, 1, 1, "the same" },
		{ 0.5, (double)NAN, (double)NAN, "x2.00 faster (unproven)" },
		{ (double)NAN, 1, 1, "-" },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_truncate(&out, 0);
		words_add_improvement(&out, METRIC_TIME, BETTER_LOWER,
				      rows[i].ratio, rows[i].low,
				      rows[i].high);
		assert_string_equal(out.data, rows[i].expected);
	}
	buf_release(&out);
}

void test_verdict_sentences(void **state)
{
	static const struct {
		int status;
		const char *begins;
	} rows[] = {
		{ 0, "WORSE: " }, { 1, "FAIL: " },	 { 3, "BROKEN: " },
		{ 4, "UNDECIDED: " }, { 5, "NOTHING TO COMPARE: " },
		{ 130, "INTERRUPTED: " },
	};
	struct findings *findings = made_findings();
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		findings->exit_status = rows[i].status;
		buf_truncate(&out, 0);
		words_add_verdict(&out, findings);
		assert_memory_equal(out.data, rows[i].begins,
				    strlen(rows[i].begins));
	}
	findings->items[0].verdict = VERDICT_SAME;
	findings->exit_status = 0;
	buf_truncate(&out, 0);
	words_add_verdict(&out, findings);
	assert_memory_equal(out.data, "PASS: ", 6);
	buf_release(&out);
	findings_free(findings);
}

void test_rows_put_the_worst_first(void **state)
{
	struct findings *findings = made_findings();
	struct rows rows;
	size_t i;

	(void)state;
	rows_init(&rows, findings);
	assert_int_equal(rows.count, 8);
	assert_int_equal(rows.changed, 6);
	assert_int_equal(rows.label_bytes, strlen("@cpython3.11"));
	assert_int_equal(rows.items[0]->verdict, VERDICT_WORSE);
	assert_null(rows.items[0]->accepted);
	assert_non_null(rows.items[1]->accepted);
	for (i = 0; i < rows.changed; i++)
		assert_int_not_equal(rows.items[i]->verdict, VERDICT_SAME);
	rows_release(&rows);
	findings_free(findings);
}
