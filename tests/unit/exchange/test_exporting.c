/* SPDX-License-Identifier: MIT */
/* What is written reads back the same, in every format. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "exchange/exchange.h"
#include "exchange/lenient.h"
#include "model/run.h"

enum { PROCESSES = 3 };

static double times[] = { 1.25e-6, 1.5e-6, 1.75e-6 };
static double counts[] = { 40, 40, 40 };
static double bytes[] = { 4096, 8192, 6144 };

static struct run *make_run(void)
{
	struct run *run = run_new();
	static const struct run_case of_case = {
		.id = "demo/search[n=50]@cpython3.11",
		.suite = "demo",
		.benchmark = "search",
		.label = "cpython3.11",
		.python = "cpython 3.11.2",
	};

	run->cases = arena_memdup(&run->arena, &of_case, sizeof(of_case));
	run->case_count = 1;
	run->started_ns = INT64_C(1700000000000000000);
	run->machine.cpu = "Some CPU";
	run->machine.cpus = 2;
	run->commit.hash = "0123456789abcdef0123456789abcdef01234567";
	return run;
}

static void print(const struct run *run, enum exchange_format format,
		  struct buf *out)
{
	struct exported_case of_case = { .metric = { { NULL, 0 } } };
	const struct exported_run exported = { run, &of_case };
	struct error err = ERROR_INIT;

	of_case.metric[METRIC_TIME] = (struct process_values){ times,
							       PROCESSES };
	of_case.metric[METRIC_ALLOCATIONS] =
		(struct process_values){ counts, PROCESSES };
	of_case.metric[METRIC_PEAK_MEMORY] =
		(struct process_values){ bytes, PROCESSES };
	if (exchange_print(&exported, format, out, &err) < 0)
		fail_msg("%s", err.text);
}

static double time_of(const struct worker *worker, size_t at)
{
	const struct samples *samples = &worker->samples;

	assert_true(at < samples->count);
	return (double)samples->columns[COLUMN_WALL][at] /
	       (double)samples->columns[COLUMN_LOOPS][at] / 1e9;
}

/* How many processes come back, and slices of each; times are rounded to
 * the nanoseconds that a slice of one call has. */
static const struct {
	enum exchange_format format;
	size_t workers, slices;
	bool counted;
	double precision;
} formats[] = {
	{ EXCHANGE_PYPERF, PROCESSES, 1, true, 1e-9 },
	{ EXCHANGE_ASV, PROCESSES, PROCESSES, true, 1e-9 },
	{ EXCHANGE_PYTEST_BENCHMARK, 1, PROCESSES, false, 1e-9 },
	{ EXCHANGE_HYPERFINE, PROCESSES, 1, false, 1e-9 },
	{ EXCHANGE_GITHUB_ACTION_BENCHMARK, 1, 1, true, 1e-12 },
	{ EXCHANGE_BENCHER, 1, 1, true, 1e-12 },
};

static void check_back(const struct run *run, size_t i)
{
	const struct worker *first = &run->items[0];
	bool median = formats[i].workers == 1 && formats[i].slices == 1;

	assert_int_equal(run->case_count, 1);
	assert_string_equal(run->cases[0].id, "demo/search[n=50]@cpython3.11");
	assert_string_equal(run->cases[0].suite, "demo");
	assert_string_equal(run->cases[0].label, "cpython3.11");
	assert_int_equal(first->samples.count, formats[i].slices);
	assert_true(fabs(time_of(first, 0) - times[median]) <=
		    formats[i].precision);
	if (formats[i].counted) {
		assert_true(first->samples.reading[METRIC_ALLOCATIONS] == 40);
		assert_true(
			first->samples.reading[METRIC_PEAK_MEMORY] ==
			(formats[i].format == EXCHANGE_PYPERF ? 4096 : 6144));
	}
}

void test_round_trips(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		struct imported_runs runs = { .items = NULL };
		struct error err = ERROR_INIT;
		struct buf text = BUF_INIT;
		struct run *run = make_run();
		struct exchange_file file = { .path = "x.json" };

		print(run, formats[i].format, &text);
		file.text = text.data;
		file.len = text.len;
		if (exchange_parse(&file, EXCHANGE_COUNT, &runs, &err) < 0)
			fail_msg("%zu: %s", i, err.text);
		assert_int_equal(runs.count, 1);
		check_back(runs.items[0], i);
		imported_runs_release(&runs);
		buf_release(&text);
		run_free(run);
	}
}

void test_nothing_to_say(void **state)
{
	(void)state;
	for (int format = 0; format < EXCHANGE_COUNT; format++) {
		struct exported_case none = { .metric = { { NULL, 0 } } };
		struct run *run = make_run();
		const struct exported_run exported = { run, &none };
		struct error err = ERROR_INIT;
		struct buf text = BUF_INIT;

		assert_int_equal(exchange_print(&exported,
						(enum exchange_format)format,
						&text, &err),
				 -1);
		assert_int_equal(err.kind, ERROR_NOTHING);
		assert_int_equal(text.len, 0);
		run_free(run);
	}
}

void test_names_of_formats(void **state)
{
	(void)state;
	assert_int_equal(exchange_find("hyperfine"), EXCHANGE_HYPERFINE);
	assert_int_equal(exchange_find("auto"), EXCHANGE_COUNT);
	assert_int_equal(exchange_find(""), EXCHANGE_COUNT);
}

void test_lenient(void **state)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {
		{ "[NaN,-Infinity,Infinity]", "[null,null,null]" },
		{ "[\"NaN\",\"a\\\"NaN\"]", "[\"NaN\",\"a\\\"NaN\"]" },
		{ "\"\\\\\",NaN", "\"\\\\\",null" },
		{ "window.X = {}; \n", " {}" },
		{ "window", "window" },
		{ "window.XXXX", "window.XXXX" },
		{ "\"\\", "\"\\" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = BUF_INIT;

		lenient_to_strict(rows[i].text, strlen(rows[i].text), &out);
		assert_string_equal(out.data, rows[i].wanted);
		buf_release(&out);
	}
}
