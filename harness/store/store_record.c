/* SPDX-License-Identifier: MIT */
/*
 * Writing runs: begin, a worker at a time, finish; or all at once.
 *
 * Invariant: each public function is one transaction, so that a process that
 * is killed between two of them loses nothing of the first and leaves
 * nothing of the second.  A sealed run is never written to.
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "model/run.h"
#include "store/facts.h"
#include "store/store.h"
#include "store/store_sql.h"

/* What SQLite calls a run: its row.  -1 with ERROR_NOTHING if there is none. */
static int find_run(struct store *store, const char *uuid, int64_t *row,
		    int64_t *state, struct error *err)
{
	struct query query = query_start(store, SQL_RUN_STATE);
	int step;

	query_bind_text(&query, uuid);
	step = query_step(&query, err);
	if (step > 0) {
		*row = query_integer(&query);
		*state = query_integer(&query);
	}
	query_end(&query);
	if (step == 0)
		return error_set(err, ERROR_NOTHING, "there is no run %s",
				 uuid);
	return step > 0 ? 0 : -1;
}

/* The row of a run that may still be written to. */
static int find_unsealed(struct store *store, const char *uuid, int64_t *row,
			 struct error *err)
{
	int64_t state;

	if (find_run(store, uuid, row, &state, err) < 0)
		return -1;
	if (state == RUN_SEALED)
		return error_set(err, ERROR_STORE,
				 "run %s is sealed and never changes", uuid);
	return 0;
}

/* The id of TEXT in a table of unique texts, added if it is not there. */
static int intern(struct store *store, enum statement add, enum statement find,
		  const char *text, int64_t *id, struct error *err)
{
	struct query query = query_start(store, add);
	int step;

	query_bind_text(&query, text);
	if (query_run(&query, err) < 0)
		return -1;
	query = query_start(store, find);
	query_bind_text(&query, text);
	step = query_step(&query, err);
	if (step > 0)
		*id = query_integer(&query);
	query_end(&query);
	return step > 0 ? 0 : -1;
}

static int add_head(struct store *store, const struct run *run, int64_t *row,
		    struct error *err)
{
	struct query query = query_start(store, SQL_RUN_ADD);
	struct buf text = BUF_INIT;
	int step;

	query_bind_text(&query, run->uuid);
	query_bind_integer(&query, RUN_OPEN);
	query_bind_integer(&query, run->quick);
	query_bind_integer(&query, run->started_ns);
	query_bind_integer(&query, run->ended_ns);
	query_bind_text(&query, run->tare_version);
	query_bind_text(&query, run->label);
	query_bind_text(&query, run->suite_files);
	query_bind_text(&query, run->commit.hash);
	query_bind_text(&query, run->commit.subject);
	query_bind_text(&query, run->commit.branch);
	query_bind_integer(&query, run->commit.date_ns);
	query_bind_integer(&query, run->commit.dirty);
	query_bind_text(&query, run->machine.id);
	query_bind_text(&query, run->machine.name);
	query_bind_text(&query,
			facts_print(facts_machine(&run->machine), &text));
	query_bind_text(&query,
			facts_print(facts_conditions(&run->conditions), &text));
	query_bind_text(&query, facts_print(facts_notes(run), &text));
	step = query_step(&query, err);
	if (step > 0)
		*row = query_integer(&query);
	query_end(&query);
	buf_release(&text);
	return step > 0 ? 0 : -1;
}

