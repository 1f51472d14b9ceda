/* SPDX-License-Identifier: MIT */
/*
 * A run from JSON that anybody may have written.
 *
 * Invariant: what comes out obeys every promise of model/run.h (columns of
 * equal length, indexes inside of their lists, identities that differ), or
 * there is an error that names the key.  Metrics and columns that are not
 * known are noted in the run and left out.
 */
#include "store/runfile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/json.h"
#include "model/run.h"
#include "store/facts.h"
#include "store/runfile_place.h"
#include "store/samples_fill.h"

enum { MOST_BYTES = 1 << 30, MOST_CASES = 1000000 };

static int read_integers(const struct json *array, int64_t **values,
			 size_t *count)
{
	size_t n = json_count(array);
	int64_t *read = n ? xcalloc(n, sizeof(*read)) : NULL;

	for (size_t i = 0; i < n; i++) {
		const struct json *value = json_at(array, i);

		if (json_kind(value) != JSON_INTEGER) {
			free(read);
			return -1;
		}
		read[i] = json_as_integer(value, 0);
	}
	*values = read;
	*count = n;
	return 0;
}

static int find_column(const char *name)
{
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (strcmp(name, column_names[i]) == 0)
			return i;
	return -1;
}

static int read_column(const struct place *place, size_t at,
		       struct samples *samples, struct run *run)
{
	const char *name = json_key_at(place->object, at);
	const struct json *value = json_value_at(place->object, at);
	int column = find_column(name);
	size_t count;

	if (column < 0) {
		facts_note_unknown(run, "column", name);
		return 0;
	}
	if (json_kind(value) != JSON_ARRAY ||
	    json_count(value) != samples->count)
		return place_wrong(place, name,
				   "must be a list as long as that of wall");
	free(samples->columns[column]);
	samples->columns[column] = NULL;
	if (read_integers(value, &samples->columns[column], &count) < 0)
		return place_wrong(place, name, "must hold integers only");
	return 0;
}

static int read_columns(const struct place *worker, struct samples *samples,
			struct run *run)
{
	struct place place = *worker;
	const struct json *wall;
	size_t used = strlen(place.path);

	place.object = place_need(worker, "columns", JSON_OBJECT);
	if (!place.object)
		return -1;
	snprintf(place.path + used, sizeof(place.path) - used, ".columns");
	wall = place_need(&place, column_names[COLUMN_WALL], JSON_ARRAY);
	if (!wall ||
	    !place_need(&place, column_names[COLUMN_LOOPS], JSON_ARRAY))
		return -1;
	samples->count = json_count(wall);
	for (size_t i = 0; i < json_count(place.object); i++)
		if (read_column(&place, i, samples, run) < 0)
			return -1;
	return 0;
}

/* Ascending buckets, none negative, calls too. */
static bool is_histogram(const struct latency *latency)
{
	if (!latency->bucket || !latency->calls)
		return latency->count == 0;
	for (size_t i = 0; i < latency->count; i++)
		if (latency->bucket[i] < 0 || latency->calls[i] < 0 ||
		    (i > 0 && latency->bucket[i] <= latency->bucket[i - 1]))
			return false;
	return true;
}

static int read_latency(const struct place *worker, struct latency *latency)
{
	const struct json *value = json_get(worker->object, "latency");
	const struct json *bucket = json_get(value, "bucket");
	const struct json *calls = json_get(value, "calls");
	size_t count;

	if (!value)
		return 0;
	if (json_kind(bucket) != JSON_ARRAY || json_kind(calls) != JSON_ARRAY ||
	    json_count(bucket) != json_count(calls))
		return place_wrong(worker, "latency",
				   "must have lists bucket and calls of one "
				   "length");
	if (read_integers(bucket, &latency->bucket, &latency->count) < 0 ||
	    read_integers(calls, &latency->calls, &count) < 0)
		return place_wrong(worker, "latency",
				   "must hold integers only");
	latency->max_ns = json_get_integer(value, "max_ns", 0);
	if (!is_histogram(latency))
		return place_wrong(
			worker, "latency",
			"must have ascending buckets and no negative "
			"number");
	return 0;
}

static void read_readings(const struct place *worker, double *reading,
			  struct run *run)
{
	const struct json *value = json_get(worker->object, "readings");
	size_t count = json_kind(value) == JSON_OBJECT ? json_count(value) : 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = json_key_at(value, i);
		enum metric metric = metric_find(name);

		if (metric == METRIC_COUNT)
			facts_note_unknown(run, "metric", name);
		else
			reading[metric] = json_as_real(json_value_at(value, i),
						       (double)NAN);
	}
}

/* An integer in a range that the model's int can hold. */
static int read_int(const struct place *place, const char *key, int otherwise)
{
	int64_t value = json_get_integer(place->object, key, otherwise);

	return value < INT32_MIN || value > INT32_MAX ? otherwise : (int)value;
}

