/* SPDX-License-Identifier: MIT */
/* What reports draw: in time order, bounded, and only what varies. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "compare/compare.h"
#include "compare/traces.h"
#include "made_run.h"
#include "model/findings.h"

enum { WORKERS = 60 }; /* of 8 slices each after the warm-up */

static void add_times(struct run *run, double call_ns)
{
	double values[WORKERS];

	for (size_t i = 0; i < WORKERS; i++)
		values[i] = call_ns * (1 + (double)(i % 7) / 100);
	made_times(run, values, WORKERS);
}

static struct findings *compare_traced(const struct run *base,
				       const struct run *head)
{
	struct findings *findings = compare_runs(base, head);

	traces_take(findings, base, head);
	return findings;
}

static void assert_spread(const struct finding_dots *dots, double least,
			  double most)
{
	assert_true(dots->count > FINDING_DOTS / 2);
	assert_true(dots->count <= FINDING_DOTS);
	assert_true(dots->of > FINDING_DOTS);
	assert_int_equal(dots->items[0].process, 0);
	assert_true(dots->items[dots->count - 1].process > WORKERS * 9 / 10);
	for (size_t i = 0; i < dots->count; i++) {
		assert_true(dots->items[i].value >= least * .999);
		assert_true(dots->items[i].value <= most * 1.001);
		if (i)
			assert_true(dots->items[i].process >=
				    dots->items[i - 1].process);
	}
}

void test_traces_of_slices_are_bounded(void **state)
{
	struct run *base = made_run(), *head = made_run();
	struct findings *findings;
	struct finding *time;

	(void)state;
	made_case(base, "s/a");
	add_times(base, 500);
	made_case(head, "s/a");
	add_times(head, 700);
	findings = compare_traced(base, head);
	time = findings_find(findings, "s/a", METRIC_TIME);
	assert_non_null(time);
	assert_spread(&time->base_dots, 500e-9, 530e-9);
	assert_spread(&time->head_dots, 700e-9, 742e-9);
	findings_free(findings);
	run_free(base);
	run_free(head);
}

void test_traces_of_processes(void **state)
{
	static const double varying[] = { 3e6, 4e6, 5e6 };
	static const double constant[] = { 3e6, 3e6, 3e6 };
	static const struct {
		const double *base, *head;
		size_t dots;
	} rows[] = {
		{ varying, constant, ARRAY_LEN(varying) },
		{ constant, varying, ARRAY_LEN(varying) },
		{ constant, constant, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct run *base = made_run(), *head = made_run();
		struct findings *findings;
		struct finding *memory;

		made_case(base, "s/a");
		made_readings(base, METRIC_PEAK_MEMORY, rows[i].base, 3);
		made_case(head, "s/a");
		made_readings(head, METRIC_PEAK_MEMORY, rows[i].head, 3);
		findings = compare_traced(base, head);
		memory = findings_find(findings, "s/a", METRIC_PEAK_MEMORY);
		assert_non_null(memory);
		assert_int_equal(memory->base_dots.count, rows[i].dots);
		assert_int_equal(memory->head_dots.count, rows[i].dots);
		if (rows[i].dots) {
			assert_int_equal(memory->head_dots.items[2].process, 2);
			assert_true(memory->head_dots.items[2].value ==
				    rows[i].head[2]);
		}
		findings_free(findings);
		run_free(base);
		run_free(head);
	}
}
