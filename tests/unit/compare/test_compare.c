/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "compare/compare.h"
#include "made_run.h"
#include "model/findings.h"
#include "two_fixture.h"

void test_compare_says_who_is_compared(void **state)
{
	struct two two;

	(void)state;
	make_two(&two);
	add_times(two.base, 1);
	add_times(two.head, 1);
	two.findings = compare_runs(two.base, two.head);
	assert_string_equal(two.findings->base.uuid, two.base->uuid);
	assert_string_equal(two.findings->head.uuid, two.head->uuid);
	assert_string_equal(two.findings->head.machine_id, "m1");
	assert_string_equal(two.findings->base.commit.hash,
			    "0123456789abcdef0123456789abcdef01234567");
	assert_true(is_near(two.findings->seconds, 3.5));
	assert_true(isnan(two.findings->alpha));
	end_two(&two);
}

void test_compare_instructions_by_other_counters(void **state)
{
	static const struct {
		const char *base, *head;
		enum verdict verdict;
	} rows[] = {
		{ "perf", "perf", VERDICT_SAME },
		{ "callgrind", "callgrind", VERDICT_SAME },
		{ "perf", "callgrind", VERDICT_INCOMPARABLE },
		{ "callgrind", "perf", VERDICT_INCOMPARABLE },
	};
	const double counts[] = { 1000, 1000, 1000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct two two;

		make_two(&two);
		made_readings(two.base, METRIC_INSTRUCTIONS, counts, 3);
		made_readings(two.head, METRIC_INSTRUCTIONS, counts, 3);
		two.base->conditions.counters = rows[i].base;
		two.head->conditions.counters = rows[i].head;
		assert_int_equal(only_finding(&two)->verdict, rows[i].verdict);
		end_two(&two);
	}
}

void test_compare_new_and_missing(void **state)
{
	struct two two;

	(void)state;
	make_two(&two);
	two.base_case->id = "s/gone";
	add_times(two.base, 1);
	add_times(two.head, 1);
	two.findings = compare_runs(two.base, two.head);
	assert_int_equal(two.findings->count, 2);
	assert_string_equal(two.findings->items[0].case_id, "s/a");
	assert_int_equal(two.findings->items[0].verdict, VERDICT_NEW);
	assert_int_equal(two.findings->items[0].metric, METRIC_COUNT);
	assert_false(two.findings->items[0].gated);
	assert_string_equal(two.findings->items[1].case_id, "s/gone");
	assert_int_equal(two.findings->items[1].verdict, VERDICT_MISSING);
	assert_true(two.findings->items[1].gated);
	end_two(&two);
}

/* What stands in the way of a comparison of cases. */
enum obstacle {
	HEAD_FAILED,
	HEAD_SKIPPED,
	BASE_FAILED,
	BASE_KILLED,
	BASE_LACKING,
	BASE_SKIPPED,
	OTHER_DEFINITION,
	OTHER_CODE,
	OTHER_MACHINE,
	OTHER_PYTHON,
	OTHER_BUILD,
	OTHER_LOOP,
	OTHER_PROBE
};

static void put_in_the_way(struct two *two, enum obstacle obstacle)
{
	switch (obstacle) {
	case HEAD_FAILED:
		two->head_case->outcome = OUTCOME_FAILED;
		two->head_case->reason = "ValueError: no";
		break;
	case HEAD_SKIPPED:
		two->head_case->outcome = OUTCOME_SKIPPED;
		two->head_case->reason = "orjson is not installed";
		break;
	case BASE_FAILED:
		two->base_case->outcome = OUTCOME_FAILED;
		two->base_case->reason = "Traceback:\nAttributeError: no x";
		break;
	case BASE_KILLED:
		two->base_case->outcome = OUTCOME_FAILED;
		two->base_case->reason = "killed by signal 9";
		break;
	case BASE_LACKING:
		two->base_case->outcome = OUTCOME_FAILED;
		two->base_case->lacking = true;
		two->base_case->reason = "b has no function f";
		break;
	case BASE_SKIPPED:
		two->base_case->outcome = OUTCOME_SKIPPED;
		break;
	case OTHER_DEFINITION:
		two->head_case->definition = "d2";
		break;
	case OTHER_CODE:
		two->head_case->code = "c2";
		break;
	case OTHER_MACHINE:
		memcpy(two->head->machine.id, "m2", 3);
		two->head->machine.name = "Other";
		break;
	case OTHER_PYTHON:
		two->head_case->python = "cpython 3.12.1";
		break;
	case OTHER_BUILD:
		two->base_case->python_build = NULL;
		break;
	case OTHER_LOOP:
		two->base->items[1].loop = LOOP_PYTHON;
		two->head->items[0].loop = LOOP_PROBE;
		break;
	case OTHER_PROBE:
		two->base->items[0].loop = two->head->items[0].loop =
			LOOP_PROBE;
		two->head->items[0].instrumented = true;
		break;
	}
}