static void read_evidence(const struct json *value, struct evidence *evidence)
{
	evidence->steal_ratio = json_get_real(value, "steal_ratio",
					      (double)NAN);
	evidence->pressure_ratio = json_get_real(value, "pressure_ratio",
						 (double)NAN);
	evidence->throttled_periods = json_get_integer(value,
						       "throttled_periods", -1);
}

/* Of what took the times: nothing in files of before. */
static int read_loop(const struct place *place, struct worker *worker)
{
	int loop = place_word(place, "loop", timing_loop_names, LOOP_UNKNOWN);
	int entry = place_word(place, "entry", call_entry_names, ENTRY_UNKNOWN);

	if (loop < 0 || entry < 0)
		return -1;
	worker->loop = (enum timing_loop)loop;
	worker->entry = (enum call_entry)entry;
	worker->instrumented = json_get_bool(place->object, "instrumented",
					     false);
	worker->repeats = read_int(place, "repeats", 0);
	read_evidence(json_get(place->object, "evidence"), &worker->evidence);
	return 0;
}

static int read_worker_facts(const struct place *place, struct worker *worker,
			     const struct run *run)
{
	const struct json *index = place_need(place, "case", JSON_INTEGER);
	int64_t at = json_as_integer(index, -1);
	int outcome = place_word(place, "outcome", outcome_names,
				 OUTCOME_MEASURED);

	if (!index || outcome < 0)
		return -1;
	if (at < 0 || (uint64_t)at >= run->case_count)
		return place_wrong(place, "case", "names no case of the list");
	worker->case_index = (size_t)at;
	worker->outcome = (enum outcome)outcome;
	worker->lacking = json_get_bool(place->object, "lacking", false);
	worker->index = read_int(place, "index", 0);
	worker->pair = read_int(place, "pair", -1);
	worker->first = json_get_bool(place->object, "first", false);
	worker->started_ns = json_get_integer(place->object, "started_ns", 0);
	worker->hash_seed = json_get_integer(place->object, "hash_seed", 0);
	worker->cpu = read_int(place, "cpu", -1);
	worker->span_ns = json_get_integer(place->object, "span_ns", 0);
	worker->loop_overhead_ns =
		json_get_real(place->object, "loop_overhead_ns", (double)NAN);
	worker->reason = xstrdup(json_get_text(place->object, "reason", NULL));
	worker->output = xstrdup(json_get_text(place->object, "output", NULL));
	return read_loop(place, worker);
}

static int read_worker(const struct place *place, struct run *run)
{
	struct worker *worker = VEC_PUSH(run);
	struct samples *samples = &worker->samples;
	int64_t warmup = json_get_integer(place->object, "warmup", 0);

	worker_init(worker);
	if (read_worker_facts(place, worker, run) < 0 ||
	    read_columns(place, samples, run) < 0 ||
	    read_latency(place, &samples->latency) < 0)
		return -1;
	if (warmup < -1 || (warmup >= 0 && (uint64_t)warmup > samples->count))
		return place_wrong(
			place, "warmup",
			"must be -1 (found from the samples) or between 0 and "
			"the number of slices");
	samples->warmup = (size_t)warmup;
	read_readings(place, samples->reading, run);
	samples_fill(samples);
	return 0;
}

static int read_case(const struct place *place, struct run_case *what,
		     struct run *run)
{
	const struct json *id = place_need(place, "id", JSON_TEXT);
	int outcome = place_word(place, "outcome", outcome_names,
				 OUTCOME_MEASURED);
	int better = place_word(place, "track_better", better_names,
				BETTER_LOWER);

