/* SPDX-License-Identifier: MIT */
/*
 * Opening and closing a store.
 *
 * Invariant: a file that is not ours is refused before SQLite sees it, so
 * that not a byte of it, and no file beside it, is ever written.
 */
#include "store/store.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "store/store_sql.h"

enum {
	BUSY_TIMEOUT_MS = 5000,
	WAL_TRIES = 50,
	HEADER_BYTES = 100,
	HEADER_APPLICATION_ID = 68 /* big endian, in SQLite's header */
};

static const char header_magic[16] = "SQLite format 3";

static int judge_header(const unsigned char *header, struct error *err)
{
	const unsigned char *id = header + HEADER_APPLICATION_ID;
	unsigned application = (unsigned)id[0] << 24 | (unsigned)id[1] << 16 |
			       (unsigned)id[2] << 8 | (unsigned)id[3];

	if (memcmp(header, header_magic, sizeof(header_magic)) != 0)
		return error_set(err, ERROR_STORE,
				 "it is not a result store (and was not "
				 "touched); choose another file with --store");
	if (application != STORE_APPLICATION_ID)
		return error_set(err, ERROR_STORE,
				 "it is the database of another program (and "
				 "was not touched); choose another file with "
				 "--store");
	return 0;
}

static int read_header(sqlite3_file *file, struct error *err)
{
	unsigned char header[HEADER_BYTES];

	memset(header, 0, sizeof(header));
	/* a short file reads as zeros at its end, which are not the magic */
	if (file->pMethods->xRead(file, header, sizeof(header), 0) ==
	    SQLITE_IOERR_READ)
		return error_set(err, ERROR_STORE, "it cannot be read");
	return judge_header(header, err);
}

/* Through SQLite's own file layer: closing a descriptor of our own would
 * drop the locks of other handles on the same file (POSIX locks do that). */
static int check_header(const char *path, struct error *err)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	sqlite3_file *file;
	struct stat st;
	char *full;
	int ret;

	if (stat(path, &st) < 0 || st.st_size == 0)
		return 0; /* new; or SQLite will say what is in the way */
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERROR_STORE, "it is not a file");
	if (access(path, R_OK) < 0)
		return error_errno(err, "cannot read it");
	full = fs_real(path, err);
	if (!full)
		return -1;
	file = xcalloc(1, (size_t)vfs->szOsFile);
	ret = vfs->xOpen(vfs, full, file,
			 SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, NULL);
	if (ret == SQLITE_OK)
		ret = read_header(file, err);
	else
		ret = error_set(err, ERROR_STORE, "it cannot be opened");
	if (file->pMethods)
		file->pMethods->xClose(file);
	free(file);
	free(full);
	return ret;
}

static int add_gitignore(const char *dir, struct error *err)
{
	struct buf text = BUF_INIT;
	char *path = fs_join(dir, ".gitignore");
	int ret = 0;

	if (!fs_is_file(path)) {
		buf_adds(&text, "# made by tare: results stay out of git, "
				"accepted regressions go in\n"
				"*\n!.gitignore\n!accepted.yaml\n");
		ret = fs_write_atomic(path, &text, err);
	}
	buf_release(&text);
	free(path);
	return ret;
}

/* The folder of PATH, and in a folder called .tare a .gitignore. */
static int prepare_folder(const char *path, struct error *err)
{
	const char *slash = strrchr(path, '/');
	const char *name;
	char *dir;
	int ret = 0;

	if (!slash)
		return 0;
	dir = xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
	if (!fs_is_dir(dir) && fs_make_dirs(dir, err) < 0)
		ret = error_prefix(err, "no place for it (--store FILE "
					"chooses another)");
	name = strrchr(dir, '/');
	name = name ? name + 1 : dir;
	if (ret == 0 && strcmp(name, ".tare") == 0)
		ret = add_gitignore(dir, err);
	free(dir);
	return ret;
}

static int execute(struct store *store, const char *sql, struct error *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_error(store, err);
	return 0;
}

/* The number that PRAGMA answers. */
static int ask_number(struct store *store, const char *sql, int *number,
		      struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	int ret = -1;

	if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW) {
		store_error(store, err);
	} else {
		*number = sqlite3_column_int(stmt, 0);
		ret = 0;
	}
	sqlite3_finalize(stmt);
	return ret;
}

