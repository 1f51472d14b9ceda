/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "gate/ladder.h"
#include "made_findings.h"

void test_ladder_nominates_what_is_open(void **state)
{
	static const struct {
		enum metric metric;
		enum verdict verdict;
		bool gated;
		const char *accepted;
		bool expired;
		const char *reason;
		bool nominated;
	} rows[] = {
		{ METRIC_TIME, VERDICT_UNDECIDED, true, NULL, false, NULL,
		  true },
		{ METRIC_TIME, VERDICT_UNDECIDED, false, NULL, false, NULL,
		  false },
		{ METRIC_TIME, VERDICT_UNDECIDED, true, "known", false, NULL,
		  false },
		{ METRIC_TIME, VERDICT_UNDECIDED, true, "known", true, NULL,
		  true },
		{ METRIC_TIME, VERDICT_SAME, true, NULL, false, NULL, false },
		{ METRIC_TIME, VERDICT_BETTER, true, NULL, false, NULL, false },
		/* beyond a factor of 2: a second measurement is enough */
		{ METRIC_TIME, VERDICT_WORSE, true, NULL, false, NULL, false },
		{ METRIC_ALLOCATIONS, VERDICT_WORSE, true, NULL, false, NULL,
		  true },
		{ METRIC_ALLOCATIONS, VERDICT_WORSE, false, NULL, false, NULL,
		  false },
		{ METRIC_ALLOCATIONS, VERDICT_WORSE, true, NULL, false,
		  "over the limit of 5", false },
		{ METRIC_COUNT, VERDICT_CHANGED, true, NULL, false, "code",
		  true },
		{ METRIC_COUNT, VERDICT_INCOMPARABLE, true, NULL, false, "x",
		  true },
		{ METRIC_COUNT, VERDICT_FAILED, true, NULL, false, "x", false },
		{ METRIC_COUNT, VERDICT_MISSING, true, NULL, false, "x",
		  false },
		{ METRIC_COUNT, VERDICT_NEW, false, NULL, false, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();
		struct finding *finding = made_finding(
			findings, "s/a", rows[i].metric, rows[i].verdict);
		struct strvec cases = STRVEC_INIT;

		finding->gated = rows[i].gated;
		finding->accepted = rows[i].accepted;
		finding->expired = rows[i].expired;
		finding->reason = rows[i].reason;
		ladder_nominate(findings, &cases);
		assert_int_equal(cases.count, rows[i].nominated);
		strvec_release(&cases);
		findings_free(findings);
	}
}

static struct findings *make_recorded(void)
{
	struct findings *findings = findings_new();

	made_finding(findings, "s/a", METRIC_TIME, VERDICT_UNDECIDED)->reason =
		"few runs";
	made_finding(findings, "s/a", METRIC_P99, VERDICT_SAME);
	made_finding(findings, "s/a", METRIC_ALLOCATIONS, VERDICT_WORSE);
	made_finding(findings, "s/b", METRIC_TIME, VERDICT_SAME);
	made_finding(findings, "s/c", METRIC_COUNT, VERDICT_CHANGED)->reason =
		"code";
	made_finding(findings, "s/d", METRIC_TIME, VERDICT_UNDECIDED)->reason =
		"few runs";
	return findings;
}

static struct findings *make_duet(void)
{
	struct findings *duet = findings_new();
	struct finding *finding;

	finding = made_finding(duet, "s/a", METRIC_TIME, VERDICT_WORSE);
	finding->confirmed = true;
	finding->rung = RUNG_DUET;
	finding->pairs = 15;
	made_finding(duet, "s/a", METRIC_ALLOCATIONS, VERDICT_SAME);
	made_finding(duet, "s/a", METRIC_PEAK_HEAP, VERDICT_SAME);
	made_finding(duet, "s/c", METRIC_TIME, VERDICT_SAME);
	made_finding(duet, "s/d", METRIC_COUNT, VERDICT_NEW)->reason =
		"it failed on base: no module x";
	strvec_push(&duet->notes, "a note");
	duet->alpha = .005;
	duet->seconds = 4;
	return duet;
}

void test_ladder_takes_what_pairs_said(void **state)
{
	static const struct {
		const char *case_id;
		enum metric metric;
		enum verdict verdict;
	} wanted[] = {
		{ "s/a", METRIC_TIME, VERDICT_WORSE },
		{ "s/a", METRIC_ALLOCATIONS, VERDICT_SAME },
		{ "s/a", METRIC_PEAK_HEAP, VERDICT_SAME },
		{ "s/a", METRIC_P99, VERDICT_SAME }, /* pairs have none */
		{ "s/b", METRIC_TIME, VERDICT_SAME },
		{ "s/c", METRIC_TIME, VERDICT_SAME },
		{ "s/d", METRIC_TIME, VERDICT_UNDECIDED },
	};
	struct findings *findings = make_recorded(), *duet = make_duet();
	struct strvec cases = STRVEC_INIT;

	(void)state;
	ladder_nominate(findings, &cases);
	assert_int_equal(cases.count, 3);
	findings->seconds = 10;
	ladder_take(findings, duet, &cases);
	findings_free(duet); /* nothing of it is borrowed */
	assert_int_equal(findings->count, ARRAY_LEN(wanted));
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		const struct finding *finding = &findings->items[i];

		assert_string_equal(finding->case_id, wanted[i].case_id);
		assert_int_equal(finding->metric, wanted[i].metric);
		assert_int_equal(finding->verdict, wanted[i].verdict);
	}
	assert_true(findings->items[0].confirmed);
	assert_int_equal(findings->items[0].pairs, 15);
	assert_string_equal(findings->items[6].reason,
			    "few runs; no duet was possible: it failed on "
			    "base: no module x");
	assert_string_equal(findings->notes.items[0], "a note");
	assert_true(findings->seconds > 13.9 && findings->seconds < 14.1);
	strvec_release(&cases);
	findings_free(findings);
}

