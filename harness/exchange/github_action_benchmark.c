/* SPDX-License-Identifier: MIT */
/*
 * github-action-benchmark: its custom input, a list of numbers, and the
 * data.js that it keeps, a list of such lists with their commits.  There is
 * one number of each benchmark and no machine.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"
#include "base/units.h"
#include "exchange/exchange.h"
#include "exchange/formats.h"
#include "exchange/importing.h"
#include "model/run.h"
#include "stats/describe.h"

#define TOOL "github-action-benchmark"

static const double ns_per_s = 1e9;

static bool is_list(const struct json *list)
{
	return json_kind(list) == JSON_ARRAY &&
	       json_get(json_at(list, 0), "name") &&
	       json_get(json_at(list, 0), "value");
}

static bool is_github_action_benchmark(const struct json *root)
{
	return is_list(root) ||
	       json_kind(json_get(root, "entries")) == JSON_OBJECT;
}

static const struct {
	const char *unit;
	enum metric metric;
	double scale;
} units[] = {
	{ "s", METRIC_TIME, 1 },
	{ "ms", METRIC_TIME, 1e-3 },
	{ "us", METRIC_TIME, 1e-6 },
	{ "ns", METRIC_TIME, 1e-9 },
	{ "s/iter", METRIC_TIME, 1 },
	{ "ms/iter", METRIC_TIME, 1e-3 },
	{ "us/iter", METRIC_TIME, 1e-6 },
	{ "ns/iter", METRIC_TIME, 1e-9 },
	{ "ops/s", METRIC_THROUGHPUT, 1 },
	{ "ops/sec", METRIC_THROUGHPUT, 1 },
	{ "iter/sec", METRIC_THROUGHPUT, 1 },
};

/* What the number is; its scale to our unit. */
static double find_unit(const char *unit, enum metric *metric)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (strcmp(units[i].unit, unit) == 0) {
			*metric = units[i].metric;
			return units[i].scale;
		}
	*metric = METRIC_TRACK;
	return 1;
}

static int read_one(struct importing *in, const struct json *one,
		    enum better better)
{
	const char *unit = json_get_text(one, "unit", "");
	const char *name = json_get_text(one, "name", "");
	double value = json_get_real(one, "value", (double)NAN);
	enum metric metric;
	double scale = find_unit(unit, &metric);
	size_t index = importing_case(in, name, NULL, &metric);

	if (metric == METRIC_TRACK) {
		in->items[index].unit =
			arena_strdup(&in->run->arena,
				     strcmp(unit, "bytes") == 0 ? "B" : unit);
		in->items[index].track_better = better;
	}
	return importing_value(in, index, metric, value * scale);
}

static int read_list(struct importing *in, const struct json *list,
		     enum better better)
{
	for (size_t i = 0; i < json_count(list); i++)
		if (read_one(in, json_at(list, i), better) < 0)
			return -1;
	return 0;
}

static void read_commit(struct run *run, const struct json *commit)
{
	struct arena *arena = &run->arena;

	run->commit.hash = arena_strdup(arena,
					json_get_text(commit, "id", NULL));
	run->commit.subject =
		arena_strdup(arena, json_get_text(commit, "message", NULL));
	run->commit.date_ns =
		importing_date(json_get_text(commit, "timestamp", NULL));
}

/* One point of data.js: what was measured of one commit. */
struct entry {
	const char *suite;
	const struct json *json;
};

static int fill_entry(struct importing *in, const struct import_source *source,
		      const void *context)
{
	const struct entry *entry = context;
	const char *tool = json_get_text(entry->json, "tool", "");
	int64_t date_ms = json_get_integer(entry->json, "date", 0);

	if (!source->file->suite)
		in->suite = arena_strdup(&in->run->arena, entry->suite);
	if (date_ms > 0 && date_ms < INT64_MAX / NS_PER_MS)
		in->run->started_ns = date_ms * NS_PER_MS;
	read_commit(in->run, json_get(entry->json, "commit"));
	return read_list(in, json_get(entry->json, "benches"),
			 strstr(tool, "Bigger") ? BETTER_HIGHER : BETTER_LOWER);
}