static int add_case(struct store *store, int64_t row, size_t position,
		    const struct run_case *what, struct error *err)
{
	struct buf text = BUF_INIT;
	struct query query;
	int64_t name = 0, policy = 0;
	int ret = -1;

	facts_print(facts_policy(&what->policy), &text);
	if (intern(store, SQL_CASE_NAME_ADD, SQL_CASE_NAME_FIND, what->id,
		   &name, err) < 0 ||
	    intern(store, SQL_POLICY_ADD, SQL_POLICY_FIND, text.data, &policy,
		   err) < 0)
		goto out;
	query = query_start(store, SQL_CASE_ADD);
	query_bind_integer(&query, row);
	query_bind_integer(&query, (int64_t)position);
	query_bind_integer(&query, name);
	query_bind_text(&query, what->suite);
	query_bind_text(&query, what->benchmark);
	query_bind_text(&query, what->label);
	query_bind_text(&query, what->python);
	query_bind_text(&query, what->python_build);
	query_bind_text(&query, what->definition);
	query_bind_text(&query, what->code);
	query_bind_text(&query, what->reference_id);
	query_bind_text(&query, what->unit);
	query_bind_integer(&query, what->items);
	query_bind_integer(&query, what->track_better);
	query_bind_text(&query,
			facts_print(facts_metrics(what->metrics), &text));
	query_bind_integer(&query, policy);
	query_bind_integer(&query, what->outcome);
	query_bind_integer(&query, what->lacking);
	query_bind_text(&query, what->reason);
	ret = query_run(&query, err);
out:
	buf_release(&text);
	return ret;
}

static int add_description(struct store *store, const struct run *run,
			   int64_t *row, struct error *err)
{
	if (add_head(store, run, row, err) < 0)
		return -1;
	for (size_t i = 0; i < run->case_count; i++)
		if (add_case(store, *row, i, &run->cases[i], err) < 0)
			return -1;
	return 0;
}

static int finish_head(struct store *store, const struct run *run, int64_t row,
		       struct error *err)
{
	struct query query = query_start(store, SQL_RUN_FINISH);
	struct buf text = BUF_INIT;
	int ret;

	query_bind_integer(&query, row);
	query_bind_integer(&query, run->state);
	query_bind_integer(&query, run->ended_ns);
	query_bind_text(&query,
			facts_print(facts_conditions(&run->conditions), &text));
	query_bind_text(&query, facts_print(facts_notes(run), &text));
	ret = query_run(&query, err);
	buf_release(&text);
	return ret;
}

static int finish_cases(struct store *store, const struct run *run, int64_t row,
			struct error *err)
{
	for (size_t i = 0; i < run->case_count; i++) {
		struct query query = query_start(store, SQL_CASE_FINISH);

		query_bind_integer(&query, row);
		query_bind_integer(&query, (int64_t)i);
		query_bind_integer(&query, run->cases[i].outcome);
		query_bind_integer(&query, run->cases[i].lacking);
		query_bind_text(&query, run->cases[i].reason);
		if (query_run(&query, err) < 0)
			return -1;
	}
	return 0;
}

static int add_point(struct store *store, int64_t row,
		     const struct point_row *point, struct error *err)
{
	struct query query = query_start(store, SQL_POINT_ADD);

	query_bind_text(&query, metric_infos[point->metric].name);
	query_bind_integer(&query, row);
	query_bind_integer(&query, (int64_t)point->case_index);
	query_bind_integer(&query, (int64_t)point->n);
	query_bind_real(&query, point->median);
	query_bind_real(&query, point->low);
	query_bind_real(&query, point->high);
	query_bind_real(&query, point->mad);
	query_bind_real(&query, point->yardstick);
	query_bind_real(&query, point->calm);
	query_bind_real(&query, point->calm_low);
	query_bind_real(&query, point->calm_high);
	return query_run(&query, err);
}

static int put_points(struct store *store, int64_t row,
		      const struct point_row *points, size_t count,
		      struct error *err)
{
	struct query query = query_start(store, SQL_POINT_CLEAR);

