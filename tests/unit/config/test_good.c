/* SPDX-License-Identifier: MIT */
/* Suites that are fine, field by field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/compiler.h"
#include "base/error.h"
#include "config/config.h"
#include "model/suite.h"

static struct suite *parse(const char *text)
{
	struct error err = ERROR_INIT;
	struct suite *suite = config_parse(text, strlen(text), "s.yaml", "/dir",
					   &err);

	assert_string_equal(err.text, "");
	assert_non_null(suite);
	return suite;
}

static void expect_texts(const struct texts *texts, const char *joined)
{
	char found[256] = "";
	size_t len = 0;

	for (size_t i = 0; i < texts->count; i++) {
		for (const char *c = texts->items[i]; *c; c++)
			found[len++] = *c;
		found[len++] = '|';
		assert_true(len < sizeof(found) - 1);
	}
	found[len] = '\0';
	assert_string_equal(found, joined);
	assert_null(texts->items ? texts->items[texts->count] : NULL);
}

static void expect_near(double found, double expected)
{
	assert_true(fabs(found - expected) < 1e-12);
}

void test_what_is_not_said(void **state)
{
	struct suite *suite = parse("suite: a\nbenchmarks:\n\n"
				    "  - {name: b, stmt: pass}\n");
	const struct benchmark *b = &suite->benchmarks[0];

	(void)state;
	assert_string_equal(suite->name, "a");
	assert_null(suite->description);
	assert_string_equal(suite->file, "s.yaml");
	assert_string_equal(suite->dir, "/dir");
	assert_int_equal(suite->interpreter_count, 1);
	assert_null(suite->interpreters[0].label);
	assert_string_equal(suite->interpreters[0].command, "python3");
	expect_texts(&suite->path, "/dir|");
	assert_int_equal(suite->environment_count, 0);
	assert_int_equal(suite->build_count, 0);
	assert_int_equal(suite->benchmark_count, 1);
	assert_int_equal(b->kind, BENCHMARK_STMT);
	assert_string_equal(b->stmt, "pass");
	assert_int_equal(b->line, 4);
	assert_null(b->setup);
	assert_int_equal(b->items, 0);
	assert_int_equal(b->parameter_count, 0);
	assert_int_equal(b->reference.count, 0);
	suite_free(suite);
}

void test_default_settings(void **state)
{
	struct suite *suite = parse("suite: a\nbenchmarks:\n"
				    "  - {name: b, stmt: pass}\n");
	const struct settings *s = &suite->benchmarks[0].settings;
	const struct policy *policy = &suite->benchmarks[0].policy;

	(void)state;
	assert_int_equal(s->processes, AUTO);
	assert_int_equal(s->budget_ns, 10000000000);
	assert_int_equal(s->warmup_slices, AUTO);
	assert_int_equal(s->gc, GC_FREEZE);
	assert_int_equal(s->timeout_ns, 60000000000);
	assert_int_equal(s->cpus, 1);
	assert_true(s->metrics & METRIC_BIT(METRIC_TIME));
	assert_true(s->metrics & METRIC_BIT(METRIC_PEAK_HEAP));
	assert_false(s->metrics & METRIC_BIT(METRIC_INSTRUCTIONS));
	assert_false(s->metrics >> METRIC_COUNT);
	assert_int_equal(policy->clock, CLOCK_KIND_WALL);
	assert_int_equal(policy->confirm, CONFIRM_AGAIN);
	assert_true(policy->metric[METRIC_TIME].gated);
	expect_near(policy->metric[METRIC_TIME].tolerance, 0.03);
	assert_true(isnan(policy->metric[METRIC_TIME].limit));
	suite_free(suite);
}

void test_own_folder_is_on_the_path(void **state)
{
	static const struct {
		const char *path, *expected;
	} rows[] = {
		{ "path: [../src]\n", "/dir/../src|/dir|" },
		{ "path: []\n", "/dir|" },
		{ "path: [./, lib]\n", "/dir|/dir/lib|" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *text = xasprintf("suite: s\n%sbenchmarks: "
				       "[{name: b, stmt: pass}]\n",
				       rows[i].path);
		struct suite *suite = parse(text);

		expect_texts(&suite->path, rows[i].expected);
		suite_free(suite);
		free(text);
	}
}

void test_top_of_the_file(void **state)
{
	struct suite *suite = parse(
		"benchmarks: [{name: b, stmt: pass, requires: [ujson]}]\n"
		"suite: fixes\n"
		"description: Before and after\n"
		"python: {release: /opt/py/bin/python, mine: ./build/python}\n"
		"path: [., ./lib, ../src, /abs]\n"
		"env: {MODE: bench, N: 0x10, ON: true, EMPTY: ''}\n"
		"inherit: [LD_LIBRARY_PATH]\n"
		"requires: [orjson>=3, numpy]\n");

	(void)state;
	assert_string_equal(suite->description, "Before and after");
	assert_int_equal(suite->interpreter_count, 2);
	assert_string_equal(suite->interpreters[0].label, "release");
	assert_string_equal(suite->interpreters[1].label, "mine");
	assert_string_equal(suite->interpreters[1].command, "./build/python");
	expect_texts(&suite->path, "/dir|/dir/lib|/dir/../src|/abs|");
	assert_int_equal(suite->environment_count, 4);
	assert_string_equal(suite->environment[0].name, "MODE");
	assert_string_equal(suite->environment[1].value, "0x10");
	assert_string_equal(suite->environment[2].value, "true");
	assert_string_equal(suite->environment[3].value, "");
	expect_texts(&suite->inherit, "LD_LIBRARY_PATH|");
	expect_texts(&suite->benchmarks[0].requires, "orjson>=3|numpy|ujson|");
	suite_free(suite);
}

void test_kinds_of_benchmarks(void **state)
{
	struct suite *suite = parse(
		"suite: a\n"
		"benchmarks:\n"
		"  - name: sort\n"
		"    setup: bench_sort:make\n"
		"    before_each: bench_sort:shuffle\n"
		"    call: pkg.bench_sort:Sorter.sort\n"
		"    teardown: bench_sort:drop\n"
		"    check: bench_sort:is_sorted\n"
		"    items: 10000\n"
		"    tags: [slow, 3]\n"
		"  - name: dumps\n"
		"    setup: |\n"
		"      import json\n"
		"      data = {'a': 1}\n"
		"    stmt: json.dumps(data)\n"
		"  - name: import-asyncio\n"
		"    import: asyncio.events\n"
		"  - name: cli\n"
		"    command: [python3, -m, json.tool, 1.50, ~]\n");
	const struct benchmark *b = suite->benchmarks;

	(void)state;
	assert_int_equal(suite->benchmark_count, 4);
	assert_int_equal(b[0].kind, BENCHMARK_CALL);
	assert_string_equal(b[0].setup, "bench_sort:make");
	assert_string_equal(b[0].before_each, "bench_sort:shuffle");
	assert_string_equal(b[0].call, "pkg.bench_sort:Sorter.sort");
	assert_string_equal(b[0].teardown, "bench_sort:drop");
	assert_string_equal(b[0].check, "bench_sort:is_sorted");
	assert_int_equal(b[0].items, 10000);
	expect_texts(&b[0].tags, "slow|3|");
	assert_int_equal(b[1].kind, BENCHMARK_STMT);
	assert_string_equal(b[1].setup, "import json\ndata = {'a': 1}\n");
	assert_int_equal(b[1].line, 11);
	assert_int_equal(b[2].kind, BENCHMARK_IMPORT);
	assert_string_equal(b[2].import, "asyncio.events");
	assert_int_equal(b[3].kind, BENCHMARK_COMMAND);
	expect_texts(&b[3].command, "python3|-m|json.tool|1.50|~|");
	suite_free(suite);
}

void test_parameters(void **state)
{
	struct suite *suite = parse(
		"suite: a\n"
		"benchmarks:\n"
		"  - name: b\n"
		"    call: m:f\n"
		"    params: {kind: [list, set], n: [100, 1e4, '100', null]}\n"
		"    exclude: [{kind: list, n: 10000.0}, {n: ~}]\n"
		"    reference: {kind: list}\n"
		"    requires: [\"{kind}\"]\n");
	const struct benchmark *b = &suite->benchmarks[0];
	const struct parameter *n = &b->parameters[1];

	(void)state;
	assert_int_equal(b->parameter_count, 2);
	assert_string_equal(b->parameters[0].name, "kind");
	assert_string_equal(n->name, "n");
	assert_int_equal(n->value_count, 4);
	assert_int_equal(n->values[0].kind, VALUE_INTEGER);
	assert_int_equal(n->values[0].integer, 100);
	assert_int_equal(n->values[1].kind, VALUE_REAL);
	expect_near(n->values[1].real, 10000);
	assert_string_equal(n->values[1].text, "1e4");
	assert_int_equal(n->values[2].kind, VALUE_TEXT);
	assert_int_equal(n->values[3].kind, VALUE_NULL);
	assert_int_equal(b->exclude_count, 2);
	assert_int_equal(b->excludes[0].count, 2);
	assert_string_equal(b->excludes[0].items[1].name, "n");
	assert_int_equal(b->reference.count, 1);
	assert_string_equal(b->reference.items[0].value.text, "list");
	suite_free(suite);
}

void test_settings_are_inherited(void **state)
{
	struct suite *suite = parse(
		"suite: a\n"
		"benchmarks:\n"
		"  - {name: b, stmt: pass, budget: 1500ms, gc: 'on'}\n"
		"  - {name: c, stmt: pass, processes: auto, metrics: auto}\n"
		"defaults: {processes: 9, budget: 2m, warmup: 0, gc: off,\n"
		"  timeout: 1h, cpus: 2, metrics: [time, instructions]}\n");
	const struct settings *b = &suite->benchmarks[0].settings;
	const struct settings *c = &suite->benchmarks[1].settings;

	(void)state;
	assert_int_equal(b->processes, 9);
	assert_int_equal(b->budget_ns, 1500000000);
	assert_int_equal(b->warmup_slices, 0);
	assert_int_equal(b->gc, GC_ON);
	assert_int_equal(b->timeout_ns, 3600000000000);
	assert_int_equal(b->cpus, 2);
	assert_int_equal(b->metrics, METRIC_BIT(METRIC_TIME) |
					     METRIC_BIT(METRIC_INSTRUCTIONS));
	assert_int_equal(c->processes, AUTO);
	assert_int_equal(c->budget_ns, 120000000000);
	assert_int_equal(c->gc, GC_OFF);
	assert_false(c->metrics & METRIC_BIT(METRIC_INSTRUCTIONS));
	suite_free(suite);
}

void test_kinds_of_their_own(void **state)
{
	struct suite *suite = parse(
		"suite: a\n"
		"benchmarks:\n"
		"  - {name: b, track: m:f, unit: tokens, better: higher}\n"
		"  - {name: c, async: m:g, loop_factory: uvloop:new_loop}\n"
		"  - {name: d, load: {async: m:h}}\n"
		"  - name: e\n"
		"    load: {async: m:h, users: 10000, duration: 2s, rate: 1e3}\n");
	const struct benchmark *b = &suite->benchmarks[0];
	const struct benchmark *c = &suite->benchmarks[1];
	const struct load *d = &suite->benchmarks[2].load;
	const struct load *e = &suite->benchmarks[3].load;

	(void)state;
	assert_int_equal(b->kind, BENCHMARK_TRACK);
	assert_string_equal(b->call, "m:f");
	assert_string_equal(b->unit, "tokens");
	assert_int_equal(b->better, BETTER_HIGHER);
	assert_null(b->loop_factory);
	assert_int_equal(c->kind, BENCHMARK_ASYNC);
	assert_string_equal(c->call, "m:g");
	assert_string_equal(c->loop_factory, "uvloop:new_loop");
	assert_string_equal(suite->benchmarks[2].call, "m:h");
	assert_int_equal(d->users, 1);
	assert_int_equal(d->duration_ns, 5000000000);
	expect_near(d->rate, 0);
	assert_int_equal(e->users, 10000);
	assert_int_equal(e->duration_ns, 2000000000);
	expect_near(e->rate, 1000);
	suite_free(suite);
}

void test_gates(void **state)
{
	struct suite *suite = parse(
		"suite: a\n"
		"gate: {time: 4%, tolerance: 7%, clock: cpu, confirm: none,\n"
		"  peak_memory: {grow: 0.1, floor: 2MiB}, peak_heap: false}\n"
		"benchmarks:\n"
		"  - {name: b, stmt: pass}\n"
		"  - name: c\n"
		"    stmt: pass\n"
		"    gate: {p99: 5%, time: {max: 20ms}, peak_heap: true,\n"
		"      instructions: 0, peak_memory: {max: 1 GiB},\n"
		"      allocations: {floor: 3}}\n");
	const struct policy *b = &suite->benchmarks[0].policy;
	const struct policy *c = &suite->benchmarks[1].policy;

	(void)state;
	assert_int_equal(b->clock, CLOCK_KIND_CPU);
	assert_int_equal(b->confirm, CONFIRM_NONE);
	expect_near(b->metric[METRIC_TIME].tolerance, 0.04);
	expect_near(b->metric[METRIC_P50].tolerance, 0.07);
	assert_false(b->metric[METRIC_P50].gated);
	expect_near(b->metric[METRIC_ALLOCATIONS].tolerance, 0.01);
	expect_near(b->metric[METRIC_PEAK_MEMORY].tolerance, 0.1);
	expect_near(b->metric[METRIC_PEAK_MEMORY].floor, 2097152);
	assert_false(b->metric[METRIC_PEAK_HEAP].gated);

	assert_true(c->metric[METRIC_P99].gated);
	expect_near(c->metric[METRIC_P99].tolerance, 0.05);
	expect_near(c->metric[METRIC_TIME].tolerance, 0.04);
	expect_near(c->metric[METRIC_TIME].limit, 0.02);
	assert_true(c->metric[METRIC_PEAK_HEAP].gated);
	expect_near(c->metric[METRIC_PEAK_MEMORY].floor, 2097152);
	expect_near(c->metric[METRIC_PEAK_MEMORY].limit, 1073741824);
	expect_near(c->metric[METRIC_ALLOCATIONS].floor, 3);
	expect_near(c->metric[METRIC_ALLOCATIONS].tolerance, 0.01);
	assert_true(suite->benchmarks[1].settings.metrics &
		    METRIC_BIT(METRIC_INSTRUCTIONS));
	suite_free(suite);
}

/* Nothing of the text may be used once it is parsed. */
void test_suite_outlives_its_text(void **state)
{
	char text[] = "suite: a\nbenchmarks:\n"
		      "  - {name: b, call: m:f, params: {n: [x]}}\n";
	struct suite *suite = parse(text);

	(void)state;
	memset(text, '#', sizeof(text) - 1);
	assert_string_equal(suite->name, "a");
	assert_string_equal(suite->benchmarks[0].call, "m:f");
	assert_string_equal(suite->benchmarks[0].parameters[0].values[0].text,
			    "x");
	suite_free(suite);
}