	if (!id || outcome < 0 || better < 0)
		return -1;
	if (json_as_text(id, "")[0] == '\0')
		return place_wrong(place, "id", "is empty");
	what->id = facts_read_text(place->object, "id", run);
	what->suite = facts_read_text(place->object, "suite", run);
	what->benchmark = facts_read_text(place->object, "benchmark", run);
	what->label = facts_read_text(place->object, "label", run);
	what->python = facts_read_text(place->object, "python", run);
	what->python_build = facts_read_text(place->object, "python_build",
					     run);
	what->definition = facts_read_text(place->object, "definition", run);
	what->code = facts_read_text(place->object, "code", run);
	what->reference_id = facts_read_text(place->object, "reference_id",
					     run);
	what->unit = facts_read_text(place->object, "unit", run);
	what->items = json_get_integer(place->object, "items", 0);
	what->track_better = (enum better)better;
	what->metrics = facts_read_metrics(json_get(place->object, "metrics"),
					   run);
	facts_read_policy(json_get(place->object, "policy"), &what->policy,
			  run);
	what->outcome = (enum outcome)outcome;
	what->lacking = json_get_bool(place->object, "lacking", false);
	what->reason = facts_read_text(place->object, "reason", run);
	return 0;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted copies of the identities lie next to their equals. */
static int check_identities(const struct run *run, struct error *err)
{
	const char **ids = xcalloc(run->case_count + 1, sizeof(*ids));
	int ret = 0;

	for (size_t i = 0; i < run->case_count; i++)
		ids[i] = run->cases[i].id;
	qsort(ids, run->case_count, sizeof(*ids), by_id);
	for (size_t i = 1; ret == 0 && i < run->case_count; i++)
		if (strcmp(ids[i - 1], ids[i]) == 0)
			ret = error_set(err, ERROR_INPUT,
					"cases: \"%.200s\" is there twice",
					ids[i]);
	free(ids);
	return ret;
}

static int read_cases(const struct place *root, struct run *run)
{
	const struct json *list = place_need(root, "cases", JSON_ARRAY);
	size_t count = json_count(list);

	if (!list)
		return -1;
	if (count > MOST_CASES)
		return place_wrong(root, "cases", "has too many");
	run->cases = arena_alloc(&run->arena,
				 (count + 1) * sizeof(*run->cases));
	for (size_t i = 0; i < count; i++) {
		struct place place = place_at(list, "cases", i, root->err);

		if (read_case(&place, &run->cases[i], run) < 0)
			return -1;
		run->case_count = i + 1;
	}
	return check_identities(run, root->err);
}

static int read_workers(const struct place *root, struct run *run)
{
	const struct json *list = place_need(root, "workers", JSON_ARRAY);

	if (!list)
		return -1;
	for (size_t i = 0; i < json_count(list); i++) {
		struct place place = place_at(list, "workers", i, root->err);

		if (read_worker(&place, run) < 0)
			return -1;
	}
	return 0;
}

static int check_kind(const struct place *root)
{
	const struct json *kind, *schema;

	if (json_kind(root->object) != JSON_OBJECT)
		return error_set(root->err, ERROR_INPUT,
				 "this is not a run file of tare");
	kind = place_need(root, "kind", JSON_TEXT);
	if (!kind)
		return -1;
	if (strcmp(json_as_text(kind, ""), RUNFILE_KIND) != 0)
		return place_wrong(root, "kind", "is not \"" RUNFILE_KIND "\"");
	schema = place_need(root, "schema", JSON_INTEGER);
	if (!schema)
		return -1;
	if (json_as_integer(schema, 0) != RUNFILE_SCHEMA)
		return error_set(root->err, ERROR_INPUT,
				 "schema is %lld, this tare knows %d: was it "
				 "written by a newer one?",
				 (long long)json_as_integer(schema, 0),
				 RUNFILE_SCHEMA);
	return 0;
}

/* 8-4-4-4-12 digits in lower case: they are keys in the store. */
static bool is_uuid(const char *text)
{
	for (int i = 0; i < 36; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-'
			 : !text[i] || !strchr("0123456789abcdef", text[i]))
			return false;
	}
	return text[36] == '\0';
}

static int read_head(const struct place *root, struct run *run)
{
	const struct json *uuid = place_need(root, "uuid", JSON_TEXT);
	int state = place_word(root, "state", run_state_names, RUN_SEALED);

	if (!uuid || state < 0)
		return -1;
	if (!is_uuid(json_as_text(uuid, "")))
		return place_wrong(root, "uuid", "is not a UUID");
	memcpy(run->uuid, json_as_text(uuid, ""), sizeof(run->uuid));
	run->state = (enum run_state)state;
	run->quick = json_get_bool(root->object, "quick", false);
	run->started_ns = json_get_integer(root->object, "started_ns", 0);
	run->ended_ns = json_get_integer(root->object, "ended_ns", 0);
	run->tare_version = facts_read_text(root->object, "tare_version", run);
	run->label = facts_read_text(root->object, "label", run);
	run->suite_files = facts_read_text(root->object, "suite_files", run);
	facts_read_commit(json_get(root->object, "commit"), run);
	facts_read_machine(json_get(root->object, "machine"), run);
	facts_read_conditions(json_get(root->object, "conditions"), run);
	facts_read_notes(json_get(root->object, "notes"), run);
	return 0;
}

struct run *runfile_parse(const char *text, unsigned long len,
			  struct error *err)
{
	struct place root = { .err = err };
	struct json *tree;
	struct run *run;
	int ret;

	if (len > MOST_BYTES) {
		error_set(err, ERROR_INPUT, "it is larger than 1 GiB");
		return NULL;
	}
	tree = json_parse(text, len, err);
	if (!tree)
		return NULL;
	root.object = tree;
	run = run_new();
	ret = check_kind(&root);
	if (ret == 0)
		ret = read_head(&root, run);
	if (ret == 0)
		ret = read_cases(&root, run);
	if (ret == 0)
		ret = read_workers(&root, run);
	json_free(tree);
	if (ret == 0)
		return run;
	run_free(run);
	return NULL;
}

struct run *runfile_read(const char *path, struct error *err)
{
	struct buf text = BUF_INIT;
	struct run *run = NULL;

	if (fs_read(path, MOST_BYTES, &text, err) == 0) {
		run = runfile_parse(text.data, text.len, err);
		if (!run)
			error_prefix(err, "%s", path);
	}
	buf_release(&text);
	return run;
}
