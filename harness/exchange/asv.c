/* SPDX-License-Identifier: MIT */
/*
 * asv's results/MACHINE/HASH-ENV.json, version 2: one commit in one
 * environment.  Rows are lists whose meaning `result_columns` gives; each
 * holds a list over the product of the parameters, the last one fastest.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"
#include "exchange/exchange.h"
#include "exchange/formats.h"
#include "exchange/importing.h"
#include "model/run.h"
#include "stats/describe.h"

static bool is_asv(const struct json *root)
{
	return json_kind(json_get(root, "result_columns")) == JSON_ARRAY &&
	       json_kind(json_get(root, "results")) == JSON_OBJECT;
}

/* What is in ROW under the name COLUMN. */
static const struct json *cell(const struct json *columns,
			       const struct json *row, const char *column)
{
	for (size_t i = 0; i < json_count(columns); i++)
		if (strcmp(json_as_text(json_at(columns, i), ""), column) == 0)
			return json_at(row, i);
	return NULL;
}

/* The type is in the name, as asv finds its benchmarks. */
static enum metric metric_of_name(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot && !strchr(name, '@') ? dot + 1 : name;

	if (strncmp(last, "peakmem_", 8) == 0)
		return METRIC_PEAK_RSS;
	if (strncmp(last, "mem_", 4) == 0 || strncmp(last, "track_", 6) == 0)
		return METRIC_TRACK;
	return METRIC_TIME;
}

/* Names of the parameters' values at place INDEX of the product. */
static void add_parameters(struct buf *name, const struct json *params,
			   size_t index)
{
	size_t count = json_count(params), rest = index, i;
	size_t *at;

	if (!count || json_kind(params) != JSON_ARRAY)
		return;
	at = xcalloc(count, sizeof(*at));
	for (i = count; i-- > 0;) {
		size_t values = json_count(json_at(params, i));

		at[i] = values ? rest % values : 0;
		rest = values ? rest / values : rest;
	}
	for (i = 0; i < count; i++) {
		const struct json *value = json_at(json_at(params, i), at[i]);

		buf_adds(name, i ? "," : "[");
		buf_adds(name, json_as_text(value, "?"));
	}
	buf_addc(name, ']');
	free(at);
}

struct row {
	const char *name;
	const struct json *results, *params, *samples, *numbers;
};

static int read_cell(struct importing *in, const struct row *row, size_t index,
		     const struct import_python *python)
{
	const struct json *samples = json_at(row->samples, index);
	double result = json_as_real(json_at(row->results, index), (double)NAN);
	enum metric metric = metric_of_name(row->name);
	struct buf name = BUF_INIT;
	size_t at;

	if (isnan(result))
		return 0; /* failed or skipped */
	buf_adds(&name, row->name);
	add_parameters(&name, row->params, index);
	at = importing_case(in, name.data, python, &metric);
	buf_release(&name);
	if (metric == METRIC_TRACK && strstr(row->name, "mem_"))
		in->items[at].unit = "B";
	if (metric == METRIC_TIME && json_kind(samples) == JSON_ARRAY &&
	    json_count(samples))
		return importing_slices(
			in, importing_worker(in, at, metric), samples,
			json_as_integer(json_at(row->numbers, index), 1));
	return importing_value(in, at, metric, result);
}

static int read_row(struct importing *in, const char *name,
		    const struct json *columns, const struct json *cells,
		    const struct import_python *python)
{
	const struct row row = {
		.name = name,
		.results = cell(columns, cells, "result"),
		.params = cell(columns, cells, "params"),
		.samples = cell(columns, cells, "samples"),
		.numbers = cell(columns, cells, "stats_number"),
	};

	if (json_kind(row.results) != JSON_ARRAY)
		return 0; /* the whole benchmark failed */
	for (size_t i = 0; i < json_count(row.results); i++)
		if (read_cell(in, &row, i, python) < 0)
			return error_prefix(in->err, "%s", name);
	return 0;
}

static void read_machine(struct importing *in, const struct json *params)
{
	static const char *const facts[] = { "machine", "os",	   "arch",
					     "cpu",	"num_cpu", "ram" };
	struct machine *machine = &in->run->machine;

	for (size_t i = 0; i < ARRAY_LEN(facts); i++)
		importing_fact(in, facts[i],
			       json_get_text(params, facts[i], NULL));
	machine->cpu = arena_strdup(&in->run->arena,
				    json_get_text(params, "cpu", NULL));
	machine->arch = arena_strdup(&in->run->arena,
				     json_get_text(params, "arch", NULL));
}

static void read_head(struct importing *in, const struct json *root)
{
	int64_t date_ms = json_get_integer(root, "date", 0);
	struct run *run = in->run;

	run->commit.hash = arena_strdup(
		&run->arena, json_get_text(root, "commit_hash", NULL));
	if (date_ms > 0 && date_ms < INT64_MAX / NS_PER_MS)
		run->started_ns = run->commit.date_ns = date_ms * NS_PER_MS;
	read_machine(in, json_get(root, "params"));
}

