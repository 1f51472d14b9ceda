/* SPDX-License-Identifier: MIT */
/* Small files of each tool, and what becomes of them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "exchange/exchange.h"
#include "exchange/importing.h"
#include "model/run.h"

static int parse(const char *text, struct imported_runs *runs,
		 struct error *err)
{
	const struct exchange_file file = {
		.text = text,
		.len = strlen(text),
		.path = "results/telco.v2.json",
	};

	return exchange_parse(&file, EXCHANGE_COUNT, runs, err);
}

/* The number of the first worker of case ID: seconds a call of its slice
 * AT, or a reading. */
static double number(const struct run *run, const char *id, enum metric metric,
		     size_t at)
{
	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];
		const struct samples *samples = &worker->samples;

		if (strcmp(run->cases[worker->case_index].id, id) != 0)
			continue;
		if (metric != METRIC_TIME)
			return samples->reading[metric];
		if (at >= samples->count)
			return (double)NAN;
		return (double)samples->columns[COLUMN_WALL][at] /
		       (double)samples->columns[COLUMN_LOOPS][at] / 1e9;
	}
	return (double)NAN;
}

static void assert_close(double got, double wanted)
{
	if (!(fabs(got - wanted) <= 1e-9 * fabs(wanted)))
		fail_msg("%.17g is not %.17g", got, wanted);
}

static const struct {
	const char *text, *id;
	enum metric metric;
	size_t at;
	double wanted;
} numbers[] = {
	{ "{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"b\","
	  "\"loops\":4,\"inner_loops\":2},\"runs\":[{\"warmups\":[[1,9]]},"
	  "{\"warmups\":[[1,2]],\"values\":[0.5,0.25]}]}]}",
	  "telco/b@pyperf", METRIC_TIME, 1, .25 },
	{ "{\"version\":\"1.0\",\"metadata\":{\"unit\":\"byte\","
	  "\"python_version\":\"3.9.2\",\"mem_max_rss\":77},"
	  "\"benchmarks\":[{\"metadata\":"
	  "{\"name\":\"b\"},\"runs\":[{\"values\":[1,3,5]}]}]}",
	  "telco/b@cpython3.9", METRIC_TRACK, 0, 3 },
	{ "{\"version\":\"1.0\",\"metadata\":{\"mem_max_rss\":77},"
	  "\"benchmarks\":[{\"metadata\":"
	  "{\"name\":\"b\"},\"runs\":[{\"values\":[1]}]}]}",
	  "telco/b@pyperf", METRIC_PEAK_RSS, 0, 77 },
	{ "{\"machine_info\":{\"python_implementation\":\"PyPy\","
	  "\"python_version\":\"3.10.1\"},\"benchmarks\":[{\"fullname\":"
	  "\"t.py::test_f\",\"stats\":{\"data\":[1e-8,2e-8],\"iterations\":"
	  "100000}}]}",
	  "telco/t.py::test_f@pypy3.10", METRIC_TIME, 1, 2e-8 },
	{ "{\"machine_info\":{},\"benchmarks\":[{\"name\":\"n\","
	  "\"stats\":{\"mean\":4,\"median\":3.25e-9}}]}",
	  "telco/n@pytest-benchmark", METRIC_TIME, 0, 3.25e-9 },
	{ "{\"results\":[{\"command\":\"a\\nb\",\"times\":[1.5,2]}]}",
	  "telco/a b@hyperfine", METRIC_TIME, 0, 1.5 },
	{ "[{\"name\":\"n\",\"unit\":\"ms/iter\",\"value\":2.5}]",
	  "telco/n@github-action-benchmark", METRIC_TIME, 0, 2.5e-3 },
	{ "[{\"name\":\"s/b[n=1]@py:peak_memory\",\"unit\":\"bytes\","
	  "\"value\":4096}]",
	  "s/b[n=1]@py", METRIC_PEAK_MEMORY, 0, 4096 },
	{ "window.BENCHMARK_DATA = {\"entries\":{\"S\":[{\"benches\":[{"
	  "\"name\":\"n\",\"unit\":\"x\",\"value\":-2}]}]}};\n",
	  "S/n@github-action-benchmark", METRIC_TRACK, 0, -2 },
	{ "{\"b\":{\"latency\":{\"value\":5}}}", "telco/b@bencher", METRIC_TIME,
	  0, 5e-9 },
	{ "{\"b\":{\"peak-memory\":{\"value\":5}}}", "telco/b@bencher",
	  METRIC_PEAK_MEMORY, 0, 5 },
	{ "{\"b\":{\"p99\":{\"value\":5}}}", "telco/b p99@bencher",
	  METRIC_TRACK, 0, 5 },
	{ "{\"result_columns\":[\"result\",\"params\",\"samples\","
	  "\"stats_number\"],\"results\":{\"m.time_f\":[[NaN,4],[[\"'x'\","
	  "\"'y'\"]],[null,[4,Infinity,2]],[1,10]]},\"python\":\"3.8\"}",
	  "asv/m.time_f['y']@cpython3.8", METRIC_TIME, 1, 2 },
	{ "{\"result_columns\":[\"result\"],\"results\":{"
	  "\"m.peakmem_f\":[[12]]}}",
	  "asv/m.peakmem_f@asv", METRIC_PEAK_RSS, 0, 12 },
};

