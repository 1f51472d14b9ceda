/* SPDX-License-Identifier: MIT */
/*
 * Using a prepared statement: bind, step, read, end.
 *
 * Invariant: between query_end() and the next query_start() a statement is
 * reset and holds no parameter, so that no read lock outlives its query.
 */
#include "store/store_sql.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"

static int error_full(struct error *err)
{
	return error_set(err, ERROR_STORE,
			 "the disk is full; free some space and run again "
			 "(with --resume)");
}

/* SQLite knows only one kind of full; a file that may not grow and a quota
 * are others. */
static int error_of_system(struct store *store, struct error *err)
{
	int number = sqlite3_system_errno(store->db);
	int code = sqlite3_extended_errcode(store->db);

	if (number == EFBIG || number == ENOSPC || number == EDQUOT ||
	    (number == 0 &&
	     (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE)))
		return error_full(err);
	return error_set(err, ERROR_STORE, "%s (%d): %s",
			 sqlite3_errmsg(store->db), code,
			 number ? strerror(number) : "no reason given");
}

int store_error(struct store *store, struct error *err)
{
	int code = store->db ? sqlite3_errcode(store->db) : SQLITE_NOMEM;

	switch (code & 0xff) {
	case SQLITE_FULL:
		return error_full(err);
	case SQLITE_IOERR:
		return error_of_system(store, err);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(err, ERROR_STORE,
				 "another process has been writing to it for "
				 "5 s; try again when it is done");
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return error_set(err, ERROR_STORE,
				 "it cannot be written: the file and its "
				 "folder must be writable (see --store)");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return error_set(err, ERROR_STORE,
				 "it is damaged (%s); move it away, a new one "
				 "is made",
				 sqlite3_errmsg(store->db));
	default:
		return error_set(err, ERROR_STORE, "%s",
				 sqlite3_errmsg(store->db));
	}
}

struct query query_start(struct store *store, enum statement statement)
{
	return (struct query){ .store = store,
			       .stmt = store->statements[statement] };
}

void query_end(struct query *query)
{
	sqlite3_reset(query->stmt);
	sqlite3_clear_bindings(query->stmt);
}

/* Binding fails only for lack of memory or a wrong index: both are caught by
 * the NOT NULL constraints or by sqlite3_step(). */
void query_bind_text(struct query *query, const char *text)
{
	sqlite3_bind_text(query->stmt, ++query->bound, text, -1,
			  SQLITE_TRANSIENT);
}

void query_bind_integer(struct query *query, int64_t value)
{
	sqlite3_bind_int64(query->stmt, ++query->bound, value);
}

void query_bind_real(struct query *query, double value)
{
	sqlite3_bind_double(query->stmt, ++query->bound, value);
}

void query_bind_blob(struct query *query, const void *data, size_t len)
{
	sqlite3_bind_blob64(query->stmt, ++query->bound, data, len,
			    SQLITE_TRANSIENT);
}

int query_step(struct query *query, struct error *err)
{
	int code = sqlite3_step(query->stmt);

	query->read = 0;
	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	return store_error(query->store, err);
}

int query_run(struct query *query, struct error *err)
{
	int step;

	do
		step = query_step(query, err);
	while (step > 0);
	query_end(query);
	return step;
}

const char *query_text(struct query *query)
{
	return (const char *)sqlite3_column_text(query->stmt, query->read++);
}

char *query_arena_text(struct query *query, struct arena *arena)
{
	return arena_strdup(arena, query_text(query));
}

char *query_heap_text(struct query *query)
{
	return xstrdup(query_text(query));
}

int64_t query_integer(struct query *query)
{
	return sqlite3_column_int64(query->stmt, query->read++);
}

double query_real(struct query *query)
{
	int at = query->read++;

	if (sqlite3_column_type(query->stmt, at) == SQLITE_NULL)
		return (double)NAN;
	return sqlite3_column_double(query->stmt, at);
}

const void *query_blob(struct query *query, size_t *len)
{
	int at = query->read++;
	const void *data = sqlite3_column_blob(query->stmt, at);

	*len = (size_t)sqlite3_column_bytes(query->stmt, at);
	return data;
}

int store_start(struct store *store, struct error *err)
{
	struct query query = query_start(store, SQL_BEGIN);

	return query_run(&query, err);
}

int store_end(struct store *store, int ret, struct error *err)
{
	struct query query = query_start(store, SQL_COMMIT);
	struct error ignored;

	if (ret == 0)
		ret = query_run(&query, err);
	if (ret == 0 || sqlite3_get_autocommit(store->db))
		return ret;
	query = query_start(store, SQL_ROLLBACK);
	if (query_run(&query, &ignored) < 0)
		return -1; /* SQLite rolled back by itself */
	return ret;
}