/* What was counted twice is not undone by what was not counted again. */
void test_ladder_keeps_a_count_that_came_twice(void **state)
{
	static const struct {
		bool confirmed;
		enum rung rung;
		enum verdict duet;
		double base, head; /* that the duet counted, not 100 and 200 */
		enum verdict verdict;
	} rows[] = {
		{ true, RUNG_COUNTED, VERDICT_UNDECIDED, 100, 200,
		  VERDICT_WORSE },
		{ true, RUNG_DUET, VERDICT_UNDECIDED, 150, 150, VERDICT_WORSE },
		{ true, RUNG_RAW, VERDICT_SAME, 200, 200, VERDICT_WORSE },
		{ true, RUNG_COUNTED, VERDICT_SAME, 200, 200, VERDICT_SAME },
		{ true, RUNG_COUNTED, VERDICT_BETTER, 300, 200,
		  VERDICT_BETTER },
		{ true, RUNG_COUNTED, VERDICT_SAME, 100, 200, VERDICT_WORSE },
		{ false, RUNG_COUNTED, VERDICT_UNDECIDED, 100, 200,
		  VERDICT_UNDECIDED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();
		struct findings *duet = findings_new();
		struct strvec cases = STRVEC_INIT;
		struct finding *made;

		made = made_finding(findings, "s/a", METRIC_ALLOCATIONS,
				    VERDICT_WORSE);
		made->confirmed = rows[i].confirmed;
		made->base = 100;
		made->head = 200;
		made = made_finding(duet, "s/a", METRIC_ALLOCATIONS,
				    rows[i].duet);
		made->rung = rows[i].rung;
		made->base = rows[i].base;
		made->head = rows[i].head;
		made_finding(duet, "s/a", METRIC_TIME, VERDICT_SAME);
		ladder_nominate(findings, &cases);
		ladder_take(findings, duet, &cases);
		assert_int_equal(findings->count, 2);
		assert_int_equal(
			findings_find(findings, "s/a", METRIC_ALLOCATIONS)
				->verdict,
			rows[i].verdict);
		strvec_release(&cases);
		findings_free(duet);
		findings_free(findings);
	}
}

void test_ladder_says_why_it_stays(void **state)
{
	struct findings *findings = make_recorded();
	struct strvec cases = STRVEC_INIT;

	(void)state;
	ladder_nominate(findings, &cases);
	ladder_stay(findings, &cases, "no git");
	assert_string_equal(findings->items[0].reason, "few runs; no git");
	assert_null(findings->items[1].reason);
	assert_null(findings->items[2].reason); /* worse: nothing to excuse */
	assert_null(findings->items[3].reason);
	assert_string_equal(findings->items[4].reason, "code; no git");
	strvec_release(&cases);
	findings_free(findings);
}

void test_ladder_takes_of_creep_only_what_is_worse(void **state)
{
	struct findings *findings = make_recorded(), *duet = findings_new();
	const struct finding *time;
	size_t count = findings->count;

	(void)state;
	made_finding(duet, "s/b", METRIC_TIME, VERDICT_WORSE)->confirmed = true;
	made_finding(duet, "s/b", METRIC_ALLOCATIONS, VERDICT_SAME);
	made_finding(duet, "s/a", METRIC_TIME, VERDICT_WORSE); /* unconfirmed */
	ladder_take_creep(findings, duet, "crept");
	findings_free(duet);
	assert_int_equal(findings->count, count);
	time = findings_find(findings, "s/b", METRIC_TIME);
	assert_int_equal(time->verdict, VERDICT_WORSE);
	assert_string_equal(time->reason, "crept");
	time = findings_find(findings, "s/a", METRIC_TIME);
	assert_int_equal(time->verdict, VERDICT_UNDECIDED);
	findings_free(findings);
}
