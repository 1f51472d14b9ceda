/* SPDX-License-Identifier: MIT */
/* Baselines and series. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "model/trend.h"
#include "run_fixture.h"
#include "store/store.h"

void test_baseline_refuses(void **state);
void test_baseline_names(void **state);
void test_baseline_window(void **state);
void test_series_order(void **state);
void test_series_cost(void **state);

struct names_bench {
	char *dir, *path;
	struct store *store;
};

static struct names_bench open_bench(void)
{
	struct names_bench bench;
	struct error err = ERROR_INIT;

	bench.dir = fixture_dir();
	bench.path = fs_join(bench.dir, "tare.db");
	bench.store = store_open(bench.path, &err);
	assert_non_null(bench.store);
	return bench;
}

static void close_bench(struct names_bench *bench)
{
	store_close(bench->store);
	free(bench->path);
	fixture_dir_remove(bench->dir);
}

static void put(struct store *store, const struct run *run)
{
	struct point_row points[3] = { { .n = 0 } };
	size_t count = fixture_points(points);
	struct error err = ERROR_INIT;

	points[0].median = (double)run->started_ns;
	if (store_put(store, run, points, count, &err) < 0)
		fail_msg("%s", err.text);
}

void test_baseline_refuses(void **state)
{
	static const struct {
		enum run_state state;
		bool quick;
		enum outcome outcome;
		const char *says; /* NULL: it is taken */
	} rows[] = {
		{ RUN_SEALED, false, OUTCOME_MEASURED, NULL },
		{ RUN_OPEN, false, OUTCOME_MEASURED, "not finished" },
		{ RUN_INTERRUPTED, false, OUTCOME_MEASURED, "interrupted" },
		{ RUN_SEALED, true, OUTCOME_MEASURED, "quick" },
		{ RUN_SEALED, false, OUTCOME_FAILED, "1 of its 2 cases" },
	};
	struct names_bench bench = open_bench();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct run *run = fixture_run(2);
		struct error err = ERROR_INIT;
		int ret;

		run->state = rows[i].state;
		run->quick = rows[i].quick;
		run->cases[1].outcome = rows[i].outcome;
		put(bench.store, run);
		ret = store_baseline_add(bench.store, "main", run->uuid, &err);
		assert_int_equal(ret, rows[i].says ? -1 : 0);
		if (rows[i].says && !strstr(err.text, rows[i].says))
			fail_msg("%s", err.text);
		run_free(run);
	}
	close_bench(&bench);
}

void test_baseline_names(void **state)
{
	static const char *const bad[] = { "",	 "a/b", "a:b",	  "a,b", "a b",
					   "-a", "a\n", "latest", "\xff" };
	struct names_bench bench = open_bench();
	struct run *run = fixture_run(1);
	struct error err = ERROR_INIT;

	(void)state;
	put(bench.store, run);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(store_baseline_add(bench.store, bad[i],
						    run->uuid, &err),
				 -1);
	assert_int_equal(
		store_baseline_add(bench.store, "release-1.4", run->uuid, &err),
		0);
	assert_int_equal(
		store_baseline_add(bench.store, "release-1.4", run->uuid, &err),
		0);
	assert_int_equal(
		store_baseline_add(bench.store, "main", "no such", &err), -1);
	assert_int_equal(err.kind, ERROR_NOTHING);
	assert_true(store_baseline_exists(bench.store, "release-1.4"));
	assert_false(store_baseline_exists(bench.store, "main"));
	assert_int_equal(store_baseline_remove(bench.store, "main", &err), -1);
	assert_non_null(strstr(err.text, "release-1.4"));
	assert_int_equal(
		store_baseline_remove(bench.store, "release-1.4", &err), 0);
	assert_false(store_baseline_exists(bench.store, "release-1.4"));
	run_free(run);
	close_bench(&bench);
}

void test_baseline_window(void **state)
{
	enum { RUNS = 25 };
	struct names_bench bench = open_bench();
	struct strvec uuids = STRVEC_INIT;
	struct baseline_rows rows = { .items = NULL };
	struct error err = ERROR_INIT;
	char newest[37];

	(void)state;
	for (int i = 0; i < RUNS; i++) {
		struct run *run = fixture_run(1);

		run->started_ns = 1000 + (i * 7) % RUNS;
		if (i == 10) /* one of another machine */
			memcpy(run->machine.id, "ff", 3);
		if (run->started_ns == 1000 + RUNS - 1)
			memcpy(newest, run->uuid, sizeof(newest));
		put(bench.store, run);
		assert_int_equal(store_baseline_add(bench.store, "main",
						    run->uuid, &err),
				 0);
		run_free(run);
	}
	assert_int_equal(store_baseline_runs(bench.store, "main",
					     "00ff00ff00ff00ff", 0, &uuids,
					     &err),
			 0);
	assert_int_equal(uuids.count, STORE_WINDOW);
	assert_string_equal(uuids.items[0], newest);
	assert_int_equal(
		store_baseline_runs(bench.store, "main", "ff", 5, &uuids, &err),
		0);
	assert_int_equal(uuids.count, 1);
	assert_int_equal(store_baseline_runs(bench.store, "main", NULL, 100,
					     &uuids, &err),
			 0);
	assert_int_equal(uuids.count, RUNS);
	strvec_release(&uuids);
	assert_int_equal(store_baselines(bench.store, &rows, &err), 0);
	assert_int_equal(rows.count, 2);
	assert_string_equal(rows.items[0].machine_id, "00ff00ff00ff00ff");
	assert_int_equal(rows.items[0].runs, RUNS - 1);
	assert_string_equal(rows.items[0].newest, newest);
	assert_int_equal(rows.items[0].newest_ns, 1000 + RUNS - 1);
	baseline_rows_release(&rows);
	close_bench(&bench);
}