static int migrate_once(struct store *store, const char *const *migrations,
			int version, struct error *err)
{
	struct buf sql = BUF_INIT;
	int ret;

	buf_addf(&sql,
		 "%s; PRAGMA application_id = %d;"
		 " PRAGMA user_version = %d",
		 migrations[version], STORE_APPLICATION_ID, version + 1);
	ret = execute(store, sql.data, err);
	buf_release(&sql);
	return ret;
}

/* Another process may migrate at the same moment, so the version is read
 * again inside of the transaction. */
static int migrate_step(struct store *store, const char *const *migrations,
			int count, int *version, struct error *err)
{
	int ret;

	if (execute(store, "BEGIN IMMEDIATE", err) < 0)
		return -1;
	ret = ask_number(store, "PRAGMA user_version", version, err);
	if (ret == 0 && *version < count) {
		ret = migrate_once(store, migrations, *version, err);
		*version += 1;
	}
	if (ret == 0)
		ret = execute(store, "COMMIT", err);
	if (ret < 0 && !sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return ret;
}

int store_migrate(struct store *store, const char *const *migrations, int count,
		  struct error *err)
{
	int version;

	if (ask_number(store, "PRAGMA user_version", &version, err) < 0)
		return -1;
	while (version < count)
		if (migrate_step(store, migrations, count, &version, err) < 0)
			return -1;
	if (version > count)
		return error_set(err, ERROR_STORE,
				 "made by a newer tare (schema %d, this one "
				 "knows %d); use that one, or another file "
				 "with --store",
				 version, count);
	return 0;
}

static int open_database(struct store *store, const char *path,
			 struct error *err)
{
	if (check_header(path, err) < 0 || prepare_folder(path, err) < 0)
		return -1;
	if (sqlite3_open_v2(path, &store->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
				    SQLITE_OPEN_EXRESCODE,
			    NULL) != SQLITE_OK)
		return store_error(store, err);
	if (sqlite3_db_readonly(store->db, "main") > 0)
		return error_set(err, ERROR_STORE,
				 "it is read-only; tare must be able to write "
				 "to it (see --store)");
	sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
	return execute(store, "PRAGMA foreign_keys = ON", err);
}

/* Two processes that change the journal at once do not wait for each other
 * inside of SQLite, so we do.  A file system without shared memory keeps the
 * rollback journal, which is slower and as safe. */
static int choose_journal(struct store *store, struct error *err)
{
	int code = SQLITE_OK;

	for (int i = 0; i < WAL_TRIES; i++) {
		code = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL",
				    NULL, NULL, NULL);
		if ((code & 0xff) != SQLITE_BUSY)
			break;
		clock_sleep_ns(BUSY_TIMEOUT_MS * NS_PER_MS / WAL_TRIES);
	}
	if (code != SQLITE_OK)
		return store_error(store, err);
	return execute(store, "PRAGMA synchronous = FULL", err);
}

static int prepare_statements(struct store *store, struct error *err)
{
	for (int i = 0; i < SQL_COUNT; i++)
		if (sqlite3_prepare_v3(store->db, statement_texts[i], -1,
				       SQLITE_PREPARE_PERSISTENT,
				       &store->statements[i],
				       NULL) != SQLITE_OK)
			return store_error(store, err);
	return 0;
}

/* PATH is what it is called, FILE what SQLite opens. */
static struct store *open_file(const char *path, const char *file,
			       struct error *err)
{
	struct store *store = xcalloc(1, sizeof(*store));

	store->path = xstrdup(path);
	if (open_database(store, file, err) < 0 ||
	    store_migrate(store, store_migrations, store_schema_version, err) <
		    0 ||
	    choose_journal(store, err) < 0 ||
	    prepare_statements(store, err) < 0) {
		error_prefix(err, "result store %s", path);
		store_close(store);
		return NULL;
	}
	return store;
}

struct store *store_open(const char *path, struct error *err)
{
	return open_file(path, path, err);
}

struct store *store_open_to_read(const char *path, struct error *err)
{
	return open_file(path,
			 access(path, F_OK) == 0 ? path : ":memory:", err);
}

void store_close(struct store *store)
{
	if (!store)
		return;
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	free(store->path);
	free(store);
}
