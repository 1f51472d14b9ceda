/* SPDX-License-Identifier: MIT */
/* Names of cases and places of suites, as users write them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "model/plan.h"
#include "model/suite.h"
#include "stage/matchup.h"
#include "stage/suite_place.h"
#include "stage/trees.h"

void test_sides_pick_a_case(void **state);
void test_sides_join_cases(void **state);
void test_sides_keep_apart(void **state);
void test_sides_place_in_a_folder(void **state);
void test_sides_own_at_top(void **state);

static const char *const ids[] = {
	"s/sort@cpython3.11",	    "s/sort[n=1]@cpython3.11",
	"s/sort[n=10]@cpython3.11", "s/lookup@release",
	"t/lookup@release",	    "t/dumps@release",
};

static void make_plan(struct plan *plan, struct plan_case *cases)
{
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		cases[i] = (struct plan_case){ .id = ids[i] };
	*plan = (struct plan){ .cases = cases, .count = ARRAY_LEN(ids) };
}

void test_sides_pick_a_case(void **state)
{
	static const struct {
		const char *name, *id; /* NULL: not to be told */
	} rows[] = {
		{ "s/sort@cpython3.11", "s/sort@cpython3.11" },
		{ "s/sort", "s/sort@cpython3.11" },
		{ "sort", "s/sort@cpython3.11" },
		{ "sort[n=1]", "s/sort[n=1]@cpython3.11" },
		{ "n=10", "s/sort[n=10]@cpython3.11" },
		{ "n=1]", "s/sort[n=1]@cpython3.11" },
		{ "n=1", NULL },
		{ "dumps", "t/dumps@release" },
		{ "dump", "t/dumps@release" },
		{ "t/lookup", "t/lookup@release" },
		{ "lookup", NULL },
		{ "lookup@release", NULL },
		{ "nothing", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct plan_case cases[ARRAY_LEN(ids)];
		struct error err = ERROR_INIT;
		struct plan plan;
		int ret;

		make_plan(&plan, cases);
		ret = matchup_pick(&plan, rows[i].name, &err);
		if (!rows[i].id) {
			assert_int_equal(ret, -1);
			assert_int_equal(err.kind, ERROR_USAGE);
			assert_non_null(strstr(err.text, rows[i].name));
			continue;
		}
		if (ret < 0)
			fail_msg("%s: %s", rows[i].name, err.text);
		assert_int_equal(plan.count, 1);
		assert_string_equal(plan.cases[0].id, rows[i].id);
	}
}

void test_sides_join_cases(void **state)
{
	static const struct benchmark call = { .kind = BENCHMARK_CALL };
	static const struct benchmark import = { .kind = BENCHMARK_IMPORT };
	struct plan_case a = {
		.id = "s/a", .benchmark = &call, .definition = "1", .code = "x"
	};
	struct plan_case b = {
		.id = "s/b", .benchmark = &call, .definition = "2", .code = "y"
	};
	struct plan base = { .cases = &a, .count = 1 };
	struct plan head = { .cases = &b, .count = 1 };
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(matchup_join(&base, &head, &err), 0);
	assert_string_equal(a.id, "s/b");
	assert_string_equal(a.definition, "2");
	assert_string_equal(a.code, "y");
	a.benchmark = &import;
	assert_int_equal(matchup_join(&base, &head, &err), -1);
	assert_int_equal(err.kind, ERROR_USAGE);
}

/* Folders that the user named: only each other's code is foreign; one folder
 * for both: nothing is. */
void test_sides_keep_apart(void **state)
{
	char one[] = "/one", two[] = "/two";
	struct trees trees = TREES_INIT;
	struct plan_case a = { .id = "a" }, b = { .id = "b" };
	struct plan base = { .cases = &a, .count = 1 };
	struct plan head = { .cases = &b, .count = 1 };

	(void)state;
	trees.base_root = one;
	trees.head_root = two;
	matchup_keep_apart(&trees, &base, &head);
	assert_string_equal(a.provenance->tree, "/one");
	assert_int_equal(a.provenance->count, 1);
	assert_string_equal(a.provenance->foreign[0].root, "/two");
	assert_non_null(strstr(a.provenance->foreign[0].complaint, "{file}"));
	assert_string_equal(b.provenance->foreign[0].root, "/one");
	trees.head_root = one;
	matchup_keep_apart(&trees, &base, &head);
	assert_null(a.provenance);
	assert_null(b.provenance);
	arena_release(&base.arena);
	arena_release(&head.arena);
}

void test_sides_place_in_a_folder(void **state)
{
	char folder[] = "/tmp/tare-sides-XXXXXX";
	struct error err = ERROR_INIT;
	char *root, *suite, *name;

	(void)state;
	assert_non_null(mkdtemp(folder));
	root = fs_real(folder, &err);
	suite = fs_join(root, "suites/x");
	assert_int_equal(fs_make_dirs(suite, &err), 0);
	name = suite_place(root, ROOT_FOLDER, suite, &err);
	assert_string_equal(name, "suites/x");
	free(name);
	name = suite_place(root, ROOT_FOLDER, "suites/x", &err);
	assert_string_equal(name, "suites/x");
	free(name);
	name = suite_place(root, ROOT_FOLDER, root, &err);
	assert_string_equal(name, ".");
	free(name);
	assert_null(suite_place(root, ROOT_FOLDER, "suites/none", &err));
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_null(suite_place(root, ROOT_FOLDER, "/", &err));
	assert_null(suite_place(suite, ROOT_FOLDER, root, &err));
	assert_int_equal(fs_remove_tree(root, &err), 0);
	free(root);
	free(suite);
}

void test_sides_own_at_top(void **state)
{
	static const struct {
		const char *name;
		bool owned;
	} rows[] = {
		{ "suite.yaml", true },	   { "perf.yml", true },
		{ "bench_sort.py", true }, { "benchmarks", true },
		{ "sort_bench.py", true }, { "_bench.py", false },
		{ "app.py", false },	   { "setup.py", false },
		{ "abench.py", false },	   { ".yaml", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (suite_owns_at_top(rows[i].name) != rows[i].owned)
			fail_msg("%s", rows[i].name);
}
