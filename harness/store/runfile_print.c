/* SPDX-License-Identifier: MIT */
/*
 * A run as JSON.
 *
 * Invariant: ci/run.schema.json describes it exactly, and runfile_parse()
 * reads it back equal.  Only one worker at a time is held as a tree: raw
 * samples are many.
 */
#include "store/runfile.h"

#include "base/buf.h"
#include "base/json.h"
#include "model/run.h"
#include "store/facts.h"

static struct json *print_case(const struct run_case *what)
{
	struct json *value = json_new_object();

	json_put_text(value, "id", what->id);
	json_put_text(value, "suite", what->suite);
	json_put_text(value, "benchmark", what->benchmark);
	json_put_text(value, "label", what->label);
	json_put_text(value, "python", what->python);
	json_put_text(value, "python_build", what->python_build);
	json_put_text(value, "definition", what->definition);
	json_put_text(value, "code", what->code);
	json_put_text(value, "reference_id", what->reference_id);
	json_put_text(value, "unit", what->unit);
	json_put_integer(value, "items", what->items);
	json_put_text(value, "track_better", better_names[what->track_better]);
	json_put(value, "metrics", facts_metrics(what->metrics));
	json_put(value, "policy", facts_policy(&what->policy));
	json_put_text(value, "outcome", outcome_names[what->outcome]);
	json_put_bool(value, "lacking", what->lacking);
	json_put_text(value, "reason", what->reason);
	return value;
}

static struct json *print_integers(const int64_t *values, size_t count)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < count; i++)
		json_push(array, json_new_integer(values[i]));
	return array;
}

static struct json *print_columns(const struct samples *samples)
{
	struct json *columns = json_new_object();

	for (int i = 0; i < COLUMN_COUNT; i++)
		json_put(columns, column_names[i],
			 print_integers(samples->columns[i],
					samples->columns[i] ? samples->count
							    : 0));
	return columns;
}

static struct json *print_latency(const struct latency *latency)
{
	struct json *value = json_new_object();

	json_put(value, "bucket",
		 print_integers(latency->bucket, latency->count));
	json_put(value, "calls",
		 print_integers(latency->calls, latency->count));
	json_put_integer(value, "max_ns", latency->max_ns);
	return value;
}

static struct json *print_readings(const double *reading)
{
	struct json *value = json_new_object();

	for (int i = 0; i < METRIC_COUNT; i++)
		json_put_real(value, metric_infos[i].name, reading[i]);
	return value;
}

static struct json *print_evidence(const struct evidence *evidence)
{
	struct json *value = json_new_object();

	json_put_real(value, "steal_ratio", evidence->steal_ratio);
	json_put_real(value, "pressure_ratio", evidence->pressure_ratio);
	json_put_integer(value, "throttled_periods",
			 evidence->throttled_periods);
	return value;
}

static struct json *print_worker(const struct worker *worker)
{
	struct json *value = json_new_object();
	const struct samples *samples = &worker->samples;

	json_put_integer(value, "case", (int64_t)worker->case_index);
	json_put_integer(value, "index", worker->index);
	json_put_integer(value, "pair", worker->pair);
	json_put_bool(value, "first", worker->first);
	json_put_integer(value, "started_ns", worker->started_ns);
	json_put_integer(value, "hash_seed", worker->hash_seed);
	json_put_integer(value, "cpu", worker->cpu);
	json_put_integer(value, "span_ns", worker->span_ns);
	json_put_real(value, "loop_overhead_ns", worker->loop_overhead_ns);
	json_put_text(value, "loop", timing_loop_names[worker->loop]);
	json_put_text(value, "entry", call_entry_names[worker->entry]);
	json_put_bool(value, "instrumented", worker->instrumented);
	json_put_integer(value, "repeats", worker->repeats);
	json_put(value, "evidence", print_evidence(&worker->evidence));
	json_put_text(value, "outcome", outcome_names[worker->outcome]);
	json_put_bool(value, "lacking", worker->lacking);
	json_put_text(value, "reason", worker->reason);
	json_put_text(value, "output", worker->output);
	json_put(value, "readings", print_readings(samples->reading));
	json_put_integer(value, "warmup", (int64_t)samples->warmup);
	json_put(value, "columns", print_columns(samples));
	json_put(value, "latency", print_latency(&samples->latency));
	return value;
}

/* All but cases and workers. */
static struct json *print_head(const struct run *run)
{
	struct json *value = json_new_object();

	json_put_integer(value, "schema", RUNFILE_SCHEMA);
	json_put_text(value, "kind", RUNFILE_KIND);
	json_put_text(value, "uuid", run->uuid);
	json_put_text(value, "state", run_state_names[run->state]);
	json_put_bool(value, "quick", run->quick);
	json_put_integer(value, "started_ns", run->started_ns);
	json_put_integer(value, "ended_ns", run->ended_ns);
	json_put_text(value, "tare_version", run->tare_version);
	json_put_text(value, "label", run->label);
	json_put_text(value, "suite_files", run->suite_files);
	json_put(value, "commit", facts_commit(&run->commit));
	json_put(value, "machine", facts_machine(&run->machine));
	json_put(value, "conditions", facts_conditions(&run->conditions));
	json_put(value, "notes", facts_notes(run));
	return value;
}

/* An element on a line of its own, so that files can be compared. */
static void add_element(struct buf *out, struct json *value, size_t index)
{
	buf_adds(out, index ? ",\n" : "\n");
	json_print(value, JSON_COMPACT, out);
	json_free(value);
}

void runfile_print(const struct run *run, struct buf *out)
{
	struct json *head = print_head(run);

	buf_adds(out, "{\n");
	for (size_t i = 0; i < json_count(head); i++) {
		buf_addf(out, "\"%s\": ", json_key_at(head, i));
		json_print(json_value_at(head, i), JSON_COMPACT, out);
		buf_adds(out, ",\n");
	}
	json_free(head);
	buf_adds(out, "\"cases\": [");
	for (size_t i = 0; i < run->case_count; i++)
		add_element(out, print_case(&run->cases[i]), i);
	buf_adds(out, "\n],\n\"workers\": [");
	for (size_t i = 0; i < run->count; i++)
		add_element(out, print_worker(&run->items[i]), i);
	buf_adds(out, "\n]\n}\n");
}