void test_compare_verdicts_of_cases(void **state)
{
	static const struct {
		enum obstacle obstacle;
		enum verdict verdict;
		bool gated;
		const char *reason;
	} rows[] = {
		{ HEAD_FAILED, VERDICT_FAILED, true, "ValueError: no" },
		{ HEAD_SKIPPED, VERDICT_SKIPPED, false,
		  "orjson is not installed" },
		{ BASE_FAILED, VERDICT_FAILED, true,
		  "base: Traceback:\nAttributeError: no x" },
		{ BASE_KILLED, VERDICT_FAILED, true,
		  "base: killed by signal 9" },
		{ BASE_LACKING, VERDICT_NEW, false,
		  "it failed on base: b has no function f" },
		{ BASE_SKIPPED, VERDICT_NEW, false,
		  "skipped on base: no reason was recorded" },
		{ OTHER_DEFINITION, VERDICT_CHANGED, true,
		  "the suite defines it differently now" },
		{ OTHER_CODE, VERDICT_CHANGED, true,
		  "the code beside the suite file has changed" },
		{ OTHER_MACHINE, VERDICT_INCOMPARABLE, true,
		  "other machine: base on Made, 2 CPUs (m1), head on Other "
		  "(m2)" },
		{ OTHER_PYTHON, VERDICT_INCOMPARABLE, true,
		  "other interpreter: base cpython 3.11.2, head cpython "
		  "3.12.1" },
		{ OTHER_BUILD, VERDICT_INCOMPARABLE, true,
		  "other build of the interpreter: base unknown, head GCC "
		  "12.2.0" },
		{ OTHER_LOOP, VERDICT_INCOMPARABLE, true,
		  "other loop: base was timed by a loop in Python, head by the "
		  "probe in C" },
		{ OTHER_PROBE, VERDICT_INCOMPARABLE, true,
		  "other loop: base was timed by the probe in C, head by a "
		  "probe with a sanitizer or coverage" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct finding *finding;
		struct two two;

		make_two(&two);
		add_times(two.base, 1);
		add_times(two.head, 3);
		put_in_the_way(&two, rows[i].obstacle);
		finding = only_finding(&two);
		assert_int_equal(finding->verdict, rows[i].verdict);
		assert_int_equal(finding->metric, METRIC_COUNT);
		assert_true(finding->gated == rows[i].gated);
		assert_string_equal(finding->reason, rows[i].reason);
		assert_string_equal(finding->unit, "");
		assert_true(isnan(finding->ratio));
		end_two(&two);
	}
}

/* The same loop on both sides, or one that nobody knows: no obstacle. */
void test_compare_same_or_unknown_loop(void **state)
{
	static const enum timing_loop rows[][2] = {
		{ LOOP_PYTHON, LOOP_PYTHON },
		{ LOOP_PROBE, LOOP_PROBE },
		{ LOOP_UNKNOWN, LOOP_PROBE },
		{ LOOP_PYTHON, LOOP_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct two two;

		make_two(&two);
		add_times(two.base, 1);
		add_times(two.head, 1);
		two.base->items[0].loop = rows[i][0];
		two.head->items[0].loop = rows[i][1];
		assert_int_not_equal(only_finding(&two)->verdict,
				     VERDICT_INCOMPARABLE);
		end_two(&two);
	}
}

/* Who takes turns with another interpreter is compared with it. */
void test_compare_interpreters_in_pairs(void **state)
{
	static const enum obstacle obstacles[] = { OTHER_PYTHON, OTHER_BUILD };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(obstacles); i++) {
		struct findings *findings;
		struct two two;

		make_two(&two);
		add_times(two.base, 3);
		add_times(two.head, 3);
		put_in_the_way(&two, obstacles[i]);
		two.base->items[0].pair = 0; /* only one side: not in pairs */
		assert_int_equal(only_finding(&two)->verdict,
				 VERDICT_INCOMPARABLE);
		findings_free(two.findings);
		two.head->items[0].pair = 0;
		findings = two.findings = compare_runs(two.base, two.head);
		assert_true(findings->count > 0);
		for (size_t j = 0; j < findings->count; j++)
			assert_int_not_equal(findings->items[j].verdict,
					     VERDICT_INCOMPARABLE);
		end_two(&two);
	}
}

void test_compare_skipped_on_base_only_is_nothing(void **state)
{
	struct two two;

	(void)state;
	make_new(&two);
	assert_int_equal(only_finding(&two)->verdict, VERDICT_NEW);
	end_two(&two);
}

void test_compare_skips_metrics_of_one_side(void **state)
{
	const double count = 100;
	struct two two;

	(void)state;
	make_two(&two);
	made_readings(two.base, METRIC_PEAK_HEAP, &count, 1);
	made_readings(two.head, METRIC_ALLOCATIONS, &count, 1);
	two.findings = compare_runs(two.base, two.head);
	assert_int_equal(two.findings->count, 0);
	end_two(&two);
}

void test_compare_of_empty_runs(void **state)
{
	struct run *base = run_new(), *head = run_new();
	struct findings *findings = compare_runs(base, head);

	(void)state;
	assert_int_equal(findings->count, 0);
	findings_free(findings);
	run_free(base);
	run_free(head);
}
