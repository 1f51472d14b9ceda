/* SPDX-License-Identifier: MIT */
/*
 * pyperf's JSON, version 1.0.  A run of pyperf is a process: a worker here.
 * Its metadata lies on three levels, the innermost counts.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "exchange/exchange.h"
#include "exchange/formats.h"
#include "exchange/importing.h"
#include "model/run.h"
#include "stats/describe.h"

struct level {
	const struct json *file, *benchmark, *run; /* metadata objects */
};

static const struct json *look_up(const struct level *level, const char *key)
{
	const struct json *value = json_get(level->run, key);

	if (!value)
		value = json_get(level->benchmark, key);
	return value ? value : json_get(level->file, key);
}

static const char *text_of(const struct level *level, const char *key)
{
	return json_as_text(look_up(level, key), NULL);
}

static bool is_pyperf(const struct json *root)
{
	return json_kind(json_get(root, "benchmarks")) == JSON_ARRAY &&
	       json_get(root, "version") && !json_get(root, "machine_info");
}

static void read_machine(struct importing *in, const struct level *level)
{
	struct machine *machine = &in->run->machine;
	char cpus[32];
	int64_t count = json_as_integer(look_up(level, "cpu_count"), -1);

	machine->cpu = arena_strdup(&in->run->arena,
				    text_of(level, "cpu_model_name"));
	if (count > 0 && count < 1 << 20) {
		machine->cpus = (int)count;
		snprintf(cpus, sizeof(cpus), "%d", machine->cpus);
		importing_fact(in, "cpus", cpus);
	}
	importing_fact(in, "cpu", machine->cpu);
	importing_fact(in, "platform", text_of(level, "platform"));
	importing_fact(in, "hostname", text_of(level, "hostname"));
}

static void read_dates(struct importing *in, struct worker *worker,
		       const struct level *level)
{
	double seconds = json_as_real(look_up(level, "duration"), 0);
	struct run *run = in->run;

	if (seconds > 0 && seconds < 1e9)
		worker->span_ns = (int64_t)(seconds * (double)NS_PER_S);
	worker->started_ns = importing_date(text_of(level, "date"));
	if (!worker->started_ns)
		return;
	if (!run->started_ns || worker->started_ns < run->started_ns)
		run->started_ns = worker->started_ns;
	if (worker->started_ns + worker->span_ns > run->ended_ns)
		run->ended_ns = worker->started_ns + worker->span_ns;
}

static int64_t loops_of(const struct level *level)
{
	int64_t loops = json_as_integer(look_up(level, "loops"), 1);
	int64_t inner = json_as_integer(look_up(level, "inner_loops"), 1);

	if (loops < 1 || inner < 1 || loops > INT64_MAX / inner)
		return 1;
	return loops * inner;
}

static double median_of(const struct json *values)
{
	size_t count = json_count(values);
	double *numbers = xcalloc(count + 1, sizeof(*numbers)), median;

	for (size_t i = 0; i < count; i++)
		numbers[i] = json_as_real(json_at(values, i), (double)NAN);
	count = describe_drop_nan(numbers, count);
	median = describe_median(numbers, count);
	free(numbers);
	return median;
}

/* A run without values only found out how many loops to do.  Warm-ups stay
 * out: runs have more of them or fewer, and a case has one cut for all. */
static int read_run(struct importing *in, size_t case_index, enum metric metric,
		    const struct level *level, const struct json *run)
{
	const struct json *values = json_get(run, "values");
	struct worker *worker;

	if (!json_count(values) || json_kind(values) != JSON_ARRAY)
		return 0;
	worker = importing_worker(in, case_index, metric);
	read_dates(in, worker, level);
	importing_reading(
		in, worker, METRIC_PEAK_RSS,
		json_as_real(look_up(level, "mem_max_rss"), (double)NAN));
	if (metric != METRIC_TIME) {
		importing_reading(in, worker, metric, median_of(values));
		return 0;
	}
	return importing_slices(in, worker, values, loops_of(level));
}

static enum metric metric_of_unit(const char *unit)
{
	return !unit || strcmp(unit, "second") == 0 ? METRIC_TIME
						    : METRIC_TRACK;
}

/* As tare calls it. */
static const char *unit_of(const struct level *level)
{
	const char *unit = text_of(level, "unit");

	return unit && strcmp(unit, "byte") == 0 ? "B" : "count";
}

static int read_benchmark(struct importing *in, struct level level,
			  const struct json *benchmark)
{
	const struct json *runs = json_get(benchmark, "runs");
	struct import_python python;
	enum metric metric;
	const char *name;
	size_t index;

	level.benchmark = json_get(benchmark, "metadata");
	level.run = json_get(json_at(runs, 0), "metadata");
	name = text_of(&level, "name");
	if (!name || json_kind(runs) != JSON_ARRAY)
		return error_set(in->err, ERROR_INPUT, "a benchmark without %s",
				 name ? "runs" : "name");
	python.implementation = text_of(&level, "python_implementation");
	python.version = text_of(&level, "python_version");
	metric = metric_of_unit(text_of(&level, "unit"));
	index = importing_case(in, name, &python, &metric);
	if (metric == METRIC_TRACK)
		in->items[index].unit = unit_of(&level);
	for (size_t i = 0; i < json_count(runs); i++) {
		level.run = json_get(json_at(runs, i), "metadata");
		if (read_run(in, index, metric, &level, json_at(runs, i)) < 0)
			return error_prefix(in->err, "%s", name);
	}
	return 0;
}

