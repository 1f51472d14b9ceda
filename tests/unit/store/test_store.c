/* SPDX-License-Identifier: MIT */
/* Runs in a store: what goes in comes out, however it went in. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "run_fixture.h"
#include "store/store.h"

void test_store_round_trip(void **state);
void test_store_put_twice(void **state);
void test_store_put_more(void **state);
void test_store_sealed_never_changes(void **state);
void test_store_long_names(void **state);
void test_store_bad_case_index(void **state);
void test_store_killed(void **state);
void test_store_two_writers(void **state);
void test_store_which(void **state);
void test_store_resume(void **state);
void test_store_rows(void **state);
void test_store_prune(void **state);

struct bench {
	char *dir, *path;
	struct store *store;
	struct error err;
};

static struct bench open_bench(void)
{
	struct bench bench = { .err = ERROR_INIT };

	bench.dir = fixture_dir();
	bench.path = fs_join(bench.dir, ".tare/tare.db");
	bench.store = store_open(bench.path, &bench.err);
	assert_non_null(bench.store);
	return bench;
}

static void close_bench(struct bench *bench)
{
	if (store_check(bench->store, &bench->err) < 0)
		fail_msg("%s", bench->err.text);
	store_close(bench->store);
	fixture_dir_remove(bench->dir);
	free(bench->path);
}

static void put(struct bench *bench, const struct run *run)
{
	struct point_row points[3] = { { .n = 0 } };
	size_t count = fixture_points(points);

	if (store_put(bench->store, run, points, count, &bench->err) < 0)
		fail_msg("%s", bench->err.text);
}

static void assert_stored(struct bench *bench, const struct run *run)
{
	struct run *back = store_get(bench->store, run->uuid, STORE_WHOLE,
				     &bench->err);

	if (!back)
		fail_msg("%s", bench->err.text);
	assert_runs_equal(run, back);
	run_free(back);
}

/* A worker at a time, as measuring does it. */
static void record(struct bench *bench, struct run *run, enum run_state last)
{
	run->state = RUN_OPEN;
	assert_int_equal(store_begin(bench->store, run, &bench->err), 0);
	for (size_t i = 0; i < run->count; i++)
		if (store_add(bench->store, run->uuid, &run->items[i],
			      &bench->err) < 0)
			fail_msg("%s", bench->err.text);
	run->state = last;
	if (last == RUN_OPEN)
		return;
	if (store_finish(bench->store, run, NULL, 0, &bench->err) < 0)
		fail_msg("%s", bench->err.text);
}

void test_store_round_trip(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(3);
	struct run *bare = fixture_bare_run();
	struct run *other = fixture_run(2);
	struct run *head;

	(void)state;
	record(&bench, run, RUN_SEALED);
	put(&bench, bare);
	record(&bench, other, RUN_INTERRUPTED);
	store_close(bench.store);
	bench.store = store_open(bench.path, &bench.err);
	assert_stored(&bench, run);
	assert_stored(&bench, bare);
	assert_stored(&bench, other);
	head = store_get(bench.store, run->uuid, STORE_HEAD, &bench.err);
	assert_int_equal(head->case_count, 3);
	assert_int_equal(head->count, 0);
	run_free(head);
	run_free(run);
	run_free(bare);
	run_free(other);
	close_bench(&bench);
}

static size_t count_runs(struct bench *bench)
{
	struct run_rows rows = { .items = NULL };
	size_t count;

	assert_int_equal(store_list(bench->store, 0, &rows, &bench->err), 0);
	count = rows.count;
	run_rows_release(&rows);
	return count;
}

void test_store_put_twice(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(2);

	(void)state;
	put(&bench, run);
	put(&bench, run);
	assert_int_equal(count_runs(&bench), 1);
	assert_stored(&bench, run);
	run_free(run);
	close_bench(&bench);
}

/* A part of a run, then all of it; then the part again. */
void test_store_put_more(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(2);

	(void)state;
	run->state = RUN_INTERRUPTED;
	run->count = 1;
	put(&bench, run);
	assert_stored(&bench, run);
	run->count = 4;
	put(&bench, run);
	assert_stored(&bench, run);
	run->state = RUN_SEALED;
	put(&bench, run);
	run->state = RUN_INTERRUPTED;
	run->count = 2;
	put(&bench, run);
	run->state = RUN_SEALED;
	run->count = 4;
	assert_stored(&bench, run);
	assert_int_equal(count_runs(&bench), 1);
	run_free(run);
	close_bench(&bench);
}

void test_store_sealed_never_changes(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(1);
	struct store *store = bench.store;
	struct error err = ERROR_INIT;

	(void)state;
	put(&bench, run);
	assert_int_equal(store_begin(store, run, &err), -1);
	assert_non_null(strstr(err.text, "sealed"));
	assert_int_equal(store_add(store, run->uuid, &run->items[0], &err), -1);
	assert_int_equal(store_finish(store, run, NULL, 0, &err), -1);
	assert_int_equal(store_add(store, "no such run", &run->items[0], &err),
			 -1);
	assert_int_equal(err.kind, ERROR_NOTHING);
	assert_stored(&bench, run);
	run_free(run);
	close_bench(&bench);
}

