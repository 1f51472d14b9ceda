/* SPDX-License-Identifier: MIT */
/*
 * Reading runs back.
 *
 * Invariant: what is read equals what was recorded, NaN for every reading
 * that has no row.  Columns that the writing version did not know are filled
 * with "not known"; raw samples that were pruned leave workers without
 * slices and a note in the run.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "model/run.h"
#include "store/column.h"
#include "store/facts.h"
#include "store/samples_fill.h"
#include "store/store.h"
#include "store/store_sql.h"

typedef void (*read_facts_fn)(const struct json *value, struct run *run);

/* A column that holds JSON of our own making; one that does not parse is
 * damage. */
static int read_json(struct query *query, struct run *run,
		     read_facts_fn read_facts, struct error *err)
{
	const char *text = query_text(query);
	struct json *value = json_parse(text ? text : "",
					text ? strlen(text) : 0, err);

	if (!value)
		return -1;
	read_facts(value, run);
	json_free(value);
	return 0;
}

static int read_head(struct query *query, struct run *run, int64_t *row,
		     struct error *err)
{
	struct arena *arena = &run->arena;

	*row = query_integer(query);
	snprintf(run->uuid, sizeof(run->uuid), "%s", query_text(query));
	run->state = (enum run_state)query_integer(query);
	run->quick = query_integer(query) != 0;
	run->started_ns = query_integer(query);
	run->ended_ns = query_integer(query);
	run->tare_version = query_arena_text(query, arena);
	run->label = query_arena_text(query, arena);
	run->suite_files = query_arena_text(query, arena);
	run->commit.hash = query_arena_text(query, arena);
	run->commit.subject = query_arena_text(query, arena);
	run->commit.branch = query_arena_text(query, arena);
	run->commit.date_ns = query_integer(query);
	run->commit.dirty = query_integer(query) != 0;
	if (read_json(query, run, facts_read_machine, err) < 0 ||
	    read_json(query, run, facts_read_conditions, err) < 0 ||
	    read_json(query, run, facts_read_notes, err) < 0)
		return -1;
	if (query_integer(query))
		run_note(run, "the raw samples of this run were pruned: only "
			      "its points and readings are left");
	return 0;
}

static int load_head(struct store *store, const char *uuid, struct run *run,
		     int64_t *row, struct error *err)
{
	struct query query = query_start(store, SQL_RUN_HEAD);
	int step;
	int ret = -1;

	query_bind_text(&query, uuid);
	step = query_step(&query, err);
	if (step > 0)
		ret = read_head(&query, run, row, err);
	else if (step == 0)
		error_set(err, ERROR_NOTHING, "there is no run %s", uuid);
	query_end(&query);
	return ret;
}

static int read_policy(struct query *query, struct run *run,
		       struct run_case *what, struct error *err)
{
	const char *text = query_text(query);
	struct json *value = json_parse(text, strlen(text), err);

	if (!value)
		return -1;
	facts_read_policy(value, &what->policy, run);
	json_free(value);
	return 0;
}

static int read_metrics(struct query *query, struct run *run,
			struct run_case *what, struct error *err)
{
	const char *text = query_text(query);
	struct json *value = json_parse(text, strlen(text), err);

	if (!value)
		return -1;
	what->metrics = facts_read_metrics(value, run);
	json_free(value);
	return 0;
}

static int read_case(struct query *query, struct run *run,
		     struct run_case *what, struct error *err)
{
	struct arena *arena = &run->arena;

	what->id = query_arena_text(query, arena);
	what->suite = query_arena_text(query, arena);
	what->benchmark = query_arena_text(query, arena);
	what->label = query_arena_text(query, arena);
	what->python = query_arena_text(query, arena);
	what->python_build = query_arena_text(query, arena);
	what->definition = query_arena_text(query, arena);
	what->code = query_arena_text(query, arena);
	what->reference_id = query_arena_text(query, arena);
	what->unit = query_arena_text(query, arena);
	what->items = query_integer(query);
	what->track_better = query_integer(query) ? BETTER_HIGHER
						  : BETTER_LOWER;
	if (read_metrics(query, run, what, err) < 0 ||
	    read_policy(query, run, what, err) < 0)
		return -1;
	what->outcome = (enum outcome)query_integer(query);
	what->lacking = query_integer(query) != 0;
	what->reason = query_arena_text(query, arena);
	return 0;
}

