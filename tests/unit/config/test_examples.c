/* SPDX-License-Identifier: MIT */
/* The suites that people see first: those of the tree, and a long one that
 * uses all that this version supports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "config/config.h"
#include "model/suite.h"

static const char long_example[] =
	"suite: fixes\n"
	"description: The six classic Python fixes, before and after\n"
	"python: python3\n"
	"path: [.]                # put on sys.path\n"
	"env: {APP_MODE: bench}\n"
	"inherit: [LD_LIBRARY_PATH]\n"
	"requires: [orjson>=3, numpy]\n"
	"defaults: {processes: auto, budget: 10s, warmup: auto, gc: freeze,"
	" timeout: 60s, cpus: 1, metrics: auto}\n"
	"gate: {time: 3%, peak_memory: {grow: 5%, floor: 1MiB},"
	" allocations: 1%, clock: wall}\n"
	"\n"
	"benchmarks:\n"
	"  - name: lookup\n"
	"    call: bench_lookup:contains\n"
	"    params: {container: [list, set], n: [100, 10000]}\n"
	"    exclude: [{container: list, n: 10000}]\n"
	"    reference: {container: list}\n"
	"  - name: sort\n"
	"    setup: bench_sort:make\n"
	"    before_each: bench_sort:shuffle\n"
	"    call: bench_sort:sort\n"
	"    teardown: bench_sort:drop\n"
	"    check: bench_sort:is_sorted\n"
	"    items: 10000\n"
	"    tags: [slow]\n"
	"  - name: dumps\n"
	"    setup: \"import json; data = {'a': [1, 2, {'x': 'y'}] * 10}\"\n"
	"    stmt: json.dumps(data)\n"
	"  - name: import-asyncio\n"
	"    import: asyncio\n"
	"  - name: cli\n"
	"    command: [python3, -m, json.tool, data.json]\n"
	"  - name: service\n"
	"    call: service:handle\n"
	"    gate: {p99: 5%, throughput: 3%}\n";

void test_long_example(void **state)
{
	struct error err = ERROR_INIT;
	struct suite *suite = config_parse(long_example, strlen(long_example),
					   "s.yaml", "/dir", &err);

	(void)state;
	assert_string_equal(err.text, "");
	assert_non_null(suite);
	assert_int_equal(suite->benchmark_count, 6);
	assert_string_equal(suite->benchmarks[2].setup,
			    "import json; data = {'a': [1, 2, {'x': 'y'}] * "
			    "10}");
	suite_free(suite);
}

/* Whatever is cut off, it is refused or read, and nothing else happens. */
void test_every_beginning_of_it(void **state)
{
	size_t taken = 0;

	(void)state;
	for (size_t len = 0; len <= strlen(long_example); len++) {
		struct error err = ERROR_INIT;
		struct suite *suite = config_parse(long_example, len, "s.yaml",
						   "/dir", &err);

		assert_true(!suite == !!*err.text);
		taken += !!suite;
		suite_free(suite);
	}
	assert_true(taken > 0);
}

void test_suites_of_the_tree(void **state)
{
	static const char *const paths[] = { "suites/null", "suites/demo/",
					     "suites/fixes/suite.yaml" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct error err = ERROR_INIT;
		struct suite *suite = config_read(paths[i], &err);

		assert_string_equal(err.text, "");
		assert_non_null(suite);
		assert_int_equal(suite->dir[0], '/');
		assert_true(strstr(suite->file, "suite.yaml") != NULL);
		suite_free(suite);
	}
}
