/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "config/accepted.h"
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
			assert_true(
				slice_is(name.parameters, rows[i].parameters));
	}
}

void test_case_name_change(void **state)
{
	static const struct {
		const char *before, *after, *expected;
	} rows[] = {
		{ "s/b[c=list,n=1]@p", "s/b[c=set,n=1]@p",
		  "b[n=1] c=list -> set" },
		{ "s/b[c=list,n=1]@p", "s/b[c=set,n=2]@p",
		  "b c=list -> set, n=1 -> 2" },
		{ "s/b@p", "s/d[n=1]@p", "b -> d[n=1]" },
		{ "s/b[m=1]@p", "s/b[n=1]@p", "b[m=1] -> b[n=1]" },
		{ "s/b[x='a,b']@p", "s/b[x='a,c']@p", "b x='a,b' -> 'a,c'" },
		{ "s/b[x]@p", "s/b[x=]@p", "b x -> " },
		{ "s/b@p", "s/b@q", "b -> b" },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_truncate(&out, 0);
		case_name_add_change(&out, rows[i].before, rows[i].after);
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

/* A finding of a case of its own. */
static void push(struct findings *findings, const char *case_id,
		 enum metric metric, enum verdict verdict, bool gated)
{
	*VEC_PUSH(findings) = (struct finding){
		.case_id = case_id,
		.metric = metric,
		.unit = "s",
		.verdict = verdict,
		.gated = gated,
		.confirmed = verdict == VERDICT_WORSE,
		.ratio = 1.5,
		.tolerance = 0.03,
		.pairs = 12,
	};
}

void test_verdict_sentences(void **state)
{
	static const struct {
		int status;
		enum verdict first, second;
		bool gated;
		const char *expected;
		enum verdict_tone tone;
	} rows[] = {
		{ 0, VERDICT_SAME, VERDICT_SAME, true,
		  "PASS: none of 2 cases is worse", TONE_PASS },
		{ 0, VERDICT_SAME, VERDICT_UNDECIDED, true,
		  "PASS, but 1 of 2 cases could not be told", TONE_UNSURE },
		{ 0, VERDICT_SAME, VERDICT_UNDECIDED, false,
		  "NOTHING TO COMPARE WITH: of 2 cases nothing could be judged",
		  TONE_UNSURE },
		{ 0, VERDICT_UNDECIDED, VERDICT_UNDECIDED, true,
		  "UNDECIDED: 2 of 2 cases could not be told", TONE_UNSURE },
		{ 4, VERDICT_SAME, VERDICT_UNDECIDED, true,
		  "UNDECIDED: 1 of 2 cases could not be told", TONE_UNSURE },
		{ 5, VERDICT_INCOMPARABLE, VERDICT_CHANGED, true,
		  "NOTHING TO COMPARE WITH: 1 of 2 cases cannot be compared; "
		  "1 changed: not what base measured",
		  TONE_UNSURE },
		{ 3, VERDICT_SAME, VERDICT_FAILED, true,
		  "FAILED TO RUN: 1 of 2 cases failed to run", TONE_FAIL },
		{ 1, VERDICT_WORSE, VERDICT_FAILED, true,
		  "FAIL: s/a is slower (+50.0 %); 1 failed to run", TONE_FAIL },
		{ 1, VERDICT_WORSE, VERDICT_WORSE, true,
		  "FAIL: 2 of 2 cases got worse", TONE_FAIL },
		{ 0, VERDICT_WORSE, VERDICT_SAME, true,
		  "WORSE: s/a is slower (+50.0 %)", TONE_UNSURE },
		{ 130, VERDICT_SAME, VERDICT_UNDECIDED, true,
		  "INTERRUPTED: 1 of 2 cases could not be told", TONE_UNSURE },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();

		push(findings, "s/a", METRIC_TIME, rows[i].first,
		     rows[i].gated);
		push(findings, "s/b", METRIC_TIME, rows[i].second,
		     rows[i].gated);
		findings->exit_status = rows[i].status;
		buf_truncate(&out, 0);
		words_add_verdict(&out, findings);
		assert_string_equal(out.data, rows[i].expected);
		assert_int_equal(words_tone(findings), rows[i].tone);
		findings_free(findings);
	}
	buf_release(&out);
}

void test_what_is_accepted_is_said(void **state)
{
	struct findings *findings = findings_new();
	struct buf out = BUF_INIT;

	(void)state;
	push(findings, "s/a", METRIC_TIME, VERDICT_WORSE, true);
	push(findings, "s/b", METRIC_TIME, VERDICT_SAME, true);
	findings->items[0].accepted = "agreed";
	findings->items[0].confirmed = false;
	words_add_verdict(&out, findings);
	assert_string_equal(out.data, "PASS: 1 of 2 cases got worse, which is "
				      "accepted");
	assert_int_equal(words_tone(findings), TONE_PASS);
	buf_truncate(&out, 0);
	words_add_evidence(&out, &findings->items[0]);
	assert_string_equal(out.data, "12 pairs, accepted: agreed");
	findings_free(findings);
	buf_release(&out);
}

/* What is not gated comes last, but a large change that no gated row of its
 * case tells. */
void test_rows_fold_what_is_not_gated(void **state)
{
	struct findings *findings = findings_new();
	struct buf out = BUF_INIT;
	struct rows rows;

	(void)state;
	push(findings, "s/a", METRIC_TIME, VERDICT_WORSE, true);
	push(findings, "s/a", METRIC_P99, VERDICT_WORSE, false);
	push(findings, "s/b", METRIC_P99, VERDICT_UNDECIDED, false);
	push(findings, "s/b", METRIC_MAX, VERDICT_BETTER, false);
	push(findings, "s/b", METRIC_TIME, VERDICT_UNDECIDED, true);
	push(findings, "s/b", METRIC_ALLOCATIONS, VERDICT_SAME, true);
	rows_init(&rows, findings);
	assert_int_equal(rows.count, 6);
	assert_int_equal(rows.changed, 3);
	assert_int_equal(rows.gated, 4);
	assert_ptr_equal(rows.items[0], &findings->items[0]);
	assert_ptr_equal(rows.items[1], &findings->items[3]);
	assert_ptr_equal(rows.items[2], &findings->items[4]);
	words_add_not_gated(&out, &rows);
	assert_string_equal(out.data, "2 not gated (1 worse, 1 undecided)");
	rows_release(&rows);
	buf_release(&out);
	findings_free(findings);
}

void test_reasons_are_said_once(void **state)
{
	static const char *const reasons[] = { "noisy", "few", "noisy", NULL };
	struct findings *findings = findings_new();
	struct buf out = BUF_INIT;
	struct rows rows;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(reasons); i++) {
		push(findings, "s/a", METRIC_TIME, VERDICT_UNDECIDED, true);
		findings->items[i].reason = reasons[i];
	}
	rows_init(&rows, findings);
	words_add_shared_reasons(&out, &rows);
	assert_string_equal(out.data, "2 undecided: noisy\n");
	for (i = 0; i < rows.count; i++)
		assert_int_equal(rows_is_shared(&rows, i),
				 rows.items[i]->reason == reasons[0]);
	rows_release(&rows);
	buf_release(&out);
	findings_free(findings);
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

		push(findings, "s/a", METRIC_TIME, VERDICT_UNDECIDED, true);
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
		push(findings, "s/a[n=1]@p", rows[i].metric, VERDICT_WORSE,
		     true);
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

		push(findings, "s/a[n=1]@x", METRIC_TIME, VERDICT_WORSE, true);
		push(findings, "s/a[n=1]@x", METRIC_TRACK, VERDICT_WORSE, true);
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
	push(findings, "s/a@x", METRIC_TIME, VERDICT_SAME, true);
	findings->base.name = "git:v1";
	strvec_push(&findings->suites, "s");
	strvec_push(&findings->patterns, "a*");
	strvec_push(&findings->patterns, "b");
	strvec_push(&findings->tags, "slow");
	words_add_repeat(&out, findings);
	assert_string_equal(out.data, "tare gate s --against git:v1 -k 'a*' "
				      "-k b --tag slow");
	push(findings, "s/c@x", METRIC_TIME, VERDICT_WORSE, true);
	buf_truncate(&out, 0);
	words_add_repeat(&out, findings);
	assert_string_equal(out.data, "tare gate s --against git:v1 -k c");
	findings_free(findings);
	buf_release(&out);
}

/* Waivers to paste name their case whatever it is called. */
void test_waivers_to_paste(void **state)
{
	static const char *const names[] = {
		"s/a[n=1,x='*']@cpython3.11",
		"s/`\"\\\n```\n</pre>",
		"s/\xe2\x80\xae\xff",
		"s/[[[*?",
	};
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct findings *findings = findings_new();
		struct error err = ERROR_INIT;
		struct waivers *waivers;

		push(findings, "s/fine", METRIC_TIME, VERDICT_SAME, true);
		push(findings, names[i], METRIC_TIME, VERDICT_WORSE, true);
		buf_truncate(&out, 0);
		words_add_waivers(&out, findings, WAIVERS_ON_PAGE,
				  WAIVER_WHOLE);
		assert_null(strstr(out.data, "\n```"));
		assert_null(strstr(out.data, "fine"));
		assert_non_null(strstr(out.data, "\n  metric: time\n  "
						 "reason: WHY\n  who: NAME\n  "
						 "until: 1970-01-31\n"));
		waivers = accepted_parse(out.data, out.len, "it", &err);
		assert_non_null(waivers);
		assert_int_equal(waivers->count, 1);
		assert_true(text_matches(waivers->items[0].cases, names[i]));
		waivers_free(waivers);
		findings_free(findings);
	}
	buf_release(&out);
}

