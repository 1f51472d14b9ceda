/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "model/findings.h"
#include "reports/words.h"

void test_advice_names_what_helps(void **state)
{
	static const struct {
		size_t pairs;
		const char *expected;
	} rows[] = {
		{ 12, "tare doctor" },
		{ 0, "--against git:REV" },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();

		made_finding(findings, "s/a", METRIC_TIME, VERDICT_UNDECIDED,
			     true);
		findings->items[0].pairs = rows[i].pairs;
		buf_truncate(&out, 0);
		words_add_advice(&out, findings);
		assert_non_null(strstr(out.data, rows[i].expected));
		findings_free(findings);
	}
	buf_release(&out);
}

void test_advice_names_the_command_that_shows_where(void **state)
{
	static const struct {
		struct side_info base, head;
		enum metric metric;
		bool stackless;
		const char *expected; /* NULL: none */
	} rows[] = {
		{ { .name = "git:main" },
		  { .name = "working tree" },
		  METRIC_TIME,
		  false,
		  "tare profile 'my suites' 's/a[n=1]@p' --against git:main\n" },
		{ { .name = "git:v1" },
		  { .name = "./b", .typed = "b/" },
		  METRIC_TIME,
		  false,
		  "tare profile 'my suites' 's/a[n=1]@p' --against git:v1 "
		  "--head b/\n" },
		{ { .name = "s/b@p", .typed = "case:s/b@p" },
		  { .name = "s/a@p" },
		  METRIC_TIME,
		  false,
		  NULL },
		{ { .name = "git:main" },
		  { .name = "working tree" },
		  METRIC_TIME,
		  true,
		  NULL },
		{ { .name = "git:main" },
		  { .name = "working tree" },
		  METRIC_PEAK_MEMORY,
		  false,
		  NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();
		struct buf out = BUF_INIT;

		findings->base = rows[i].base;
		findings->head = rows[i].head;
		strvec_push(&findings->suites, "my suites");
		made_finding(findings, "s/a[n=1]@p", rows[i].metric,
			     VERDICT_WORSE, true);
		findings->items[0].confirmed = true;
		findings->items[0].stackless = rows[i].stackless;
		words_add_advice(&out, findings);
		if (rows[i].expected)
			assert_non_null(strstr(out.data, rows[i].expected));
		else
			assert_null(strstr(out.data, "tare profile"));
		buf_release(&out);
		findings_free(findings);
	}
}

/* What is printed to be pasted names what was typed. */
void test_how_to_repeat(void **state)
{
	static const struct {
		struct side_info base, head;
		double alpha;
		const char *suite, *expected;
	} rows[] = {
		{ { .name = "git:HEAD~1" },
		  { .name = "working tree" },
		  0.005,
		  "my suites",
		  "tare gate 'my suites' --against 'git:HEAD~1' -k a" },
		{ { .name = "baseline:main" },
		  { .name = NULL },
		  NAN,
		  NULL,
		  "tare gate SUITE --against baseline:main -k a" },
		{ { .name = ". with py (x 3)", .typed = ".", .python = "py" },
		  { .name = "git:v1", .typed = "git:v1" },
		  0.005,
		  "it's",
		  "tare duet . git:v1 'it'\\''s' --base-python py -k a" },
		{ { .name = "s/a@x", .typed = "case:s/a@x" },
		  { .name = "s/b@x", .typed = "case:s/b@x" },
		  0.005,
		  "s",
		  "tare duet case:s/a@x case:s/b@x s" },
		{ { .name = "./a.json" },
		  { .name = "latest" },
		  NAN,
		  NULL,
		  "tare compare ./a.json latest" },
	};
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();

		made_finding(findings, "s/a[n=1]@x", METRIC_TIME, VERDICT_WORSE,
			     true);
		made_finding(findings, "s/a[n=1]@x", METRIC_TRACK,
			     VERDICT_WORSE, true);
		findings->base = rows[i].base;
		findings->head = rows[i].head;
		findings->alpha = rows[i].alpha;
		if (rows[i].suite)
			strvec_push(&findings->suites, rows[i].suite);
		buf_truncate(&out, 0);
		words_add_repeat(&out, findings);
		assert_string_equal(out.data, rows[i].expected);
		findings_free(findings);
	}
	buf_release(&out);
}

/* Where no case fails alone, what was typed chooses the cases again. */
void test_how_to_repeat_what_was_chosen(void **state)
{
	struct findings *findings = findings_new();
	struct buf out = BUF_INIT;

	(void)state;
	made_finding(findings, "s/a@x", METRIC_TIME, VERDICT_SAME, true);
	findings->base.name = "git:v1";
	strvec_push(&findings->suites, "s");
	strvec_push(&findings->patterns, "a*");
	strvec_push(&findings->patterns, "b");
	strvec_push(&findings->tags, "slow");
	words_add_repeat(&out, findings);
	assert_string_equal(out.data, "tare gate s --against git:v1 -k 'a*' "
				      "-k b --tag slow");
	made_finding(findings, "s/c@x", METRIC_TIME, VERDICT_WORSE, true);
	buf_truncate(&out, 0);
	words_add_repeat(&out, findings);
	assert_string_equal(out.data, "tare gate s --against git:v1 -k c");
	findings_free(findings);
	buf_release(&out);
}