/* All points of SUITE; PART is the number of the next one. */
static int read_suite(const struct import_source *source, const char *suite,
		      const struct json *list, size_t *part,
		      struct imported_runs *runs, struct error *err)
{
	if (json_kind(list) != JSON_ARRAY)
		return 0;
	for (size_t i = 0; i < json_count(list); i++) {
		struct entry entry = { suite, json_at(list, i) };

		if (importing_run(TOOL, source, *part, fill_entry, &entry, runs,
				  err) < 0)
			return error_prefix(err, "entry %zu", *part);
		++*part;
	}
	return 0;
}

static int read_data(const struct import_source *source,
		     struct imported_runs *runs, struct error *err)
{
	const struct json *suites = json_get(source->root, "entries");
	size_t part = 0;

	for (size_t i = 0; i < json_count(suites); i++)
		if (read_suite(source, json_key_at(suites, i),
			       json_value_at(suites, i), &part, runs, err) < 0)
			return -1;
	if (part)
		return 0;
	return error_set(err, ERROR_INPUT, "there is no entry in it");
}

static int fill_list(struct importing *in, const struct import_source *source,
		     const void *context)
{
	(void)context;
	return read_list(in, source->root, BETTER_LOWER);
}

static int read_github_action_benchmark(const struct import_source *source,
					struct imported_runs *runs,
					struct error *err)
{
	if (!is_list(source->root))
		return read_data(source, runs, err);
	return importing_run(TOOL, source, 0, fill_list, NULL, runs, err);
}

/* The way out: customSmallerIsBetter ---------------------------------------- */

static const char *unit_of(const struct run_case *of_case, enum metric metric)
{
	if (metric == METRIC_TIME)
		return "ns";
	if (metric == METRIC_TRACK)
		return of_case->unit && *of_case->unit ? of_case->unit
						       : "value";
	if (strcmp(metric_infos[metric].unit, "B") == 0)
		return "bytes";
	return metric_infos[metric].unit;
}

static bool is_smaller_better(const struct run_case *of_case,
			      enum metric metric)
{
	if (metric == METRIC_TRACK)
		return of_case->track_better == BETTER_LOWER;
	return metric_infos[metric].better == BETTER_LOWER;
}

static void put_range(struct json *made, const struct process_values *values,
		      double scale)
{
	double mad = describe_mad(values->items, values->count);
	struct buf range = BUF_INIT;

	buf_adds(&range, "± ");
	units_add_exact(&range, mad * DESCRIBE_MAD_SD * scale);
	json_put_text(made, "range", range.data);
	buf_truncate(&range, 0);
	buf_addf(&range, "median of %zu processes", values->count);
	json_put_text(made, "extra", range.data);
	buf_release(&range);
}

static void add_number(struct json *list, const struct run_case *of_case,
		       enum metric metric, const struct process_values *values)
{
	double scale = metric == METRIC_TIME ? ns_per_s : 1;
	struct json *made;
	char *name;

	if (!values->count || !is_smaller_better(of_case, metric) ||
	    (metric > METRIC_TIME && metric <= METRIC_MAX))
		return;
	name = exported_name(of_case, metric);
	made = json_new_object();
	json_put_text(made, "name", name);
	json_put_text(made, "unit", unit_of(of_case, metric));
	json_put_real(made, "value",
		      describe_median(values->items, values->count) * scale);
	put_range(made, values, scale);
	json_push(list, made);
	free(name);
}

static struct json *make_github_action_benchmark(
	const struct exported_run *exported)
{
	const struct run *run = exported->run;
	struct json *list = json_new_array();

	for (size_t i = 0; i < run->case_count; i++)
		for (int metric = 0; metric < METRIC_COUNT; metric++)
			add_number(list, &run->cases[i], (enum metric)metric,
				   &exported->cases[i].metric[metric]);
	if (json_count(list))
		return list;
	json_free(list);
	return NULL;
}

const struct exchange_row exchange_github_action_benchmark = {
	.name = TOOL,
	.is_it = is_github_action_benchmark,
	.read = read_github_action_benchmark,
	.make = make_github_action_benchmark,
};
