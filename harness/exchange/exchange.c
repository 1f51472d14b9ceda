/* SPDX-License-Identifier: MIT */
/*
 * Which format a file has, and the way in and out of it.  Invariant: runs
 * are handed over all or not at all.
 */
#include "exchange/exchange.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "exchange/formats.h"
#include "exchange/importing.h"
#include "exchange/lenient.h"
#include "model/run.h"

static const struct exchange_row *const rows[EXCHANGE_COUNT] = {
	[EXCHANGE_PYPERF] = &exchange_pyperf,
	[EXCHANGE_ASV] = &exchange_asv,
	[EXCHANGE_PYTEST_BENCHMARK] = &exchange_pytest_benchmark,
	[EXCHANGE_HYPERFINE] = &exchange_hyperfine,
	[EXCHANGE_GITHUB_ACTION_BENCHMARK] = &exchange_github_action_benchmark,
	[EXCHANGE_BENCHER] = &exchange_bencher,
};

enum exchange_format exchange_find(const char *name)
{
	int i;

	for (i = 0; i < EXCHANGE_COUNT; i++)
		if (strcmp(rows[i]->name, name) == 0)
			break;
	return (enum exchange_format)i;
}

void imported_runs_release(struct imported_runs *runs)
{
	for (size_t i = 0; i < runs->count; i++)
		run_free(runs->items[i]);
	free(runs->items);
	*runs = (struct imported_runs){ .items = NULL };
}

static const struct exchange_row *find_out(const struct json *root)
{
	for (int i = 0; i < EXCHANGE_COUNT; i++)
		if (rows[i]->is_it(root))
			return rows[i];
	return NULL;
}

static int read_as(const struct exchange_row *row,
		   const struct import_source *source,
		   struct imported_runs *runs, struct error *err)
{
	struct imported_runs made = { .items = NULL };
	int ret = -1;

	if (!row)
		return error_set(err, ERROR_INPUT,
				 "it looks like no file of %s; --format says "
				 "which",
				 EXCHANGE_FORMATS);
	if (!row->is_it(source->root)) {
		error_set(err, ERROR_INPUT, "this is no file of %s", row->name);
		goto out;
	}
	if ((row->read ? row->read(source, &made, err)
		       : importing_run(row->name, source, 0, row->fill, NULL,
				       &made, err)) < 0)
		goto out;
	for (size_t i = 0; i < made.count; i++) {
		array_grow(&runs->items, &runs->capacity, runs->count + 1,
			   sizeof(struct run *));
		runs->items[runs->count++] = made.items[i];
	}
	made.count = 0;
	ret = 0;
out:
	imported_runs_release(&made);
	return ret;
}

int exchange_parse(const struct exchange_file *file,
		   enum exchange_format format, struct imported_runs *runs,
		   struct error *err)
{
	struct import_source source = { .file = file };
	struct buf strict = BUF_INIT;
	struct json *root = NULL;
	int ret = -1;

	if (file->len >= 2 && memcmp(file->text, "\x1f\x8b", 2) == 0) {
		error_set(err, ERROR_INPUT, "it is compressed: gunzip it");
		goto out;
	}
	lenient_to_strict(file->text, file->len, &strict);
	root = json_parse(strict.data, strict.len, err);
	if (!root)
		goto out;
	source.root = root;
	ret = read_as(format == EXCHANGE_COUNT ? find_out(root) : rows[format],
		      &source, runs, err);
out:
	json_free(root);
	buf_release(&strict);
	return ret < 0 ? error_prefix(err, "%s", file->path) : 0;
}

struct json *exported_times(
	const struct exported_run *exported,
	struct json *(*make)(const struct run_case *of_case,
			     const struct process_values *values))
{
	const struct run *run = exported->run;
	struct json *list = json_new_array();

	for (size_t i = 0; i < run->case_count; i++) {
		const struct process_values *values =
			&exported->cases[i].metric[METRIC_TIME];

		if (values->count)
			json_push(list, make(&run->cases[i], values));
	}
	if (json_count(list))
		return list;
	json_free(list);
	return NULL;
}

char *exported_name(const struct run_case *of_case, unsigned int metric)
{
	if (metric == METRIC_TIME)
		return xstrdup(of_case->id);
	return xasprintf("%s:%s", of_case->id, metric_infos[metric].name);
}

int exchange_print(const struct exported_run *exported,
		   enum exchange_format format, struct buf *out,
		   struct error *err)
{
	struct json *made = rows[format]->make(exported);

	if (!made)
		return error_set(err, ERROR_NOTHING,
				 "the run has no values that a file of %s "
				 "could hold",
				 rows[format]->name);
	json_print(made, JSON_PRETTY, out);
	buf_addc(out, '\n');
	json_free(made);
	return 0;
}
