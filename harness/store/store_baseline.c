/* SPDX-License-Identifier: MIT */
/*
 * Baselines: names that point at runs.
 *
 * Invariant: a baseline holds only sealed, complete runs without failures;
 * since sealed runs never change, looking once, when one is added, is
 * enough.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "store/store.h"
#include "store/store_sql.h"

enum { NAME_LONGEST = 100 };

/* Names stand on command lines and in lists: a slash would read as a folder,
 * a colon as another kind of side, a comma as two names. */
int store_baseline_check_name(const char *name, struct error *err)
{
	size_t len = strlen(name);

	if (len == 0 || len > NAME_LONGEST ||
	    text_utf8_invalid(name, len) != len || name[0] == '-')
		return error_set(err, ERROR_USAGE,
				 "a baseline's name is 1 to %d bytes of text "
				 "that does not begin with -",
				 NAME_LONGEST);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] <= ' ' || name[i] == 0x7f ||
		    strchr("/:,", name[i]))
			return error_set(err, ERROR_USAGE,
					 "a baseline's name has no blank and "
					 "none of / : ,");
	if (strcmp(name, "latest") == 0)
		return error_set(err, ERROR_USAGE,
				 "\"latest\" always means the newest run; "
				 "choose another name");
	return 0;
}

/* What SQL_BASELINE_FIT says of a run. */
struct fitness {
	int64_t row, state, quick, cases, failed, measured;
};

static int judge_fitness(const struct fitness *fitness, const char *uuid,
			 struct error *err)
{
	const char *reason = NULL;

	if (fitness->state == RUN_OPEN)
		reason = "it is not finished (tare run --resume)";
	else if (fitness->state == RUN_INTERRUPTED)
		reason = "it was interrupted (tare run --resume)";
	else if (fitness->quick)
		reason = "it is a quick one, which measures nothing";
	else if (fitness->measured == 0 && fitness->failed == 0)
		reason = "it measured nothing";
	if (reason)
		return error_set(err, ERROR_USAGE,
				 "run %s cannot be a baseline: %s", uuid,
				 reason);
	if (fitness->failed > 0)
		return error_set(err, ERROR_USAGE,
				 "run %s cannot be a baseline: %lld of its "
				 "%lld cases failed",
				 uuid, (long long)fitness->failed,
				 (long long)fitness->cases);
	return 0;
}

static int ask_fitness(struct store *store, const char *uuid,
		       struct fitness *fitness, struct error *err)
{
	struct query query = query_start(store, SQL_BASELINE_FIT);
	int step;

	query_bind_text(&query, uuid);
	step = query_step(&query, err);
	if (step > 0) {
		fitness->row = query_integer(&query);
		fitness->state = query_integer(&query);
		fitness->quick = query_integer(&query);
		fitness->cases = query_integer(&query);
		fitness->failed = query_integer(&query);
		fitness->measured = query_integer(&query);
	}
	query_end(&query);
	if (step == 0)
		return error_set(err, ERROR_NOTHING, "there is no run %s",
				 uuid);
	return step < 0 ? -1 : 0;
}

static int add(struct store *store, const char *name, const char *uuid,
	       struct error *err)
{
	struct query query;
	struct fitness fitness = { .row = 0 };

	if (ask_fitness(store, uuid, &fitness, err) < 0 ||
	    judge_fitness(&fitness, uuid, err) < 0)
		return -1;
	query = query_start(store, SQL_BASELINE_ADD);
	query_bind_text(&query, name);
	query_bind_integer(&query, fitness.row);
	query_bind_integer(&query, clock_realtime_ns());
	return query_run(&query, err);
}

int store_baseline_add(struct store *store, const char *name, const char *uuid,
		       struct error *err)
{
	int ret;

	if (store_baseline_check_name(name, err) < 0)
		return -1;
	ret = store_start(store, err);
	if (ret == 0)
		ret = add(store, name, uuid, err);
	return store_end(store, ret, err);
}

static int list_names(struct store *store, struct strvec *names,
		      struct error *err)
{
	struct query query = query_start(store, SQL_BASELINE_NAMES);
	int step;

	while ((step = query_step(&query, err)) > 0)
		strvec_push(names, query_text(&query));
	query_end(&query);
	return step;
}

int store_baseline_missing(struct store *store, const char *name,
			   struct error *err)
{
	struct strvec names = STRVEC_INIT;
	struct buf list = BUF_INIT;
	int ret = -1;

	if (list_names(store, &names, err) < 0)
		goto out;
	for (size_t i = 0; i < names.count; i++)
		buf_addf(&list, "%s%s", i ? ", " : "", names.items[i]);
	error_set(err, ERROR_NOTHING, "there is no baseline \"%.100s\"%s%.600s",
		  name, names.count ? "; there is " : " (and no other)",
		  list.data);
out:
	strvec_release(&names);
	buf_release(&list);
	return ret;
}

int store_baseline_remove(struct store *store, const char *name,
			  struct error *err)
{
	struct query query = query_start(store, SQL_BASELINE_REMOVE);
	size_t removed = 0;
	int step;

	query_bind_text(&query, name);
	while ((step = query_step(&query, err)) > 0)
		removed++;
	query_end(&query);
	if (step < 0)
		return error_prefix(err, "result store %s", store->path);
	return removed ? 0 : store_baseline_missing(store, name, err);
}

bool store_baseline_exists(struct store *store, const char *name)
{
	struct query query = query_start(store, SQL_BASELINE_FIND);
	struct error ignored;
	int step;

	query_bind_text(&query, name);
	step = query_step(&query, &ignored);
	query_end(&query);
	return step > 0;
}

static void read_row(struct query *query, struct baseline_row *row)
{
	row->name = query_heap_text(query);
	row->machine_id = query_heap_text(query);
	row->machine_name = query_heap_text(query);
	row->runs = (size_t)query_integer(query);
	snprintf(row->newest, sizeof(row->newest), "%s", query_text(query));
	row->commit = query_heap_text(query);
	row->newest_ns = query_integer(query);
}

int store_baselines(struct store *store, struct baseline_rows *rows,
		    struct error *err)
{
	struct query query = query_start(store, SQL_BASELINE_LIST);
	struct baseline_rows found = { .items = NULL };
	int step;

	while ((step = query_step(&query, err)) > 0) {
		struct baseline_row *row = VEC_PUSH(&found);

		memset(row, 0, sizeof(*row));
		read_row(&query, row);
	}
	query_end(&query);
	if (step < 0) {
		baseline_rows_release(&found);
		return error_prefix(err, "result store %s", store->path);
	}
	*rows = found;
	return 0;
}

void baseline_rows_release(struct baseline_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->items[i].name);
		free(rows->items[i].machine_id);
		free(rows->items[i].machine_name);
		free(rows->items[i].commit);
	}
	free(rows->items);
	*rows = (struct baseline_rows){ .items = NULL };
}

int store_baseline_runs(struct store *store, const char *name,
			const char *machine_id, size_t limit,
			struct strvec *uuids, struct error *err)
{
	struct query query = query_start(store, SQL_BASELINE_RUNS);
	struct strvec found = STRVEC_INIT;
	int step;

	query_bind_text(&query, name);
	query_bind_text(&query, machine_id);
	query_bind_integer(&query, limit ? (int64_t)limit : STORE_WINDOW);
	while ((step = query_step(&query, err)) > 0)
		strvec_push(&found, query_text(&query));
	query_end(&query);
	if (step < 0) {
		strvec_release(&found);
		return error_prefix(err, "result store %s", store->path);
	}
	strvec_release(uuids);
	*uuids = found;
	return 0;
}
