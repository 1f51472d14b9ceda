/* SPDX-License-Identifier: MIT */
/*
 * Bencher's metric format: a benchmark, its measures, a number of each with
 * bounds.  Units belong to the measures: latency is in nanoseconds.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"
#include "exchange/exchange.h"
#include "exchange/formats.h"
#include "exchange/importing.h"
#include "model/run.h"
#include "stats/describe.h"

/* Its built-in measures; others are called as ours, with dashes. */
static const struct {
	const char *measure;
	enum metric metric;
	double scale; /* of its unit in ours */
} measures[] = {
	{ "latency", METRIC_TIME, 1e-9 },
	{ "throughput", METRIC_THROUGHPUT, 1 },
	{ "instructions", METRIC_INSTRUCTIONS, 1 },
	{ "allocated", METRIC_ALLOCATED_BYTES, 1 },
};

static bool is_measure(const struct json *measure)
{
	enum json_kind kind = json_kind(json_get(measure, "value"));

	return kind == JSON_INTEGER || kind == JSON_REAL;
}

static bool is_bencher(const struct json *root)
{
	const struct json *first;

	if (json_kind(root) != JSON_OBJECT || !json_count(root))
		return false;
	first = json_value_at(root, 0);
	return json_kind(first) == JSON_OBJECT && json_count(first) &&
	       json_kind(json_value_at(first, 0)) == JSON_OBJECT &&
	       is_measure(json_value_at(first, 0));
}

/* METRIC_COUNT: none of ours. */
static enum metric find_metric(const char *measure, double *scale)
{
	char *name;
	enum metric found;

	*scale = 1;
	for (size_t i = 0; i < ARRAY_LEN(measures); i++)
		if (strcmp(measures[i].measure, measure) == 0) {
			*scale = measures[i].scale;
			return measures[i].metric;
		}
	name = xstrdup(measure);
	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	found = metric_find(name);
	free(name);
	/* percentiles come from calls, which nobody has here */
	return found <= METRIC_MAX ? METRIC_COUNT : found;
}

static int read_measure(struct importing *in, const char *benchmark,
			const char *measure, double value)
{
	double scale;
	enum metric metric = find_metric(measure, &scale);
	struct arena *arena = &in->run->arena;
	size_t index;

	if (metric == METRIC_COUNT) {
		metric = METRIC_TRACK;
		benchmark = arena_printf(arena, "%s %s", benchmark, measure);
	}
	index = importing_case(in, benchmark, NULL, &metric);
	return importing_value(in, index, metric, value * scale);
}

static int read_benchmark(struct importing *in, const char *name,
			  const struct json *found)
{
	for (size_t i = 0; i < json_count(found); i++) {
		const struct json *measure = json_value_at(found, i);

		if (json_kind(found) != JSON_OBJECT || !is_measure(measure))
			return error_set(in->err, ERROR_INPUT,
					 "%s: a measure without value", name);
		if (read_measure(in, name, json_key_at(found, i),
				 json_get_real(measure, "value", (double)NAN)) <
		    0)
			return -1;
	}
	return 0;
}

static int fill_bencher(struct importing *in,
			const struct import_source *source, const void *context)
{
	const struct json *root = source->root;

	(void)context;
	for (size_t i = 0; i < json_count(root); i++)
		if (read_benchmark(in, json_key_at(root, i),
				   json_value_at(root, i)) < 0)
			return -1;
	return 0;
}

/* The way out --------------------------------------------------------------- */

static struct json *make_measure(const struct process_values *values,
				 double scale)
{
	struct rank_interval interval =
		describe_rank_interval(values->items, values->count, .95);
	struct json *made = json_new_object();

	json_put_real(made, "value",
		      describe_median(values->items, values->count) / scale);
	if (values->count > 1) {
		json_put_real(made, "lower_value", interval.low / scale);
		json_put_real(made, "upper_value", interval.high / scale);
	}
	return made;
}

static void put_metric(struct json *benchmark, enum metric metric,
		       const struct process_values *values)
{
	char *name;

	for (size_t i = 0; i < ARRAY_LEN(measures); i++)
		if (measures[i].metric == metric) {
			json_put(benchmark, measures[i].measure,
				 make_measure(values, measures[i].scale));
			return;
		}
	name = xstrdup(metric_infos[metric].name);
	for (char *c = name; *c; c++)
		if (*c == '_')
			*c = '-';
	json_put(benchmark, name,
		 make_measure(values, metric <= METRIC_MAX ? 1e-9 : 1));
	free(name);
}

static struct json *make_bencher(const struct exported_run *exported)
{
	const struct run *run = exported->run;
	struct json *root = json_new_object();

	for (size_t i = 0; i < run->case_count; i++) {
		struct json *benchmark = json_new_object();

		for (int metric = 0; metric < METRIC_COUNT; metric++)
			if (exported->cases[i].metric[metric].count)
				put_metric(benchmark, (enum metric)metric,
					   &exported->cases[i].metric[metric]);
		if (json_count(benchmark))
			json_put(root, run->cases[i].id, benchmark);
		else
			json_free(benchmark);
	}
	if (json_count(root))
		return root;
	json_free(root);
	return NULL;
}

const struct exchange_row exchange_bencher = {
	.name = "bencher",
	.is_it = is_bencher,
	.fill = fill_bencher,
	.make = make_bencher,
};