void test_waivers_are_few_and_short(void **state)
{
	struct findings *findings = findings_new();
	struct buf out = BUF_INIT;
	char name[10001];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (int i = 0; i < 100; i++)
		push(findings, name, METRIC_TIME, VERDICT_WORSE, true);
	findings->items[0].accepted = "agreed";
	words_add_waivers(&out, findings, WAIVERS_ON_PAGE, WAIVER_WHOLE);
	assert_true(out.len > 1000 && out.len < 2000);
	assert_non_null(strstr(out.data, "\n# and so on for 94 more\n"));
	findings_free(findings);
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
	assert_int_equal(rows.items[1]->verdict, VERDICT_FAILED);
	assert_non_null(rows.items[2]->accepted);
	for (i = 0; i < rows.changed; i++)
		assert_int_not_equal(rows.items[i]->verdict, VERDICT_SAME);
	rows_release(&rows);
	findings_free(findings);
}

/* Faster than base, and still too slow: neither "slower" nor "-0.5 %". */
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

void test_words_of_a_limit(void **state)
{
	struct findings *findings = made_findings();
	struct finding *finding = &findings->items[0];
	struct buf out = BUF_INIT;

	(void)state;
	findings->count = 1;
	finding->ratio = 0.995;
	finding->head = 0.206;
	finding->over_limit = true;
	finding->limit = 0.2;
	assert_string_equal(word_of(finding), "over limit");
	words_add_verdict(&out, findings);
	assert_string_equal(out.data, "FAIL: json/dumps[size=large]@cpython3.11"
				      " is over its limit of 200 ms (206 ms)");
	buf_truncate(&out, 0);
	words_add_counts(&out, findings);
	assert_non_null(strstr(out.data, "1 over a limit; "));
	buf_truncate(&out, 0);
	finding->better = BETTER_HIGHER;
	words_add_verdict(&out, findings);
	assert_non_null(strstr(out.data, " is below its limit of 200 ms"));
	buf_release(&out);
	findings_free(findings);
}
