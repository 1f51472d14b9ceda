/* SPDX-License-Identifier: MIT */
/*
 * pytest-benchmark's JSON.  All its rounds are of one process: a worker with
 * a slice for each round.  On the way out a round is a process of ours.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "exchange/exchange.h"
#include "exchange/formats.h"
#include "exchange/importing.h"
#include "model/run.h"
#include "stats/describe.h"

static bool is_pytest_benchmark(const struct json *root)
{
	return json_kind(json_get(root, "benchmarks")) == JSON_ARRAY &&
	       json_kind(json_get(root, "machine_info")) == JSON_OBJECT;
}

/* Its hz_actual moves with every run, so it is no fact. */
static void read_machine(struct importing *in, const struct json *info)
{
	struct machine *machine = &in->run->machine;
	const struct json *cpu = json_get(info, "cpu");

	machine->arch = arena_strdup(&in->run->arena,
				     json_get_text(info, "machine", NULL));
	machine->cpu = arena_strdup(&in->run->arena,
				    json_get_text(cpu, "brand_raw", NULL));
	importing_fact(in, "arch", machine->arch);
	importing_fact(in, "cpu", machine->cpu);
	importing_fact(in, "node", json_get_text(info, "node", NULL));
	importing_fact(in, "system", json_get_text(info, "system", NULL));
	importing_fact(in, "release", json_get_text(info, "release", NULL));
}

static void read_commit(struct run *run, const struct json *info)
{
	const char *id = json_get_text(info, "id", NULL);

	if (!id || strspn(id, "0123456789abcdef") < 40)
		return; /* "unversioned" */
	run->commit.hash = arena_strdup(&run->arena, id);
	run->commit.branch = arena_strdup(&run->arena,
					  json_get_text(info, "branch", NULL));
	run->commit.date_ns = importing_date(json_get_text(info, "time", NULL));
	run->commit.dirty = json_get_bool(info, "dirty", false);
}

/* Without data there is the median at least, or the mean. */
static int read_stats(struct importing *in, size_t index,
		      const struct json *stats)
{
	const struct json *data = json_get(stats, "data");
	double mean = json_get_real(stats, "mean", (double)NAN);

	if (!json_count(data))
		return importing_value(in, index, METRIC_TIME,
				       json_get_real(stats, "median", mean));
	return importing_slices(in, importing_worker(in, index, METRIC_TIME),
				data, json_get_integer(stats, "iterations", 1));
}

static int read_benchmark(struct importing *in, const struct json *benchmark,
			  const struct import_python *python)
{
	const char *name = json_get_text(benchmark, "fullname",
					 json_get_text(benchmark, "name", ""));
	enum metric metric = METRIC_TIME;
	size_t index = importing_case(in, name, python, &metric);

	if (read_stats(in, index, json_get(benchmark, "stats")) < 0)
		return error_prefix(in->err, "%s", name);
	return 0;
}

static int fill_pytest_benchmark(struct importing *in,
				 const struct import_source *source,
				 const void *context)
{
	const struct json *info = json_get(source->root, "machine_info");
	const struct json *list = json_get(source->root, "benchmarks");
	const struct import_python python = {
		.implementation = json_get_text(info, "python_implementation",
						NULL),
		.version = json_get_text(info, "python_version", NULL),
	};

	(void)context;
	in->run->started_ns =
		importing_date(json_get_text(source->root, "datetime", NULL));
	read_machine(in, info);
	read_commit(in->run, json_get(source->root, "commit_info"));
	for (size_t i = 0; i < json_count(list); i++)
		if (read_benchmark(in, json_at(list, i), &python) < 0)
			return -1;
	return 0;
}

/* The way out --------------------------------------------------------------- */

struct outliers {
	int64_t by_iqr, by_sd;
	double low, high; /* the last values inside of 1.5 IQR */
};

static struct outliers find_outliers(const struct process_values *values,
				     double q1, double q3)
{
	double mean = describe_mean(values->items, values->count);
	double sd = describe_sd(values->items, values->count);
	double low = q1 - 1.5 * (q3 - q1), high = q3 + 1.5 * (q3 - q1);
	struct outliers out = { .low = (double)INFINITY,
				.high = -(double)INFINITY };

	for (size_t i = 0; i < values->count; i++) {
		double value = values->items[i];

		if (value >= low && value < out.low)
			out.low = value;
		if (value <= high && value > out.high)
			out.high = value;
		out.by_iqr += value < low || value > high;
		out.by_sd += fabs(value - mean) > sd;
	}
	return out;
}

static void put_outliers(struct json *stats, const struct outliers *outliers)
{
	struct buf both = BUF_INIT;

	buf_addf(&both, "%lld;%lld", (long long)outliers->by_sd,
		 (long long)outliers->by_iqr);
	json_put_integer(stats, "iqr_outliers", outliers->by_iqr);
	json_put_integer(stats, "stddev_outliers", outliers->by_sd);
	json_put_text(stats, "outliers", both.data);
	json_put_real(stats, "ld15iqr", outliers->low);
	json_put_real(stats, "hd15iqr", outliers->high);
	buf_release(&both);
}