static int fill_pyperf(struct importing *in, const struct import_source *source,
		       const void *context)
{
	const struct json *list = json_get(source->root, "benchmarks");
	const struct json *first = json_at(list, 0);
	struct level level = { .file = json_get(source->root, "metadata") };

	(void)context;
	level.benchmark = json_get(first, "metadata");
	level.run = json_get(json_at(json_get(first, "runs"), 0), "metadata");
	read_machine(in, &level);
	for (size_t i = 0; i < json_count(list); i++)
		if (read_benchmark(in, level, json_at(list, i)) < 0)
			return -1;
	return 0;
}

/* The way out --------------------------------------------------------------- */

/* Its word for a unit; NULL if it has none. */
static const char *unit_name(enum metric metric)
{
	const char *unit = metric_infos[metric].unit;

	if (metric == METRIC_TIME)
		return "second";
	if (strcmp(unit, "B") == 0)
		return "byte";
	return metric != METRIC_ERRORS && strcmp(unit, "count") == 0 ? "integer"
								     : NULL;
}

/* "2016-10-21 03:14:19" */
static void put_date(struct json *metadata, int64_t realtime_ns)
{
	struct buf date = BUF_INIT;

	if (realtime_ns <= 0)
		return;
	clock_add_date(&date, realtime_ns);
	date.data[strcspn(date.data, "T")] = ' ';
	buf_truncate(&date, strcspn(date.data, "Z"));
	json_put_text(metadata, "date", date.data);
	buf_release(&date);
}

static struct json *make_runs(const struct exported_run *exported,
			      const struct process_values *values)
{
	struct json *runs = json_new_array();

	for (size_t i = 0; i < values->count; i++) {
		struct json *run = json_new_object();
		struct json *metadata = json_new_object();
		struct json *list = json_new_array();

		/* what is 0 cannot be said there */
		if (values->items[i] > 0) {
			json_push(list, json_new_real(values->items[i]));
			put_date(metadata, exported->run->started_ns);
			json_put(run, "metadata", metadata);
			json_put(run, "values", list);
			json_push(runs, run);
			continue;
		}
		json_free(list);
		json_free(metadata);
		json_free(run);
	}
	return runs;
}

static void put_python(struct json *metadata, const char *python)
{
	const char *blank = python ? strchr(python, ' ') : NULL;
	char name[32];

	if (!blank || !blank[1] || (size_t)(blank - python) >= sizeof(name))
		return;
	snprintf(name, sizeof(name), "%.*s", (int)(blank - python), python);
	json_put_text(metadata, "python_implementation", name);
	json_put_text(metadata, "python_version", blank + 1);
}

static void add_benchmark(struct json *list, const struct exported_run *from,
			  size_t case_index, enum metric metric)
{
	const struct run_case *of_case = &from->run->cases[case_index];
	struct json *runs = make_runs(from,
				      &from->cases[case_index].metric[metric]);
	struct json *benchmark, *metadata;
	char *name;

	if (!json_count(runs)) {
		json_free(runs);
		return;
	}
	name = exported_name(of_case, metric);
	benchmark = json_new_object();
	metadata = json_new_object();
	json_put_text(metadata, "name", name);
	json_put_text(metadata, "unit", unit_name(metric));
	put_python(metadata, of_case->python);
	json_put(benchmark, "metadata", metadata);
	json_put(benchmark, "runs", runs);
	json_push(list, benchmark);
	free(name);
}

static struct json *make_metadata(const struct run *run)
{
	struct json *metadata = json_new_object();

	if (run->machine.cpu && *run->machine.cpu)
		json_put_text(metadata, "cpu_model_name", run->machine.cpu);
	if (run->machine.cpus > 0)
		json_put_integer(metadata, "cpu_count", run->machine.cpus);
	if (run->commit.hash)
		json_put_text(metadata, "commit_id", run->commit.hash);
	json_put_text(metadata, "tare_run", run->uuid);
	return metadata;
}

static struct json *make_pyperf(const struct exported_run *exported)
{
	struct json *list = json_new_array(), *root;

	for (size_t i = 0; i < exported->run->case_count; i++)
		for (int metric = 0; metric < METRIC_COUNT; metric++)
			if (unit_name((enum metric)metric))
				add_benchmark(list, exported, i,
					      (enum metric)metric);
	if (!json_count(list)) {
		json_free(list);
		return NULL;
	}
	root = json_new_object();
	json_put(root, "benchmarks", list);
	json_put(root, "metadata", make_metadata(exported->run));
	json_put_text(root, "version", "1.0");
	return root;
}

const struct exchange_row exchange_pyperf = {
	.name = "pyperf",
	.is_it = is_pyperf,
	.fill = fill_pyperf,
	.make = make_pyperf,
};
