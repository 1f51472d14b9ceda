/* SPDX-License-Identifier: MIT */
/* tare export: a recorded run for another tool. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "compare/values.h"
#include "exchange/exchange.h"
#include "model/exit_status.h"
#include "model/run.h"
#include "stage/side.h"
#include "stats/describe.h"
#include "store/store.h"

static const struct option options[] = {
	{ "format", 'f', OPTION_CHOICE, EXCHANGE_FORMATS,
	  "for which tool (no default)", NULL },
	{ "output", 'o', OPTION_TEXT, "FILE", "write it here, not to stdout",
	  NULL },
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare export latest --format pyperf --output latest.json",
	"tare export main --format github-action-benchmark -o numbers.json",
	NULL,
};

static struct exported_case *values_of(const struct run *run)
{
	struct exported_case *cases = xcalloc(run->case_count + 1,
					      sizeof(*cases));

	for (size_t i = 0; i < run->case_count; i++)
		for (int m = 0; m < METRIC_COUNT; m++) {
			struct process_values *values = &cases[i].metric[m];

			values->items = xcalloc(run->count + 1, sizeof(double));
			values->count = case_values(run, i, (enum metric)m,
						    values->items);
			values->count = describe_drop_nan(values->items,
							  values->count);
		}
	return cases;
}

static void free_values(struct exported_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (int m = 0; m < METRIC_COUNT; m++)
			free(cases[i].metric[m].items);
	free(cases);
}

static int write_run(const struct invocation *inv, const struct run *run,
		     enum exchange_format format, struct error *err)
{
	const char *path = invocation_text(inv, "output");
	struct exported_case *cases = values_of(run);
	const struct exported_run exported = { run, cases };
	struct buf text = BUF_INIT;
	int ret = exchange_print(&exported, format, &text, err);

	if (ret == 0 && path)
		ret = fs_write_atomic(path, &text, err);
	else if (ret == 0)
		screen_print(inv->screen, &text);
	buf_release(&text);
	free_values(cases, run->case_count);
	return ret < 0 ? -1 : EXIT_STATUS_OK;
}

static int export_side(const struct invocation *inv, struct store *store,
		       enum exchange_format format, struct error *err)
{
	struct chosen_side side = { .name = NULL };
	int ret = -1;

	if (side_find_run(&side, invocation_argument(inv, 0), store, err) == 0)
		ret = write_run(inv, side.run, format, err);
	side_release(&side);
	return ret;
}

static int run_export(struct invocation *inv, struct error *err)
{
	const char *name = invocation_text(inv, "format");
	struct store *store;
	char *path;
	int ret = -1;

	if (!name)
		return error_set(err, ERROR_USAGE,
				 "for which tool? --format " EXCHANGE_FORMATS);
	path = place_store(inv);
	store = store_open_to_read(path, err);
	if (store)
		ret = export_side(inv, store, exchange_find(name), err);
	store_close(store);
	free(path);
	return ret;
}

const struct command command_export = {
	.name = "export",
	.arguments = "RUN",
	.summary = "write a recorded run for another tool",
	.about = "Writes one value for each process: the median of its calls, "
		 "or what was counted in it. RUN is a run (the first digits of "
		 "its UUID, or latest), a baseline, or a file written by `tare "
		 "run --output`. pyperf gets times, bytes and counts; "
		 "pytest-benchmark and hyperfine times only; "
		 "github-action-benchmark what is better when smaller "
		 "(customSmallerIsBetter).",
	.options = options,
	.run = run_export,
	.examples = examples,
};
