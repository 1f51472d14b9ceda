/* SPDX-License-Identifier: MIT */
#ifndef STORE_STORE_SQL_H
#define STORE_STORE_SQL_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/*
 * What the files of this module share: every SQL text is a row of a table,
 * prepared once for each store handle, bound in the order of its parameters
 * and read in the order of its columns.
 */
struct arena;
struct error;
struct sqlite3;
struct sqlite3_stmt;

enum statement {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,

	SQL_CASE_NAME_ADD,
	SQL_CASE_NAME_FIND,
	SQL_CASE_NAME_LIST,
	SQL_POLICY_ADD,
	SQL_POLICY_FIND,

	SQL_RUN_ADD,
	SQL_RUN_REOPEN,
	SQL_RUN_FINISH,
	SQL_RUN_DELETE,
	SQL_RUN_STATE,
	SQL_RUN_HEAD,
	SQL_RUN_PREFIX,
	SQL_RUN_LATEST,
	SQL_RUN_UNFINISHED,
	SQL_RUN_SEALED,
	SQL_RUN_LIST,

	SQL_CASE_ADD,
	SQL_CASE_FINISH,
	SQL_CASE_LIST,
	SQL_CASE_COST,
	SQL_CASE_UNIT,

	SQL_WORKER_ADD,
	SQL_WORKER_LIST,
	SQL_READING_ADD,
	SQL_READING_LIST,
	SQL_RAW_ADD,
	SQL_RAW_LIST,
	SQL_RAW_ALL,
	SQL_RAW_LOST,
	SQL_RAW_PRUNE,
	SQL_RAW_PRUNED,

	SQL_POINT_ADD,
	SQL_POINT_CLEAR,
	SQL_POINT_SERIES,

	SQL_BASELINE_ADD,
	SQL_BASELINE_REMOVE,
	SQL_BASELINE_FIND,
	SQL_BASELINE_NAMES,
	SQL_BASELINE_LIST,
	SQL_BASELINE_RUNS,
	SQL_BASELINE_FIT,

	SQL_COUNT
};

extern const char *const statement_texts[SQL_COUNT];

/* Migration I takes a store from schema I to I + 1. */
extern const char *const store_migrations[];
extern const int store_schema_version;

/* Names in `raw` beside those of the columns. */
#define STORE_RAW_BUCKET "latency_bucket"
#define STORE_RAW_CALLS "latency_calls"

/* hex of "tare" */
#define STORE_APPLICATION_ID 0x74617265

struct store {
	struct sqlite3 *db;
	char *path;
	struct sqlite3_stmt *statements[SQL_COUNT];
};

/* Bring DB to schema COUNT, each step in a transaction of its own. */
MUST_CHECK int store_migrate(struct store *store, const char *const *migrations,
			     int count, struct error *err);

/* Say in ERR what SQLite has against it, for people.  Returns -1. */
int store_error(struct store *store, struct error *err);

/* One use of a statement.  Bind from left to right, read from left to right;
 * query_end() makes the statement ready for the next use. */
struct query {
	struct store *store;
	struct sqlite3_stmt *stmt;
	int bound, read;
};

struct query query_start(struct store *store, enum statement statement);
void query_end(struct query *query);

void query_bind_text(struct query *query, const char *text); /* NULL: NULL */
void query_bind_integer(struct query *query, int64_t value);
void query_bind_real(struct query *query, double value); /* NaN: NULL */
void query_bind_blob(struct query *query, const void *data, size_t len);

/* 1: there is a row; 0: no more; -1: ERR. */
MUST_CHECK int query_step(struct query *query, struct error *err);

/* Step to the end and end it. */
MUST_CHECK int query_run(struct query *query, struct error *err);

/* NULL where the column is NULL.  Text is good until the next step. */
const char *query_text(struct query *query);
char *query_arena_text(struct query *query, struct arena *arena);
char *query_heap_text(struct query *query);
int64_t query_integer(struct query *query);
double query_real(struct query *query); /* NULL: NaN */
const void *query_blob(struct query *query, size_t *len);

/* A transaction that writes.  store_end() commits if RET is 0 and rolls back
 * if it is not; returns RET, or -1 if the commit failed. */
MUST_CHECK int store_start(struct store *store, struct error *err);
MUST_CHECK int store_end(struct store *store, int ret, struct error *err);

/* One worker of the run whose row is RUN_ROW, within a transaction. */
struct worker;
MUST_CHECK int store_write_worker(struct store *store, int64_t run_row,
				  const struct worker *worker,
				  struct error *err);

/* The run that WHICH names, as store_get() takes it. */
MUST_CHECK int store_resolve(struct store *store, const char *which,
			     char uuid[37], struct error *err);

#endif