void test_numbers_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct imported_runs runs = { .items = NULL };
		struct error err = ERROR_INIT;

		if (parse(numbers[i].text, &runs, &err) < 0)
			fail_msg("%s: %s", numbers[i].id, err.text);
		assert_int_equal(runs.count, 1);
		if (!run_find(runs.items[0], numbers[i].id))
			fail_msg("%s is called %s", numbers[i].id,
				 runs.items[0]->cases[0].id);
		assert_close(number(runs.items[0], numbers[i].id,
				    numbers[i].metric, numbers[i].at),
			     numbers[i].wanted);
		imported_runs_release(&runs);
	}
}

static const char *const bad[] = {
	"",
	"null",
	"{}",
	"[]",
	"[1]",
	"{\"benchmarks\":[]}",
	"{\"version\":\"1.0\",\"benchmarks\":[]}",
	"{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[]}]}",
	"{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"b\"},"
	"\"runs\":[{\"values\":[-1]}]}]}",
	"{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"b\"},"
	"\"runs\":[{\"values\":[\"x\"]}]}]}",
	"{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"b\"},"
	"\"runs\":[{\"values\":[1e300]}]}]}",
	"{\"machine_info\":{},\"benchmarks\":[{\"stats\":{}}]}",
	"{\"results\":[]}",
	"{\"results\":[{\"command\":\"x\"}]}",
	"{\"result_columns\":[],\"results\":{\"time_x\":[[1]]}}",
	"[{\"name\":\"n\",\"value\":\"1\"}]",
	"window.X = {\"entries\":{}}",
	"{\"b\":{\"latency\":{\"value\":1}},\"c\":{\"latency\":{}}}",
	"\x1f\x8b",
	"{\"results\":[{\"command\":\"x\",\"times\":[1,}",
};

void test_bad_files_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct imported_runs runs = { .items = NULL };
		struct error err = ERROR_INIT;

		if (parse(bad[i], &runs, &err) == 0)
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_non_null(strstr(err.text, "telco.v2.json: "));
		assert_int_equal(runs.count, 0);
		imported_runs_release(&runs);
	}
}

void test_another_format_is_refused(void **state)
{
	const struct exchange_file file = { .text = "{\"results\":[]}",
					    .len = 14,
					    .path = "x" };
	struct imported_runs runs = { .items = NULL };
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(exchange_parse(&file, EXCHANGE_PYPERF, &runs, &err),
			 -1);
	assert_string_equal(err.text, "x: this is no file of pyperf");
	imported_runs_release(&runs);
}

void test_a_file_is_always_the_same_run(void **state)
{
	static const char *const texts[] = {
		"{\"b\":{\"latency\":{\"value\":5}}}",
		"{\"b\":{\"latency\":{\"value\":5}}}",
		"{\"b\":{\"latency\":{\"value\":6}}}",
	};
	struct imported_runs runs = { .items = NULL };
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_int_equal(parse(texts[i], &runs, &err), 0);
	assert_string_equal(runs.items[0]->uuid, runs.items[1]->uuid);
	assert_string_not_equal(runs.items[0]->uuid, runs.items[2]->uuid);
	assert_int_equal(strlen(runs.items[0]->uuid), 36);
	assert_int_equal(runs.items[0]->state, RUN_SEALED);
	imported_runs_release(&runs);
}

static const char machine_file[] =
	"{\"machine_info\":{\"node\":\"%\",\"machine\":\"x86_64\"},"
	"\"benchmarks\":[{\"fullname\":\"f\",\"stats\":{\"mean\":1}}]}";

void test_machines_are_told_apart(void **state)
{
	char text[sizeof(machine_file)];
	struct imported_runs runs = { .items = NULL };
	struct error err = ERROR_INIT;

	(void)state;
	for (const char *node = "aab"; *node; node++) {
		memcpy(text, machine_file, sizeof(text));
		memcpy(strchr(text, '%'), node, 1);
		assert_int_equal(parse(text, &runs, &err), 0);
	}
	assert_string_equal(runs.items[0]->machine.id,
			    runs.items[1]->machine.id);
	assert_string_not_equal(runs.items[0]->machine.id,
				runs.items[2]->machine.id);
	assert_int_equal(strlen(runs.items[0]->machine.id), 16);
	imported_runs_release(&runs);
}

void test_dates(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} dates[] = {
		{ "1970-01-02T00:00:00Z", 86400 },
		{ "1970-01-02 00:00:00", 86400 },
		{ "1970-01-02T02:00:00+02:00", 86400 },
		{ "1970-01-01T22:30:00-01:30", 86400 },
		{ "2016-10-21 03:14:19.5", 1477019659 },
		{ "yesterday", 0 },
		{ "1066-10-14 09:00:00", 0 },
		{ "", 0 },
		{ NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++)
		assert_int_equal(importing_date(dates[i].text) / 1000000000,
				 dates[i].seconds);
}