	query_bind_integer(&query, row);
	if (query_run(&query, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (points[i].n > 0 &&
		    add_point(store, row, &points[i], err) < 0)
			return -1;
	return 0;
}

static int finish(struct store *store, const struct run *run, int64_t row,
		  const struct point_row *points, size_t count,
		  struct error *err)
{
	if (finish_head(store, run, row, err) < 0 ||
	    finish_cases(store, run, row, err) < 0)
		return -1;
	return put_points(store, row, points, count, err);
}

/* Whether UUID is there, and whether RUN says more than what is there. */
static int look_for(struct store *store, const struct run *run, bool *there,
		    bool *better, int64_t *row, struct error *err)
{
	struct query query = query_start(store, SQL_RUN_STATE);
	int step;

	query_bind_text(&query, run->uuid);
	step = query_step(&query, err);
	*there = step > 0;
	*better = false;
	if (*there) {
		int64_t state, workers;

		*row = query_integer(&query);
		state = query_integer(&query);
		workers = query_integer(&query);
		*better = state != RUN_SEALED &&
			  (run->state == RUN_SEALED ||
			   (int64_t)run->count > workers);
	}
	query_end(&query);
	return step < 0 ? -1 : 0;
}

static int delete_run(struct store *store, int64_t row, struct error *err)
{
	struct query query = query_start(store, SQL_RUN_DELETE);

	query_bind_integer(&query, row);
	return query_run(&query, err);
}

static int put_whole(struct store *store, const struct run *run,
		     const struct point_row *points, size_t count,
		     struct error *err)
{
	bool there = false, better = false;
	int64_t row = 0;

	if (look_for(store, run, &there, &better, &row, err) < 0)
		return -1;
	if (there && !better)
		return 0;
	if (there && delete_run(store, row, err) < 0)
		return -1;
	if (add_description(store, run, &row, err) < 0)
		return -1;
	for (size_t i = 0; i < run->count; i++)
		if (store_write_worker(store, row, &run->items[i], err) < 0)
			return -1;
	return finish(store, run, row, points, count, err);
}

static int begin_again(struct store *store, int64_t row, int64_t state,
		       const char *uuid, struct error *err)
{
	struct query query;

	if (state == RUN_SEALED)
		return error_set(err, ERROR_STORE,
				 "run %s is sealed and never changes", uuid);
	query = query_start(store, SQL_RUN_REOPEN);
	query_bind_integer(&query, row);
	return query_run(&query, err);
}

/* As store_end(), and a failure says which store. */
static int end_write(struct store *store, int ret, struct error *err)
{
	ret = store_end(store, ret, err);
	return ret < 0 ? error_prefix(err, "result store %s", store->path) : 0;
}

int store_begin(struct store *store, const struct run *run, struct error *err)
{
	struct error none = ERROR_INIT;
	int64_t row = 0, state = 0;
	int ret;

	if (store_start(store, err) < 0)
		return error_prefix(err, "result store %s", store->path);
	ret = find_run(store, run->uuid, &row, &state, &none);
	if (ret == 0)
		ret = begin_again(store, row, state, run->uuid, err);
	else if (none.kind == ERROR_NOTHING)
		ret = add_description(store, run, &row, err);
	else
		*err = none;
	return end_write(store, ret, err);
}

int store_add(struct store *store, const char *uuid,
	      const struct worker *worker, struct error *err)
{
	int64_t row = 0;
	int ret;

	ret = store_start(store, err);
	if (ret == 0)
		ret = find_unsealed(store, uuid, &row, err);
	if (ret == 0)
		ret = store_write_worker(store, row, worker, err);
	return end_write(store, ret, err);
}

int store_finish(struct store *store, const struct run *run,
		 const struct point_row *points, size_t count,
		 struct error *err)
{
	int64_t row = 0;
	int ret;

	ret = store_start(store, err);
	if (ret == 0)
		ret = find_unsealed(store, run->uuid, &row, err);
	if (ret == 0)
		ret = finish(store, run, row, points, count, err);
	return end_write(store, ret, err);
}

int store_put(struct store *store, const struct run *run,
	      const struct point_row *points, size_t count, struct error *err)
{
	int ret;

	ret = store_start(store, err);
	if (ret == 0)
		ret = put_whole(store, run, points, count, err);
	return end_write(store, ret, err);
}