void test_store_long_names(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(2);
	char *name = xmalloc(10001);

	(void)state;
	memset(name, 'x', 10000);
	name[10000] = '\0';
	memcpy(name + 5000, "\xf0\x9f\x90\x8d", 4);
	run->cases[0].id = name;
	run->cases[1].id = "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d[k='a''b']@x";
	put(&bench, run);
	assert_stored(&bench, run);
	run_free(run);
	free(name);
	close_bench(&bench);
}

void test_store_bad_case_index(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(1);
	struct error err = ERROR_INIT;

	(void)state;
	run->items[1].case_index = 7;
	assert_int_equal(store_put(bench.store, run, NULL, 0, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_int_equal(count_runs(&bench), 0); /* nothing was left */
	run_free(run);
	close_bench(&bench);
}

/* A child that records and never finishes: killed in the middle. */
static void record_and_die(const char *path, const struct run *run)
{
	struct error err = ERROR_INIT;
	struct store *store = store_open(path, &err);

	if (!store || store_begin(store, run, &err) < 0)
		_exit(1);
	for (size_t i = 0; i < 3; i++)
		if (store_add(store, run->uuid, &run->items[i], &err) < 0)
			_exit(1);
	raise(SIGKILL);
}

void test_store_killed(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(2);
	int status;
	pid_t pid;

	(void)state;
	store_close(bench.store);
	run->state = RUN_OPEN;
	pid = fork();
	if (pid == 0)
		record_and_die(bench.path, run);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	bench.store = store_open(bench.path, &bench.err);
	assert_non_null(bench.store);
	worker_release(&run->items[3]);
	run->count = 3;
	assert_stored(&bench, run);
	run_free(run);
	close_bench(&bench);
}

static int write_some(const char *path, size_t runs)
{
	struct error err = ERROR_INIT;
	struct store *store = store_open(path, &err);

	for (size_t i = 0; store && i < runs; i++) {
		struct run *run = fixture_run(2);

		if (store_begin(store, run, &err) < 0)
			return 1;
		for (size_t k = 0; k < run->count; k++)
			if (store_add(store, run->uuid, &run->items[k], &err) <
			    0)
				return 1;
		if (store_finish(store, run, NULL, 0, &err) < 0)
			return 1;
		run_free(run);
	}
	store_close(store);
	return store ? 0 : 1;
}

/* Several processes make the store and write to it at once. */
void test_store_two_writers(void **state)
{
	enum { WRITERS = 4, RUNS = 5 };
	struct bench bench = { .err = ERROR_INIT };
	pid_t pids[WRITERS];

	(void)state;
	bench.dir = fixture_dir();
	bench.path = fs_join(bench.dir, "a/b/tare.db");
	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(write_some(bench.path, RUNS));
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = -1;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	bench.store = store_open(bench.path, &bench.err);
	assert_non_null(bench.store);
	assert_int_equal(count_runs(&bench), WRITERS * RUNS);
	close_bench(&bench);
}

static void set_uuid(struct run *run, const char *uuid)
{
	memcpy(run->uuid, uuid, sizeof(run->uuid));
}

static void add_named(struct bench *bench, const char *uuid,
		      enum run_state last, int64_t started_ns)
{
	struct run *run = fixture_run(1);

	set_uuid(run, uuid);
	run->started_ns = started_ns;
	record(bench, run, last);
	run_free(run);
}

void test_store_which(void **state)
{
	static const struct {
		const char *which, *expected;
		enum error_kind kind;
		const char *says;
	} rows[] = {
		{ "latest", "abcd2222", ERROR_NONE, NULL },
		{ "abcd1", "abcd1111", ERROR_NONE, NULL },
		{ "ABCD1", "abcd1111", ERROR_NONE, NULL },
		{ "abcd", NULL, ERROR_USAGE, "abcd2222-" },
		{ "abcd", NULL, ERROR_USAGE, "abcd1111-" },
		{ "abc", NULL, ERROR_NOTHING, "the newest are" },
		{ "ffff", NULL, ERROR_NOTHING, "eeee3333" },
		{ "", NULL, ERROR_NOTHING, "there is no run" },
		{ "a%cd", NULL, ERROR_NOTHING, "there is no run" },
		{ "' OR 1=1 --", NULL, ERROR_NOTHING, "there is no run" },
	};
	struct bench bench = open_bench();

	(void)state;
	assert_null(store_get(bench.store, "latest", STORE_HEAD, &bench.err));
	assert_int_equal(bench.err.kind, ERROR_NOTHING);
	add_named(&bench, "abcd1111-0000-4000-8000-000000000000", RUN_SEALED,
		  1000);
	add_named(&bench, "abcd2222-0000-4000-8000-000000000000", RUN_SEALED,
		  2000);
	add_named(&bench, "eeee3333-0000-4000-8000-000000000000", RUN_OPEN,
		  3000);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct error err = ERROR_INIT;
		struct run *run = store_get(bench.store, rows[i].which,
					    STORE_HEAD, &err);

		assert_int_equal(err.kind, rows[i].kind);
		assert_int_equal(run != NULL, rows[i].expected != NULL);
		if (run)
			assert_memory_equal(run->uuid, rows[i].expected, 8);
		else
			assert_non_null(strstr(err.text, rows[i].says));
		run_free(run);
	}
	close_bench(&bench);
}

/* What --resume finds, after one thing of the wish was changed. */
static bool is_resumed(struct bench *bench, const struct run *like)
{
	struct run *run;

	bench->err = ERROR_INIT;
	run = store_unfinished(bench->store, like, &bench->err);
	assert_int_equal(bench->err.kind, ERROR_NONE);
	if (run)
		assert_int_equal(run->count, 3);
	run_free(run);
	return run != NULL;
}

void test_store_resume(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(2);
	struct run *like = fixture_run(2);
	struct run_case swap;

	(void)state;
	assert_false(is_resumed(&bench, like));
	worker_release(&run->items[3]);
	run->count = 3;
	record(&bench, run, RUN_INTERRUPTED);
	assert_true(is_resumed(&bench, like));
	swap = like->cases[0]; /* the order does not matter */
	like->cases[0] = like->cases[1];
	like->cases[1] = swap;
	assert_true(is_resumed(&bench, like));
	like->cases[1].code = "c2";
	assert_false(is_resumed(&bench, like));
	like->cases[1].code = "c1";
	like->cases[0].definition = NULL;
	assert_false(is_resumed(&bench, like));
	like->cases[0].definition = "d1";
	like->commit.hash = NULL;
	assert_false(is_resumed(&bench, like));
	like->commit.hash = run->commit.hash;
	like->case_count = 1;
	assert_false(is_resumed(&bench, like));
	like->case_count = 2;
	assert_true(is_resumed(&bench, like));
	assert_int_equal(store_begin(bench.store, run, &bench.err), 0);
	run->state = RUN_SEALED;
	assert_int_equal(store_finish(bench.store, run, NULL, 0, &bench.err),
			 0);
	assert_false(is_resumed(&bench, like));
	assert_stored(&bench, run);
	run_free(run);
	run_free(like);
	close_bench(&bench);
}

void test_store_rows(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(3);
	struct run_rows rows = { .items = NULL };

	(void)state;
	run->cases[2].outcome = OUTCOME_FAILED;
	run->quick = true;
	record(&bench, run, RUN_SEALED);
	add_named(&bench, "abcd1111-0000-4000-8000-000000000000",
		  RUN_INTERRUPTED, INT64_MAX);
	assert_int_equal(store_list(bench.store, 0, &rows, &bench.err), 0);
	assert_int_equal(rows.count, 2);
	assert_memory_equal(rows.items[0].uuid, "abcd1111", 8);
	assert_int_equal(rows.items[0].state, RUN_INTERRUPTED);
	assert_string_equal(rows.items[1].uuid, run->uuid);
	assert_string_equal(rows.items[1].suites, "s,t");
	assert_null(rows.items[1].baselines);
	assert_string_equal(rows.items[1].subject, run->commit.subject);
	assert_true(rows.items[1].dirty && rows.items[1].quick);
	assert_int_equal(rows.items[1].cases, 3);
	assert_int_equal(rows.items[1].failed, 1);
	run_rows_release(&rows);
	assert_int_equal(store_list(bench.store, 1, &rows, &bench.err), 0);
	assert_int_equal(rows.count, 1);
	run_rows_release(&rows);
	run_free(run);
	close_bench(&bench);
}

void test_store_prune(void **state)
{
	struct bench bench = open_bench();
	struct run *run = fixture_run(1);
	struct run *back;
	size_t removed = 99;

	(void)state;
	put(&bench, run);
	assert_int_equal(store_prune_raw(bench.store, run->started_ns, &removed,
					 &bench.err),
			 0);
	assert_int_equal(removed, 0);
	assert_stored(&bench, run);
	assert_int_equal(store_prune_raw(bench.store, run->started_ns + 1,
					 &removed, &bench.err),
			 0);
	assert_int_equal(removed, 1);
	back = store_get(bench.store, "latest", STORE_WHOLE, &bench.err);
	assert_int_equal(back->count, 2);
	assert_int_equal(back->items[0].samples.count, 0);
	assert_null(back->items[0].samples.columns[COLUMN_WALL]);
	assert_true(fabs(back->items[0].samples.reading[METRIC_P90] -
			 2.0 / 3.0) < 1e-15);
	assert_non_null(
		strstr(back->notes.items[back->notes.count - 1], "pruned"));
	run_free(back);
	assert_int_equal(
		store_prune_raw(bench.store, INT64_MAX, &removed, &bench.err),
		0);
	assert_int_equal(removed, 0);
	run_free(run);
	close_bench(&bench);
}
