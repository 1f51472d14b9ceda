/* SPDX-License-Identifier: MIT */
/*
 * Looking after a store: checking and pruning.
 *
 * Invariant: neither changes a number that a trend or a lookup shows.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "store/column.h"
#include "store/store.h"
#include "store/store_sql.h"

/* PRAGMA integrity_check answers "ok" or what is wrong, a row each. */
static int check_pages(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	const char *answer = NULL;
	int ret = 0;

	if (sqlite3_prepare_v2(store->db, "PRAGMA integrity_check(1)", -1,
			       &stmt, NULL) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		ret = store_error(store, err);
	else
		answer = (const char *)sqlite3_column_text(stmt, 0);
	if (ret == 0 && (!answer || strcmp(answer, "ok") != 0))
		ret = error_set(err, ERROR_STORE, "it is damaged: %s",
				answer ? answer : "no answer");
	sqlite3_finalize(stmt);
	return ret;
}

static int check_references(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	int code = SQLITE_ERROR, ret = 0;

	if (sqlite3_prepare_v2(store->db, "PRAGMA foreign_key_check", -1, &stmt,
			       NULL) == SQLITE_OK)
		code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		ret = error_set(err, ERROR_STORE,
				"it is damaged: a row of %s belongs to a row "
				"of %s that is gone",
				(const char *)sqlite3_column_text(stmt, 0),
				(const char *)sqlite3_column_text(stmt, 2));
	else if (code != SQLITE_DONE)
		ret = store_error(store, err);
	sqlite3_finalize(stmt);
	return ret;
}

static bool is_latency(const char *name)
{
	return strcmp(name, STORE_RAW_BUCKET) == 0 ||
	       strcmp(name, STORE_RAW_CALLS) == 0;
}

static int check_blob(struct query *query, struct error *err)
{
	struct error inner = ERROR_INIT;
	size_t len, count = 0;
	const void *data = query_blob(query, &len);
	const char *name = query_text(query);
	int64_t slices = query_integer(query);
	const char *uuid = query_text(query);
	int64_t number = query_integer(query);
	int64_t *values = NULL;
	int ret = column_decode(data, len, &values, &count, &inner);

	free(values);
	if (ret == 0 && !is_latency(name) && (int64_t)count != slices)
		ret = error_set(&inner, ERROR_STORE,
				"%zu values instead of %lld", count,
				(long long)slices);
	if (ret < 0)
		return error_set(err, ERROR_STORE,
				 "it is damaged: run %s, process %lld, column "
				 "%s: %s",
				 uuid, (long long)number, name, inner.text);
	return 0;
}

static int check_blobs(struct store *store, struct error *err)
{
	struct query query = query_start(store, SQL_RAW_ALL);
	int step, ret = 0;

	while (ret == 0 && (step = query_step(&query, err)) != 0)
		ret = step < 0 ? -1 : check_blob(&query, err);
	query_end(&query);
	return ret;
}

static int check_lost(struct store *store, struct error *err)
{
	struct query query = query_start(store, SQL_RAW_LOST);
	int step = query_step(&query, err);

	if (step > 0) {
		const char *uuid = query_text(&query);

		error_set(err, ERROR_STORE,
			  "it is damaged: run %s, process %lld has lost its "
			  "raw samples",
			  uuid, (long long)query_integer(&query));
	}
	query_end(&query);
	return step == 0 ? 0 : -1;
}

int store_check(struct store *store, struct error *err)
{
	if (check_pages(store, err) < 0 || check_references(store, err) < 0 ||
	    check_lost(store, err) < 0 || check_blobs(store, err) < 0)
		return error_prefix(err, "result store %s", store->path);
	return 0;
}

static int prune(struct store *store, int64_t before_ns, size_t *runs,
		 struct error *err)
{
	struct query query = query_start(store, SQL_RAW_PRUNE);
	int step;

	query_bind_integer(&query, before_ns);
	if (query_run(&query, err) < 0)
		return -1;
	query = query_start(store, SQL_RAW_PRUNED);
	query_bind_integer(&query, before_ns);
	while ((step = query_step(&query, err)) > 0)
		*runs += 1;
	query_end(&query);
	return step;
}

int store_prune_raw(struct store *store, int64_t before_ns, size_t *removed,
		    struct error *err)
{
	size_t runs = 0;
	int ret;

	ret = store_start(store, err);
	if (ret == 0)
		ret = prune(store, before_ns, &runs, err);
	if (store_end(store, ret, err) < 0)
		return error_prefix(err, "result store %s", store->path);
	*removed = runs;
	/* Give the space back; if others are at work it is used again. */
	if (runs > 0)
		sqlite3_exec(store->db, "VACUUM", NULL, NULL, NULL);
	return 0;
}
