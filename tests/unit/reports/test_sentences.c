/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "model/findings.h"
#include "reports/rows.h"
#include "reports/words.h"

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

		made_finding(findings, "s/a", METRIC_TIME, rows[i].first,
			     rows[i].gated);
		made_finding(findings, "s/b", METRIC_TIME, rows[i].second,
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
	made_finding(findings, "s/a", METRIC_TIME, VERDICT_WORSE, true);
	made_finding(findings, "s/b", METRIC_TIME, VERDICT_SAME, true);
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

void test_reasons_are_said_once(void **state)
{
	static const char *const reasons[] = { "noisy", "few", "noisy", NULL };
	struct findings *findings = findings_new();
	struct buf out = BUF_INIT;
	struct rows rows;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(reasons); i++) {
		made_finding(findings, "s/a", METRIC_TIME, VERDICT_UNDECIDED,
			     true);
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

/* Faster than base, and still too slow: neither "slower" nor "-0.5 %". */
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
