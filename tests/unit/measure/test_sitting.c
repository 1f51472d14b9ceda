/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "measure/measure.h"
#include "measure/sitting.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/survey.h"

static const struct row {
	enum benchmark_kind kind;
	double rate;
	const char *implementation, *version;
	const char *refusal; /* NULL: it can sit */
} rows[] = {
	{ BENCHMARK_CALL, 0, "cpython", "3.14.0", NULL },
	{ BENCHMARK_STMT, 0, "cpython", "3.8.18", NULL },
	{ BENCHMARK_IMPORT, 0, "cpython", "3.15.2", NULL },
	{ BENCHMARK_TRACK, 0, "cpython", "3.11.2", NULL },
	{ BENCHMARK_LOAD, 0, "cpython", "3.11.2", NULL },
	{ BENCHMARK_LOAD, 50, "cpython", "3.11.2", "profile it without the" },
	{ BENCHMARK_COMMAND, 0, "cpython", "3.11.2", "by a `call`" },
	{ BENCHMARK_CALL, 0, "cpython", "3.7.9", "CPython 3.8 to" },
	{ BENCHMARK_CALL, 0, "pypy", "3.11.13", "CPython 3.8 to" },
};

/* What is refused is known of the run's case, so that nobody advises it. */
void test_sitting_who_can(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct interpreter_facts python = {
			.label = "p",
			.command = "python",
			.implementation = rows[i].implementation,
			.version = rows[i].version,
		};
		const struct benchmark benchmark = {
			.name = "b",
			.kind = rows[i].kind,
			.load = { .rate = rows[i].rate },
		};
		const struct suite suite = { .name = "s", .file = "s.yaml" };
		struct plan_case c = {
			.id = "s/b@p",
			.suite = &suite,
			.benchmark = &benchmark,
			.interpreter = &python,
		};
		const struct plan plan = { .cases = &c, .count = 1 };
		struct run *run = run_new();
		struct error err = ERROR_INIT;

		measure_describe(&plan, run);
		assert_int_equal(run->cases[0].stackless,
				 rows[i].refusal != NULL);
		if (rows[i].refusal) {
			assert_int_equal(sitting_check(&c, &err), -1);
			assert_int_equal(err.kind, ERROR_USAGE);
			assert_non_null(strstr(err.text, rows[i].refusal));
		} else {
			assert_int_equal(sitting_check(&c, &err), 0);
		}
		run_free(run);
	}
}