void test_series_order(void **state)
{
	static const char *const patterns[] = { "b0", NULL };
	static const char *const others[] = { "nothing*", NULL };
	struct names_bench bench = open_bench();
	struct trend_query query = { .metrics = UINT32_MAX };
	struct error err = ERROR_INIT;
	struct trend *trend;

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct run *run = fixture_run(2);

		run->started_ns = 1000 + i * 7 % 10;
		run->quick = run->started_ns == 1009;
		if (run->started_ns == 1008)
			run->state = RUN_INTERRUPTED;
		put(bench.store, run);
		run_free(run);
	}
	trend = store_trend(bench.store, &query, &err);
	assert_int_equal(trend->count, 3);
	assert_int_equal(trend->series[0].metric, METRIC_TIME);
	assert_string_equal(trend->series[0].case_id, "s/b0[n=1]@cpython3.11");
	assert_int_equal(trend->series[0].count, 8);
	for (size_t i = 0; i < 8; i++) {
		const struct point *point = &trend->series[0].points[i];

		assert_int_equal(point->measured_ns, 1000 + (int)i);
		assert_true(fabs(point->median - 1000.0 - (double)i) < .1);
		assert_null(point->tag);
		assert_true(fabs(point->yardstick - 0.75) < 1e-9);
		assert_true(point->calm == 1.5 && point->calm_low == 1.25 &&
			    point->calm_high == 1.75);
	}
	assert_true(isnan(trend->series[1].points[0].yardstick));
	assert_string_equal(trend->series[2].unit, "tokens");
	assert_int_equal(trend->series[2].better, BETTER_HIGHER);
	trend_free(trend);
	query = (struct trend_query){ .patterns = patterns,
				      .limit = 3,
				      .metrics = METRIC_BIT(METRIC_TIME) };
	trend = store_trend(bench.store, &query, &err);
	assert_int_equal(trend->count, 1);
	assert_int_equal(trend->series[0].count, 3);
	assert_int_equal(trend->series[0].points[0].measured_ns, 1005);
	trend_free(trend);
	query.machine_id = "another";
	trend = store_trend(bench.store, &query, &err);
	assert_int_equal(trend->count, 0);
	trend_free(trend);
	query = (struct trend_query){ .patterns = others,
				      .metrics = UINT32_MAX };
	trend = store_trend(bench.store, &query, &err);
	assert_int_equal(trend->count, 0);
	trend_free(trend);
	close_bench(&bench);
}

/* A run that began as the Kth, whose only case has so many processes. */
static void put_run_of(struct store *store, int k, size_t processes,
		       int64_t span_ns)
{
	struct run *run = fixture_run(1);

	run->started_ns += k * NS_PER_S;
	snprintf(run->uuid, sizeof(run->uuid), "018bcfe5-6800-7000-8000-%012d",
		 k);
	assert_true(processes <= run->count);
	while (run->count > processes)
		worker_release(&run->items[--run->count]);
	for (size_t i = 0; i < run->count; i++)
		run->items[i].span_ns = span_ns;
	put(store, run);
	run_free(run);
}

/* Of the last five runs. */
void test_series_cost(void **state)
{
	struct names_bench bench = open_bench();
	struct run *run = fixture_run(1);
	const char *id = run->cases[0].id;
	double processes = -1;

	(void)state;
	assert_true(isnan(store_cost(bench.store, id, &processes)));
	put_run_of(bench.store, 1, 2, 99 * NS_PER_S);
	put_run_of(bench.store, 2, 2, 3 * NS_PER_S);
	put_run_of(bench.store, 3, 1, NS_PER_S);
	for (int k = 4; k <= 6; k++)
		put_run_of(bench.store, k, 2, NS_PER_S);
	assert_true(fabs(store_cost(bench.store, id, &processes) - 13. / 9) <
		    1e-9);
	assert_true(fabs(processes - 9. / 5) < 1e-9);
	assert_true(isnan(store_cost(bench.store, "another", &processes)));
	run_free(run);
	close_bench(&bench);
}
