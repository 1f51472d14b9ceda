/* SPDX-License-Identifier: MIT */
/* The tables: metrics, names, policies, exit statuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "model/exit_status.h"
#include "model/metric.h"
#include "model/policy.h"
#include "model/samples.h"
#include "model/suite.h"
#include "model/survey.h"
#include "model/verdict.h"

void test_every_metric_is_complete_and_found(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < METRIC_COUNT; i++) {
		const struct metric_info *info = &metric_infos[i];

		assert_non_null(info->name);
		assert_non_null(info->unit);
		assert_true(strlen(info->about) > 10);
		assert_int_equal(metric_find(info->name), i);
		assert_true(info->tolerance >= 0 && info->tolerance < 1);
		assert_true(info->floor >= 0);
	}
	assert_int_equal(metric_find(""), METRIC_COUNT);
	assert_int_equal(metric_find("Time"), METRIC_COUNT);
	assert_int_equal(metric_find("times"), METRIC_COUNT);
}

void test_metrics_are_as_the_manual_says(void **state)
{
	static const struct {
		enum metric metric;
		const char *name, *unit;
		bool gated;
		double tolerance, floor;
		enum metric_rule rule;
	} rows[] = {
		{ METRIC_TIME, "time", "s", true, .03, 0, RULE_PAIRED },
		{ METRIC_P50, "p50", "s", false, .05, 0, RULE_PAIRED },
		{ METRIC_P90, "p90", "s", false, .05, 0, RULE_PAIRED },
		{ METRIC_P99, "p99", "s", false, .05, 0, RULE_PAIRED },
		{ METRIC_P999, "p999", "s", false, .05, 0, RULE_PAIRED },
		{ METRIC_MAX, "max", "s", false, .05, 0, RULE_PAIRED },
		{ METRIC_THROUGHPUT, "throughput", "1/s", false, .03, 0,
		  RULE_PAIRED },
		{ METRIC_ERRORS, "errors", "count", false, 0, 0, RULE_EXACT },
		{ METRIC_PEAK_MEMORY, "peak_memory", "B", true, .05, 1048576,
		  RULE_EXACT_OR_PAIRED },
		{ METRIC_PEAK_RSS, "peak_rss", "B", false, .05, 0,
		  RULE_PAIRED },
		{ METRIC_PEAK_HEAP, "peak_heap", "B", true, .01, 4096,
		  RULE_EXACT },
		{ METRIC_ALLOCATIONS, "allocations", "count", true, .01, 8,
		  RULE_EXACT },
		{ METRIC_ALLOCATED_BYTES, "allocated_bytes", "B", false, .01,
		  4096, RULE_EXACT },
		{ METRIC_INSTRUCTIONS, "instructions", "count", true, .01, 0,
		  RULE_EXACT },
		{ METRIC_TRACK, "track", "", true, .03, 0,
		  RULE_EXACT_OR_PAIRED },
	};

	(void)state;
	assert_int_equal(ARRAY_LEN(rows), METRIC_COUNT);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct metric_info *info = &metric_infos[rows[i].metric];

		assert_int_equal(rows[i].metric, i);
		assert_string_equal(info->name, rows[i].name);
		assert_string_equal(info->unit, rows[i].unit);
		assert_int_equal(info->gated, rows[i].gated);
		assert_true(info->tolerance == rows[i].tolerance);
		assert_true(info->floor == rows[i].floor);
		assert_int_equal(info->rule, rows[i].rule);
		assert_int_equal(info->better, i == METRIC_THROUGHPUT
						       ? BETTER_HIGHER
						       : BETTER_LOWER);
	}
}

void test_policy_has_the_defaults(void **state)
{
	struct policy policy;

	(void)state;
	memset(&policy, 0xff, sizeof(policy));
	policy_init(&policy);
	assert_true(policy.alpha == 0.10);
	assert_true(policy.alpha_confirm == 0.05);
	assert_true(policy.beta == 0.05);
	assert_int_equal(policy.clock, CLOCK_KIND_WALL);
	assert_int_equal(policy.confirm, CONFIRM_AGAIN);
	for (unsigned int i = 0; i < METRIC_COUNT; i++) {
		const struct metric_policy *one = &policy.metric[i];

		assert_int_equal(one->gated, metric_infos[i].gated);
		assert_true(one->tolerance == metric_infos[i].tolerance);
		assert_true(isnan(one->limit));
		assert_true(fabs(policy_ignore(one) * 3 - one->tolerance) <
			    1e-12);
	}
}

void test_every_name_is_there(void **state)
{
	(void)state;
	for (int i = 0; i < VERDICT_COUNT; i++)
		assert_non_null(verdict_names[i]);
	for (int i = 0; i < RUNG_COUNT; i++)
		assert_non_null(rung_names[i]);
	for (int i = 0; i < COLUMN_COUNT; i++)
		assert_non_null(column_names[i]);
	assert_string_equal(verdict_names[VERDICT_INCOMPARABLE],
			    "incomparable");
	assert_string_equal(rung_names[RUNG_YARDSTICK], "yardstick");
	assert_string_equal(column_names[COLUMN_MAJOR_FAULTS], "major_faults");
	assert_string_equal(benchmark_kind_name(BENCHMARK_TRACK), "track");
	assert_string_equal(benchmark_kind_name(BENCHMARK_CALL), "call");
	assert_string_equal(gc_policy_name(GC_FREEZE), "freeze");
}

void test_status_that_hides_another(void **state)
{
	/* The stronger first. */
	static const enum exit_status order[] = {
		EXIT_STATUS_USAGE,     EXIT_STATUS_SIGINT, EXIT_STATUS_SIGTERM,
		EXIT_STATUS_WORSE,     EXIT_STATUS_FAILED, EXIT_STATUS_NOTHING,
		EXIT_STATUS_UNDECIDED, EXIT_STATUS_OK,
	};

	(void)state;
	assert_int_equal(ARRAY_LEN(order), exit_status_count);
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		for (size_t j = 0; j < ARRAY_LEN(order); j++)
			assert_int_equal(
				exit_status_combine(order[i], order[j]),
				order[i < j ? i : j]);
}