/* The cases, gathered in a vector first because their number is not known. */
struct case_list {
	struct run_case *items;
	size_t count, capacity;
};

static int load_cases(struct store *store, int64_t row, struct run *run,
		      struct error *err)
{
	struct query query = query_start(store, SQL_CASE_LIST);
	struct case_list list = { .items = NULL };
	int step;

	query_bind_integer(&query, row);
	while ((step = query_step(&query, err)) > 0) {
		struct run_case *what = VEC_PUSH(&list);

		memset(what, 0, sizeof(*what));
		if (read_case(&query, run, what, err) < 0) {
			step = -1;
			break;
		}
	}
	query_end(&query);
	if (step == 0 && list.count > 0) {
		run->cases = arena_memdup(&run->arena, list.items,
					  list.count * sizeof(*list.items));
		run->case_count = list.count;
	}
	free(list.items);
	return step;
}

static int load_readings(struct store *store, int64_t worker_row,
			 struct run *run, double *reading, struct error *err)
{
	struct query query = query_start(store, SQL_READING_LIST);
	int step;

	query_bind_integer(&query, worker_row);
	while ((step = query_step(&query, err)) > 0) {
		const char *name = query_text(&query);
		enum metric metric = metric_find(name);

		if (metric == METRIC_COUNT)
			facts_note_unknown(run, "metric", name);
		else
			reading[metric] = query_real(&query);
	}
	query_end(&query);
	return step;
}

/* Where the column called NAME goes; NULL if this version has none. */
static int64_t **find_place(struct samples *samples, const char *name,
			    size_t **count)
{
	*count = &samples->latency.count;
	if (strcmp(name, STORE_RAW_BUCKET) == 0)
		return &samples->latency.bucket;
	if (strcmp(name, STORE_RAW_CALLS) == 0)
		return &samples->latency.calls;
	*count = &samples->count;
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (strcmp(name, column_names[i]) == 0)
			return &samples->columns[i];
	return NULL;
}

static int read_raw(struct query *query, struct samples *samples,
		    struct run *run, struct error *err)
{
	const char *name = query_text(query);
	size_t count, len, *expected;
	const void *data = query_blob(query, &len);
	int64_t **place = find_place(samples, name, &expected);
	int64_t *values;

	if (!place) {
		facts_note_unknown(run, "column", name);
		return 0;
	}
	if (column_decode(data, len, &values, &count, err) < 0)
		return error_prefix(err, "run %s, column %s", run->uuid, name);
	if (expected == &samples->latency.count && *expected == 0)
		*expected = count; /* the first of its two columns */
	if (count != *expected) {
		free(values);
		return error_set(err, ERROR_STORE,
				 "run %s, column %s: the column has %zu "
				 "values instead of %zu",
				 run->uuid, name, count, *expected);
	}
	free(*place);
	*place = values;
	return 0;
}

static int load_raw(struct store *store, int64_t worker_row, struct run *run,
		    struct samples *samples, struct error *err)
{
	struct query query = query_start(store, SQL_RAW_LIST);
	int step, ret = 0;

	query_bind_integer(&query, worker_row);
	while (ret == 0 && (step = query_step(&query, err)) != 0)
		ret = step < 0 ? -1 : read_raw(&query, samples, run, err);
	query_end(&query);
	if (ret == 0)
		samples_fill(samples);
	return ret;
}

/* A number of a list of MOST + 1; what a later version wrote is unknown. */
static unsigned int read_number(struct query *query, unsigned int most)
{
	int64_t number = query_integer(query);

	return number < 0 || number > most ? 0 : (unsigned int)number;
}

static int64_t read_worker(struct query *query, struct worker *worker)
{
	int64_t row = query_integer(query);

	worker->case_index = (size_t)query_integer(query);
	worker->index = (int)query_integer(query);
	worker->pair = (int)query_integer(query);
	worker->first = query_integer(query) != 0;
	worker->started_ns = query_integer(query);
	worker->hash_seed = query_integer(query);
	worker->cpu = (int)query_integer(query);
	worker->span_ns = query_integer(query);
	worker->loop_overhead_ns = query_real(query);
	worker->outcome = (enum outcome)query_integer(query);
	worker->reason = query_heap_text(query);
	worker->output = query_heap_text(query);
	worker->samples.count = (size_t)query_integer(query);
	worker->samples.warmup = (size_t)query_integer(query);
	worker->samples.latency.max_ns = query_integer(query);
	worker->loop = (enum timing_loop)read_number(query, LOOP_PYTHON);
	worker->entry = (enum call_entry)read_number(query,
						     ENTRY_BY_OBJECT_CALL);
	worker->instrumented = query_integer(query) != 0;
	worker->repeats = (int)query_integer(query);
	worker->evidence.steal_ratio = query_real(query);
	worker->evidence.pressure_ratio = query_real(query);
	worker->evidence.throttled_periods = query_integer(query);
	worker->lacking = query_integer(query) != 0;
	return row;
}

