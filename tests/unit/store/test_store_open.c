/* SPDX-License-Identifier: MIT */
/* Opening: what is ours, what is not, and what is in the way. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "model/run.h"
#include "run_fixture.h"
#include "store/store.h"
#include "store/store_sql.h"

void test_open_makes_folder(void **state);
void test_open_refuses_files(void **state);
void test_open_newer(void **state);
void test_open_first_schema(void **state);
void test_open_migrates(void **state);
void test_open_disk_full(void **state);
void test_open_damage_found(void **state);

#define FIRST_UUID "00000000-0000-4000-8000-000000000001"

void test_open_makes_folder(void **state)
{
	char *dir = fixture_dir();
	char *path = fs_join(dir, "a/.tare/tare.db");
	char *ignore = fs_join(dir, "a/.tare/.gitignore");
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	struct store *store = store_open(path, &err);

	(void)state;
	assert_non_null(store);
	store_close(store);
	assert_int_equal(fs_read(ignore, 1000, &text, &err), 0);
	assert_non_null(strstr(text.data, "*\n!.gitignore\n!accepted.yaml"));
	buf_release(&text);
	buf_adds(&text, "mine\n"); /* the user's own is kept */
	assert_int_equal(fs_write_atomic(ignore, &text, &err), 0);
	store_close(store_open(path, &err));
	buf_release(&text);
	assert_int_equal(fs_read(ignore, 1000, &text, &err), 0);
	assert_string_equal(text.data, "mine\n");
	buf_release(&text);
	free(ignore);
	free(path);
	fixture_dir_remove(dir);
}

static void execute(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void read_all(const char *path, struct buf *out)
{
	struct error err = ERROR_INIT;

	assert_int_equal(fs_read(path, 1 << 24, out, &err), 0);
}

/* PATH is refused with SAYS, stays as it is, and nothing is put beside it. */
static void assert_refused(const char *dir, const char *path, const char *says)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;

	read_all(path, &before);
	assert_null(store_open(path, &err));
	assert_int_equal(err.kind, ERROR_STORE);
	assert_non_null(strstr(err.text, path));
	if (!strstr(err.text, says))
		fail_msg("%s", err.text);
	read_all(path, &after);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.data, after.data, before.len);
	assert_int_equal(fs_list(dir, &names, &err), 0);
	assert_int_equal(names.count, 1);
	strvec_release(&names);
	buf_release(&before);
	buf_release(&after);
}

void test_open_refuses_files(void **state)
{
	static const char *const texts[] = {
		"x", "suite: not a store\n", "SQLite format",
		"SQLite format 2 .............................................."
	};
	char *dir = fixture_dir();
	char *path = fs_join(dir, "file");
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct buf text = BUF_INIT;

		buf_adds(&text, texts[i]);
		assert_int_equal(fs_write_atomic(path, &text, &err), 0);
		assert_refused(dir, path, "not a result store");
		buf_release(&text);
	}
	assert_int_equal(fs_remove_tree(dir, &err), 0);
	assert_int_equal(fs_make_dirs(dir, &err), 0);
	execute(path, "PRAGMA application_id = 77; CREATE TABLE theirs (a)");
	assert_refused(dir, path, "another program");
	assert_null(store_open(dir, &err));
	assert_non_null(strstr(err.text, "not a file"));
	free(path);
	fixture_dir_remove(dir);
}

void test_open_newer(void **state)
{
	char *dir = fixture_dir();
	char *path = fs_join(dir, "tare.db");
	struct error err = ERROR_INIT;

	(void)state;
	store_close(store_open(path, &err));
	execute(path, "PRAGMA user_version = 99");
	assert_null(store_open(path, &err));
	assert_int_equal(err.kind, ERROR_STORE);
	assert_non_null(
		strstr(err.text, "made by a newer tare (schema 99, this one"));
	free(path);
	fixture_dir_remove(dir);
}

/* A store of the first schema, with a run in it. */
static void make_first(char *path)
{
	struct store store = { .path = path };
	struct error err = ERROR_INIT;

	assert_int_equal(sqlite3_open(path, &store.db), SQLITE_OK);
	assert_int_equal(store_migrate(&store, store_migrations, 1, &err), 0);
	assert_int_equal(sqlite3_close(store.db), SQLITE_OK);
	execute(path,
		"INSERT INTO case_name VALUES (1, 's/a@p');"
		"INSERT INTO policy VALUES (1, '{}');"
		"INSERT INTO run VALUES (1, '" FIRST_UUID "', 1, 0, 5, 6, "
		"'0.1', NULL, 's.yaml', NULL, NULL, NULL, 0, 0, 'm1', 'M', "
		"'{}', '{}', '[]', 0);"
		"INSERT INTO run_case VALUES (1, 0, 1, 's', 'a', 'p', NULL, "
		"NULL, 'd', 'c', NULL, NULL, 0, 0, '[]', 1, 0, NULL);"
		"INSERT INTO worker VALUES (1, 1, 0, 3, -1, 0, 7, 4, 1, 900, "
		"1.5, 0, NULL, NULL, 0, -1, 0);");
}

