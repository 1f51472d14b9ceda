/* SPDX-License-Identifier: MIT */
/*
 * hyperfine's JSON.  Each of its times is a process: a worker with one call.
 * Its memory is the largest so far of all commands and is not believed.
 */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/json.h"
#include "exchange/exchange.h"
#include "exchange/formats.h"
#include "exchange/importing.h"
#include "model/run.h"
#include "stats/describe.h"

static bool is_hyperfine(const struct json *root)
{
	return json_kind(json_get(root, "results")) == JSON_ARRAY;
}

static int read_times(struct importing *in, size_t index,
		      const struct json *times)
{
	for (size_t i = 0; i < json_count(times); i++) {
		double seconds = json_as_real(json_at(times, i), (double)NAN);
		struct worker *worker = importing_worker(in, index,
							 METRIC_TIME);

		if (importing_slice(in, worker, seconds, 1) < 0)
			return -1;
	}
	return 0;
}

static int read_result(struct importing *in, const struct json *result)
{
	const char *command = json_get_text(result, "command", "");
	double mean = json_get_real(result, "mean", (double)NAN);
	const struct json *times = json_get(result, "times");
	enum metric metric = METRIC_TIME;
	size_t index = importing_case(in, command, NULL, &metric);
	int ret;

	if (json_count(times))
		ret = read_times(in, index, times);
	else
		ret = importing_value(in, index, METRIC_TIME,
				      json_get_real(result, "median", mean));
	return ret < 0 ? error_prefix(in->err, "%s", command) : 0;
}

static int fill_hyperfine(struct importing *in,
			  const struct import_source *source,
			  const void *context)
{
	const struct json *list = json_get(source->root, "results");

	(void)context;
	for (size_t i = 0; i < json_count(list); i++)
		if (read_result(in, json_at(list, i)) < 0)
			return -1;
	return 0;
}

/* User and system time are demanded by its readers, and not known. */
static struct json *make_result(const struct run_case *of_case,
				const struct process_values *values)
{
	const double *items = values->items;
	size_t count = values->count;
	struct json *made = json_new_object(), *times = json_new_array();
	struct json *codes = json_new_array();

	for (size_t i = 0; i < count; i++) {
		json_push(times, json_new_real(items[i]));
		json_push(codes, json_new_integer(0));
	}
	json_put_text(made, "command", of_case->id);
	json_put_real(made, "mean", describe_mean(items, count));
	json_put_real(made, "stddev", describe_sd(items, count));
	json_put_real(made, "median", describe_median(items, count));
	json_put_real(made, "user", 0);
	json_put_real(made, "system", 0);
	json_put_real(made, "min", describe_min(items, count));
	json_put_real(made, "max", describe_max(items, count));
	json_put(made, "times", times);
	json_put(made, "exit_codes", codes);
	return made;
}

static struct json *make_hyperfine(const struct exported_run *exported)
{
	struct json *list = exported_times(exported, make_result), *root;

	if (!list)
		return NULL;
	root = json_new_object();
	json_put(root, "results", list);
	return root;
}

const struct exchange_row exchange_hyperfine = {
	.name = "hyperfine",
	.is_it = is_hyperfine,
	.fill = fill_hyperfine,
	.make = make_hyperfine,
};