static struct json *make_stats(const struct process_values *values)
{
	const double *items = values->items;
	size_t count = values->count;
	double q1 = describe_quantile(items, count, .25);
	double q3 = describe_quantile(items, count, .75);
	double mean = describe_mean(items, count);
	double sd = describe_sd(items, count);
	struct outliers outliers = find_outliers(values, q1, q3);
	struct json *stats = json_new_object(), *data = json_new_array();

	for (size_t i = 0; i < count; i++)
		json_push(data, json_new_real(items[i]));
	json_put_real(stats, "min", describe_min(items, count));
	json_put_real(stats, "max", describe_max(items, count));
	json_put_real(stats, "mean", mean);
	json_put_real(stats, "stddev", isnan(sd) ? 0 : sd);
	json_put_integer(stats, "rounds", (int64_t)count);
	json_put_real(stats, "median", describe_median(items, count));
	json_put_real(stats, "iqr", q3 - q1);
	json_put_real(stats, "q1", q1);
	json_put_real(stats, "q3", q3);
	put_outliers(stats, &outliers);
	json_put_real(stats, "ops", mean > 0 ? 1 / mean : 0);
	json_put_real(stats, "total", mean * (double)count);
	json_put(stats, "data", data);
	json_put_integer(stats, "iterations", 1);
	return stats;
}

static struct json *make_options(void)
{
	struct json *options = json_new_object();

	json_put_bool(options, "disable_gc", true);
	json_put_text(options, "timer", "perf_counter");
	json_put_integer(options, "min_rounds", 1);
	json_put_real(options, "max_time", 0);
	json_put_real(options, "min_time", 0);
	json_put_bool(options, "warmup", true);
	return options;
}

static struct json *make_benchmark(const struct run_case *of_case,
				   const struct process_values *values)
{
	const char *slash = strchr(of_case->id, '/');
	const char *name = slash ? slash + 1 : of_case->id;
	const char *at = strrchr(name, '@');
	char *bare = xstrndup(name, at ? (size_t)(at - name) : strlen(name));
	struct json *made = json_new_object();

	json_put_text(made, "group", of_case->suite);
	json_put_text(made, "name", bare);
	json_put_text(made, "fullname", of_case->id);
	json_put(made, "params", NULL);
	json_put(made, "param", NULL);
	json_put(made, "extra_info", json_new_object());
	json_put(made, "options", make_options());
	json_put(made, "stats", make_stats(values));
	free(bare);
	return made;
}

static struct json *make_machine(const struct run *run)
{
	const char *python = run->case_count ? run->cases[0].python : NULL;
	const char *blank = python ? strchr(python, ' ') : NULL;
	struct json *info = json_new_object();

	json_put_text(info, "node", run->machine.id);
	json_put_text(info, "processor", run->machine.cpu);
	json_put_text(info, "machine", run->machine.arch);
	json_put_text(info, "python_implementation", "CPython");
	json_put_text(info, "python_version", blank ? blank + 1 : "");
	json_put_text(info, "python_implementation_version",
		      blank ? blank + 1 : "");
	json_put_text(info, "release", run->machine.kernel);
	json_put_text(info, "system", "Linux");
	json_put(info, "cpu", json_new_object());
	return info;
}

static void put_date(struct json *object, const char *key, int64_t realtime_ns)
{
	struct buf date = BUF_INIT;

	clock_add_date(&date, realtime_ns);
	buf_truncate(&date, strcspn(date.data, "Z"));
	buf_adds(&date, "+00:00");
	json_put_text(object, key, date.data);
	buf_release(&date);
}

static struct json *make_commit(const struct commit *commit)
{
	struct json *info = json_new_object();

	json_put_text(info, "id", commit->hash ? commit->hash : "unversioned");
	json_put(info, "time", NULL);
	json_put(info, "author_time", NULL);
	if (commit->hash) {
		put_date(info, "time", commit->date_ns);
		put_date(info, "author_time", commit->date_ns);
	}
	json_put_bool(info, "dirty", commit->dirty);
	json_put_text(info, "project", "tare");
	json_put_text(info, "branch",
		      commit->branch ? commit->branch : "(unknown)");
	return info;
}

static struct json *make_pytest_benchmark(const struct exported_run *exported)
{
	const struct run *run = exported->run;
	struct json *list = exported_times(exported, make_benchmark), *root;

	if (!list)
		return NULL;
	root = json_new_object();
	json_put(root, "machine_info", make_machine(run));
	json_put(root, "commit_info", make_commit(&run->commit));
	json_put(root, "benchmarks", list);
	put_date(root, "datetime", run->started_ns);
	json_put_text(root, "version", "5.2.3");
	return root;
}

const struct exchange_row exchange_pytest_benchmark = {
	.name = "pytest-benchmark",
	.is_it = is_pytest_benchmark,
	.fill = fill_pytest_benchmark,
	.make = make_pytest_benchmark,
};
