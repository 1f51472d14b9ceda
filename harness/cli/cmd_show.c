/* SPDX-License-Identifier: MIT */
/* tare show, tare report: a recorded run again, as a table or in a format. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "compare/summarize.h"
#include "model/exit_status.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/report.h"
#include "stage/side.h"
#include "store/store.h"

static const struct option report_options[] = {
	{ "format", 'f', OPTION_CHOICE, "terminal|markdown|html|json|csv",
	  "how it is written", "terminal" },
	{ "output", 'o', OPTION_TEXT, "FILE", "write it here, not to stdout",
	  NULL },
	{ .name = NULL },
};

static const char *const report_examples[] = {
	"tare report latest --format html --output run.html",
	NULL,
};

static int write_report(const struct invocation *inv, const struct run *run,
			const struct report_format *format, const char *path,
			struct error *err)
{
	struct run_summary summary;
	struct buf text = BUF_INIT;
	int ret = EXIT_STATUS_OK;

	summarize_run(run, &summary);
	format->run(&summary, &inv->screen->style, &text);
	if (path)
		ret = fs_write_atomic(path, &text, err);
	else
		screen_print(inv->screen, &text);
	run_summary_release(&summary);
	buf_release(&text);
	return ret;
}

static int report(const struct invocation *inv, const char *format,
		  const char *output, struct error *err)
{
	struct chosen_side side = { .name = NULL };
	char *path = place_store(inv);
	struct store *store = store_open_to_read(path, err);
	int ret = -1;

	if (store &&
	    side_find_run(&side, invocation_argument(inv, 0), store, err) == 0)
		ret = write_report(inv, side.run, report_find(format), output,
				   err);
	side_release(&side);
	store_close(store);
	free(path);
	return ret;
}

static int run_show(struct invocation *inv, struct error *err)
{
	return report(inv, "terminal", NULL, err);
}

static int run_report(struct invocation *inv, struct error *err)
{
	return report(inv, invocation_text(inv, "format"),
		      invocation_text(inv, "output"), err);
}

const struct command command_show = {
	.name = "show",
	.arguments = "RUN",
	.summary = "print a recorded run again",
	.about = "RUN is a run (the first digits of its UUID, or latest), a "
		 "baseline, or a file written by `tare run --output`.",
	.run = run_show,
};

const struct command command_report = {
	.name = "report",
	.arguments = "RUN",
	.summary = "write a recorded run in another format",
	.options = report_options,
	.run = run_report,
	.examples = report_examples,
};