void test_status_table_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < exit_status_count; i++) {
		const char *about = exit_status_infos[i].about;

		assert_non_null(exit_status_infos[i].name);
		assert_true(strlen(about) > 20);
		assert_int_equal(about[strlen(about) - 1], '.');
	}
}

void test_status_of_error(void **state)
{
	static const struct {
		enum error_kind kind;
		int errnum;
		enum exit_status status;
	} rows[] = {
		{ ERROR_NONE, 0, EXIT_STATUS_OK },
		{ ERROR_USAGE, 0, EXIT_STATUS_USAGE },
		{ ERROR_INPUT, 0, EXIT_STATUS_USAGE },
		{ ERROR_SYSTEM, 13, EXIT_STATUS_FAILED },
		{ ERROR_TARGET, 0, EXIT_STATUS_FAILED },
		{ ERROR_STORE, 0, EXIT_STATUS_FAILED },
		{ ERROR_NOTHING, 0, EXIT_STATUS_NOTHING },
		{ ERROR_INTERRUPT, SIGINT, EXIT_STATUS_SIGINT },
		{ ERROR_INTERRUPT, SIGTERM, EXIT_STATUS_SIGTERM },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct error err = ERROR_INIT;

		err.kind = rows[i].kind;
		err.errnum = rows[i].errnum;
		assert_int_equal(exit_status_of_error(&err), rows[i].status);
	}
}

void test_survey_missing(void **state)
{
	struct answer answers[] = {
		{ ANSWER_MODULE, 0, "json", NULL, false },
		{ ANSWER_MODULE, 0, "orjson", "no such module", true },
		{ ANSWER_MODULE, 1, "orjson", NULL, false },
		{ ANSWER_FUNCTION, 1, "orjson", "it breaks", false },
	};
	struct survey survey = { .answers = answers,
				 .answer_count = ARRAY_LEN(answers) };

	(void)state;
	assert_null(survey_missing(&survey, 0, ANSWER_MODULE, "json"));
	assert_ptr_equal(survey_missing(&survey, 0, ANSWER_MODULE, "orjson"),
			 &answers[1]);
	assert_null(survey_missing(&survey, 1, ANSWER_MODULE, "orjson"));
	assert_ptr_equal(survey_missing(&survey, 1, ANSWER_FUNCTION, "orjson"),
			 &answers[3]);
	assert_null(survey_missing(&survey, 2, ANSWER_MODULE, "orjson"));
}