void test_open_first_schema(void **state)
{
	char *dir = fixture_dir();
	char *path = fs_join(dir, "tare.db");
	struct error err = ERROR_INIT;
	struct store *store;
	struct run *run;

	(void)state;
	make_first(path);
	store = store_open(path, &err);
	assert_non_null(store);
	run = store_get(store, FIRST_UUID, STORE_WHOLE, &err);
	if (!run)
		fail_msg("%s", err.text);
	assert_int_equal(run->count, 1);
	assert_int_equal(run->items[0].index, 3);
	assert_int_equal(run->items[0].loop, LOOP_UNKNOWN);
	assert_int_equal(run->items[0].entry, ENTRY_UNKNOWN);
	assert_int_equal(run->items[0].repeats, 0);
	assert_false(run->items[0].instrumented);
	assert_false(run->items[0].lacking);
	assert_false(run->cases[0].lacking);
	assert_true(isnan(run->items[0].evidence.steal_ratio));
	assert_true(run->items[0].evidence.throttled_periods == -1);
	run_free(run);
	store_close(store);
	free(path);
	fixture_dir_remove(dir);
}

/* A step that fails leaves the step before it, whole. */
void test_open_migrates(void **state)
{
	static const char *const steps[] = {
		"CREATE TABLE one (a INTEGER) STRICT",
		"CREATE TABLE two (a INTEGER) STRICT; CREATE TABLE one (a)",
	};
	char *dir = fixture_dir();
	char *path = fs_join(dir, "steps.db");
	struct store store = { .path = path };
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(sqlite3_open(path, &store.db), SQLITE_OK);
	assert_int_equal(store_migrate(&store, steps, 1, &err), 0);
	assert_int_equal(store_migrate(&store, steps, 1, &err), 0);
	assert_int_equal(store_migrate(&store, steps, 2, &err), -1);
	assert_non_null(strstr(err.text, "one"));
	assert_true(sqlite3_get_autocommit(store.db));
	assert_int_equal(
		sqlite3_exec(store.db, "SELECT * FROM one", NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(store.db, "SELECT * FROM two", NULL, NULL, NULL),
		SQLITE_ERROR);
	assert_int_equal(sqlite3_close(store.db), SQLITE_OK);
	free(path);
	fixture_dir_remove(dir);
}

void test_open_disk_full(void **state)
{
	char *dir = fixture_dir();
	char *path = fs_join(dir, "tare.db");
	struct error err = ERROR_INIT;
	struct store *store = store_open(path, &err);
	struct run *run = fixture_run(20);
	struct run_rows rows = { .items = NULL };

	(void)state;
	assert_int_equal(sqlite3_exec(store->db, "PRAGMA max_page_count = 30",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(store_put(store, run, NULL, 0, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_non_null(strstr(err.text, "the disk is full"));
	assert_int_equal(store_list(store, 0, &rows, &err), 0);
	assert_int_equal(rows.count, 0);
	assert_int_equal(store_check(store, &err), 0);
	assert_int_equal(sqlite3_exec(store->db,
				      "PRAGMA max_page_count = 100000", NULL,
				      NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(store_put(store, run, NULL, 0, &err), 0);
	store_close(store);
	run_free(run);
	free(path);
	fixture_dir_remove(dir);
}

void test_open_damage_found(void **state)
{
	static const struct {
		const char *sql, *says;
	} rows[] = {
		{ "UPDATE raw SET data = x'0107' WHERE name = 'wall'",
		  "column wall" },
		{ "UPDATE raw SET data = x'010102' WHERE name = 'cpu'",
		  "values instead of" },
		{ "DELETE FROM raw WHERE name = 'wall'", "lost its raw" },
		{ "DELETE FROM case_name", "gone" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *dir = fixture_dir();
		char *path = fs_join(dir, "tare.db");
		struct error err = ERROR_INIT;
		struct store *store = store_open(path, &err);
		struct run *run = fixture_run(1);

		assert_int_equal(store_put(store, run, NULL, 0, &err), 0);
		assert_int_equal(store_check(store, &err), 0);
		execute(path, rows[i].sql);
		assert_int_equal(store_check(store, &err), -1);
		if (!strstr(err.text, rows[i].says))
			fail_msg("%s", err.text);
		run_free(run);
		store_close(store);
		free(path);
		fixture_dir_remove(dir);
	}
}
