/* SPDX-License-Identifier: MIT */
/*
 * Finding runs: lists, and the run that a word names.
 *
 * Invariant: a word that names no run, or several, is answered with what the
 * user could have meant.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "store/store.h"
#include "store/store_sql.h"

enum { PREFIX_LEAST = 4, SHOWN = 5, SHOWN_DIGITS = 8 };

static void read_row(struct query *query, struct run_row *row)
{
	snprintf(row->uuid, sizeof(row->uuid), "%s", query_text(query));
	row->state = (enum run_state)query_integer(query);
	row->started_ns = query_integer(query);
	row->ended_ns = query_integer(query);
	row->suites = query_heap_text(query);
	row->baselines = query_heap_text(query);
	row->commit = query_heap_text(query);
	row->subject = query_heap_text(query);
	row->dirty = query_integer(query) != 0;
	row->quick = query_integer(query) != 0;
	row->cases = (size_t)query_integer(query);
	row->failed = (size_t)query_integer(query);
	if (!row->suites)
		row->suites = xstrdup("");
}

int store_list(struct store *store, size_t limit, struct run_rows *rows,
	       struct error *err)
{
	struct query query = query_start(store, SQL_RUN_LIST);
	struct run_rows found = { .items = NULL };
	int step;

	query_bind_integer(&query, limit ? (int64_t)limit : -1);
	while ((step = query_step(&query, err)) > 0) {
		struct run_row *row = VEC_PUSH(&found);

		memset(row, 0, sizeof(*row));
		read_row(&query, row);
	}
	query_end(&query);
	if (step < 0) {
		run_rows_release(&found);
		return error_prefix(err, "result store %s", store->path);
	}
	*rows = found;
	return 0;
}

void run_rows_release(struct run_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->items[i].suites);
		free(rows->items[i].baselines);
		free(rows->items[i].commit);
		free(rows->items[i].subject);
	}
	free(rows->items);
	*rows = (struct run_rows){ .items = NULL };
}

/* "the newest are 6f0c1a2b (2026-11-22T18:30:05Z), ..." */
static void describe_newest(struct store *store, struct buf *out)
{
	struct run_rows rows = { .items = NULL };
	struct error ignored;

	if (store_list(store, SHOWN, &rows, &ignored) < 0)
		return;
	buf_adds(out, rows.count ? "the newest are "
				 : "nothing is recorded yet; `tare run SUITE` "
				   "does that");
	for (size_t i = 0; i < rows.count; i++) {
		const struct run_row *row = &rows.items[i];

		buf_addf(out, "%s%.*s (", i ? ", " : "", SHOWN_DIGITS,
			 row->uuid);
		clock_add_date(out, row->started_ns);
		buf_adds(out,
			 row->state == RUN_SEALED ? ")" : ", not finished)");
	}
	run_rows_release(&rows);
}

static int say_nothing(struct store *store, const char *which,
		       struct error *err)
{
	struct buf newest = BUF_INIT;

	describe_newest(store, &newest);
	if (strcmp(which, "latest") == 0)
		error_set(err, ERROR_NOTHING, "no run was finished yet (%s)",
			  newest.data);
	else
		error_set(err, ERROR_NOTHING, "there is no run \"%.60s\": %s",
			  which, newest.data);
	buf_release(&newest);
	return -1;
}

static int resolve_latest(struct store *store, char uuid[37], struct error *err)
{
	struct query query = query_start(store, SQL_RUN_LATEST);
	int step = query_step(&query, err);

	if (step > 0)
		snprintf(uuid, 37, "%s", query_text(&query));
	query_end(&query);
	if (step == 0)
		return say_nothing(store, "latest", err);
	return step < 0 ? -1 : 0;
}

/* Only what a UUID can begin with; in lower case, as they are stored. */
static bool normalize(const char *which, char prefix[37])
{
	size_t len = strlen(which);

	if (len < PREFIX_LEAST || len > 36)
		return false;
	for (size_t i = 0; i <= len; i++)
		prefix[i] = (char)tolower((unsigned char)which[i]);
	return strspn(prefix, "0123456789abcdef-") == len;
}

static int say_several(const struct strvec *uuids, const char *which,
		       struct error *err)
{
	struct buf list = BUF_INIT;

	for (size_t i = 0; i < uuids->count && i < SHOWN; i++)
		buf_addf(&list, "%s%s", i ? ", " : "", uuids->items[i]);
	error_set(err, ERROR_USAGE, "several runs begin with %s: %s%s", which,
		  list.data, uuids->count > SHOWN ? ", ..." : "");
	buf_release(&list);
	return -1;
}

int store_resolve(struct store *store, const char *which, char uuid[37],
		  struct error *err)
{
	struct query query;
	struct strvec uuids = STRVEC_INIT;
	char prefix[37];
	int step, ret = -1;

	if (strcmp(which, "latest") == 0)
		return resolve_latest(store, uuid, err);
	if (!normalize(which, prefix))
		return say_nothing(store, which, err);
	query = query_start(store, SQL_RUN_PREFIX);
	query_bind_text(&query, prefix);
	while ((step = query_step(&query, err)) > 0)
		strvec_push(&uuids, query_text(&query));
	query_end(&query);
	if (step == 0 && uuids.count == 0)
		say_nothing(store, which, err);
	if (step == 0 && uuids.count > 1)
		say_several(&uuids, which, err);
	if (step == 0 && uuids.count == 1) {
		snprintf(uuid, 37, "%s", uuids.items[0]);
		ret = 0;
	}
	strvec_release(&uuids);
	return ret;
}