static int fill_asv(struct importing *in, const struct import_source *source,
		    const void *context)
{
	const struct json *root = source->root;
	const struct json *columns = json_get(root, "result_columns");
	const struct json *results = json_get(root, "results");
	const struct import_python python = { .version = json_get_text(
						      root, "python", NULL) };

	(void)context;
	/* its files are called by commit and environment, not by suite */
	if (!source->file->suite)
		in->suite = "asv";
	read_head(in, root);
	for (size_t i = 0; i < json_count(results); i++)
		if (read_row(in, json_key_at(results, i), columns,
			     json_value_at(results, i), &python) < 0)
			return -1;
	return 0;
}

/* The way out --------------------------------------------------------------- */

static const char *const columns[] = {
	"result",     "params",	       "version",	"started_at",
	"duration",   "stats_ci_99_a", "stats_ci_99_b", "stats_q_25",
	"stats_q_75", "stats_number",  "stats_repeat",	"samples",
};

static void push_list(struct json *row, struct json *value)
{
	struct json *list = json_new_array();

	json_push(list, value);
	json_push(row, list);
}

static struct json *make_row(const struct run *run,
			     const struct run_case *of_case,
			     const struct process_values *values)
{
	const double *items = values->items;
	size_t count = values->count;
	struct rank_interval interval = describe_rank_interval(items, count,
							       .99);
	struct json *row = json_new_array(), *samples = json_new_array();

	for (size_t i = 0; i < count; i++)
		json_push(samples, json_new_real(items[i]));
	push_list(row, json_new_real(describe_median(items, count)));
	json_push(row, json_new_array());
	json_push(row, json_new_text(of_case->definition ? of_case->definition
							 : "1"));
	json_push(row, json_new_integer(run->started_ns / NS_PER_MS));
	json_push(row, NULL);
	push_list(row, json_new_real(interval.low));
	push_list(row, json_new_real(interval.high));
	push_list(row, json_new_real(describe_quantile(items, count, .25)));
	push_list(row, json_new_real(describe_quantile(items, count, .75)));
	push_list(row, json_new_integer(1));
	push_list(row, json_new_integer((int64_t)count));
	push_list(row, samples);
	return row;
}

static struct json *make_results(const struct exported_run *exported)
{
	const struct run *run = exported->run;
	struct json *results = json_new_object();

	for (size_t i = 0; i < run->case_count; i++)
		for (int metric = 0; metric < METRIC_COUNT; metric++) {
			const struct process_values *values =
				&exported->cases[i].metric[metric];
			char *name;

			/* percentiles are none of its types */
			if (!values->count ||
			    (metric != METRIC_TIME && metric <= METRIC_MAX))
				continue;
			name = exported_name(&run->cases[i],
					     (unsigned int)metric);
			json_put(results, name,
				 make_row(run, &run->cases[i], values));
			free(name);
		}
	return results;
}

static struct json *make_params(const struct run *run, const char *python)
{
	struct json *params = json_new_object();
	struct buf cpus = BUF_INIT;

	if (run->machine.cpus > 0)
		buf_addf(&cpus, "%d", run->machine.cpus);
	json_put_text(params, "machine", run->machine.id);
	json_put_text(params, "os", "Linux");
	json_put_text(params, "arch", run->machine.arch);
	json_put_text(params, "cpu", run->machine.cpu);
	json_put_text(params, "num_cpu", cpus.data);
	json_put_text(params, "python", python);
	buf_release(&cpus);
	return params;
}

static struct json *make_asv(const struct exported_run *exported)
{
	const struct run *run = exported->run;
	struct json *root, *names = json_new_array();
	struct json *results = make_results(exported);
	const char *python = run->case_count ? run->cases[0].python : NULL;
	const char *blank = python ? strchr(python, ' ') : NULL;

	if (!json_count(results)) {
		json_free(results);
		json_free(names);
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		json_push(names, json_new_text(columns[i]));
	root = json_new_object();
	json_put_text(root, "commit_hash", run->commit.hash);
	json_put_text(root, "env_name", "tare");
	json_put_integer(
		root, "date",
		(run->commit.hash ? run->commit.date_ns : run->started_ns) /
			NS_PER_MS);
	json_put(root, "params", make_params(run, blank ? blank + 1 : ""));
	json_put_text(root, "python", blank ? blank + 1 : "");
	json_put(root, "requirements", json_new_object());
	json_put(root, "env_vars", json_new_object());
	json_put(root, "result_columns", names);
	json_put(root, "results", results);
	json_put(root, "durations", json_new_object());
	json_put_integer(root, "version", 2);
	return root;
}

const struct exchange_row exchange_asv = {
	.name = "asv",
	.is_it = is_asv,
	.fill = fill_asv,
	.make = make_asv,
};