static int load_workers(struct store *store, int64_t row, struct run *run,
			struct error *err)
{
	struct query query = query_start(store, SQL_WORKER_LIST);
	int step = 0, ret = 0;

	query_bind_integer(&query, row);
	while (ret == 0 && (step = query_step(&query, err)) > 0) {
		struct worker *worker = VEC_PUSH(run);
		int64_t worker_row;

		worker_init(worker);
		worker_row = read_worker(&query, worker);
		ret = load_readings(store, worker_row, run,
				    worker->samples.reading, err);
		if (ret == 0)
			ret = load_raw(store, worker_row, run, &worker->samples,
				       err);
	}
	query_end(&query);
	return ret < 0 || step < 0 ? -1 : 0;
}

static struct run *load(struct store *store, const char *uuid,
			enum store_depth depth, struct error *err)
{
	struct run *run = run_new();
	int64_t row = 0;

	if (load_head(store, uuid, run, &row, err) == 0 &&
	    load_cases(store, row, run, err) == 0 &&
	    (depth == STORE_HEAD || load_workers(store, row, run, err) == 0))
		return run;
	run_free(run);
	return NULL;
}

struct run *store_get(struct store *store, const char *which,
		      enum store_depth depth, struct error *err)
{
	struct run *run;
	char uuid[37];

	if (store_resolve(store, which, uuid, err) < 0)
		return NULL;
	run = load(store, uuid, depth, err);
	if (!run)
		error_prefix(err, "result store %s", store->path);
	return run;
}

static bool texts_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Sets of the same size without duplicates: one contains the other. */
static bool cases_equal(const struct run *a, const struct run *b)
{
	if (a->case_count != b->case_count)
		return false;
	for (size_t i = 0; i < a->case_count; i++) {
		const struct run_case *one = &a->cases[i];
		const struct run_case *other = run_find(b, one->id);

		if (!other ||
		    !texts_equal(one->definition, other->definition) ||
		    !texts_equal(one->code, other->code) ||
		    !texts_equal(one->python_build, other->python_build))
			return false;
	}
	return true;
}

static int list_like(struct store *store, enum statement statement,
		     const struct run *like, struct strvec *uuids,
		     struct error *err)
{
	struct query query = query_start(store, statement);
	int step;

	query_bind_text(&query, like->machine.id);
	query_bind_text(&query, like->commit.hash);
	query_bind_integer(&query, like->quick);
	query_bind_integer(&query, like->commit.dirty);
	while ((step = query_step(&query, err)) > 0)
		strvec_push(uuids, query_text(&query));
	query_end(&query);
	return step;
}

/* The newest run that STATEMENT lists and that has the cases of LIKE. */
static struct run *find_like(struct store *store, enum statement statement,
			     const struct run *like, enum store_depth depth,
			     struct error *err)
{
	struct strvec uuids = STRVEC_INIT;
	struct run *found = NULL;

	if (list_like(store, statement, like, &uuids, err) < 0)
		goto out;
	for (size_t i = 0; i < uuids.count && !found; i++) {
		struct run *run = load(store, uuids.items[i], STORE_HEAD, err);
		bool same = run && cases_equal(run, like);

		run_free(run);
		if (!run)
			break;
		if (same)
			found = load(store, uuids.items[i], depth, err);
	}
out:
	strvec_release(&uuids);
	return found;
}

struct run *store_unfinished(struct store *store, const struct run *like,
			     struct error *err)
{
	return find_like(store, SQL_RUN_UNFINISHED, like, STORE_WHOLE, err);
}

struct run *store_sealed(struct store *store, const struct run *like,
			 struct error *err)
{
	return find_like(store, SQL_RUN_SEALED, like, STORE_HEAD, err);
}
