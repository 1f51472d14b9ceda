/* SPDX-License-Identifier: MIT */
/* Which steps a case takes: whatever it asks for is measured, alone too. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "measure/steps.h"
#include "model/plan.h"
#include "model/suite.h"

void test_each_metric_alone_has_its_step(void **state);
void test_calls_worth_counting(void **state);
void test_steps_of_other_kinds(void **state);

enum { TIME = 1, LATENCY = 2, COUNTS = 4, MEMORY = 8, INSTRUCTIONS = 16 };

static int steps_of(enum benchmark_kind kind, uint32_t metrics)
{
	struct benchmark benchmark = { .kind = kind };
	struct plan_case c = { .benchmark = &benchmark };

	benchmark.settings.metrics = metrics;
	return (case_wants_time(&c) ? TIME : 0) |
	       (case_wants_latency(&c) ? LATENCY : 0) |
	       (case_wants_counts(&c) ? COUNTS : 0) |
	       (case_wants_memory(&c) ? MEMORY : 0) |
	       (case_wants_instructions(&c) ? INSTRUCTIONS : 0);
}

/* Of a function that is called again and again; a load brings its own. */
static const int step_of[METRIC_COUNT] = {
	[METRIC_TIME] = TIME,
	[METRIC_P50] = TIME | LATENCY,
	[METRIC_P90] = TIME | LATENCY,
	[METRIC_P99] = TIME | LATENCY,
	[METRIC_P999] = TIME | LATENCY,
	[METRIC_MAX] = TIME | LATENCY,
	[METRIC_THROUGHPUT] = TIME,
	[METRIC_PEAK_MEMORY] = MEMORY,
	[METRIC_PEAK_RSS] = MEMORY,
	[METRIC_PEAK_HEAP] = COUNTS,
	[METRIC_ALLOCATIONS] = COUNTS,
	[METRIC_ALLOCATED_BYTES] = COUNTS,
	[METRIC_INSTRUCTIONS] = INSTRUCTIONS,
};

void test_each_metric_alone_has_its_step(void **state)
{
	static const enum benchmark_kind kinds[] = {
		BENCHMARK_CALL,	  BENCHMARK_STMT,    BENCHMARK_ASYNC,
		BENCHMARK_IMPORT, BENCHMARK_COMMAND,
	};

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (unsigned int i = 0; i < METRIC_COUNT; i++) {
			uint32_t bit = METRIC_BIT(i);
			bool has = benchmark_kind_metrics(kinds[k]) & bit;

			assert_int_equal(steps_of(kinds[k], bit),
					 has ? step_of[i] : 0);
			if (has)
				assert_int_not_equal(step_of[i], 0);
		}
}

/* So many that a thousand instructions more or less do not matter. */
void test_calls_worth_counting(void **state)
{
	static const struct {
		double instructions;
		int64_t calls;
	} rows[] = {
		{ 0, 10000 },  { 1, 10000 },   { 100, 10000 },
		{ 101, 9901 }, { 1000, 1000 }, { 300000, 4 },
		{ 999999, 2 }, { 1000000, 1 }, { 5e12, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(calls_worth_counting(rows[i].instructions),
				 rows[i].calls);
}

/* All that a load is asked is in its window; what is tracked is returned. */
void test_steps_of_other_kinds(void **state)
{
	struct benchmark load = { .kind = BENCHMARK_LOAD };
	struct plan_case c = { .benchmark = &load };

	(void)state;
	for (unsigned int i = 0; i < METRIC_COUNT; i++) {
		load.settings.metrics = METRIC_BIT(i);
		assert_true(case_wants_turns(&c));
		assert_false(case_wants_time(&c));
		assert_int_equal(steps_of(BENCHMARK_TRACK, METRIC_BIT(i)), 0);
	}
}
