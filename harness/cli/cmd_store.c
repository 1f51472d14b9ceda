/* SPDX-License-Identifier: MIT */
/* tare store: looking after the file with the recorded runs. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "model/exit_status.h"
#include "reports/table.h"
#include "store/store.h"

static const struct option options[] = {
	{ "raw-before", 0, OPTION_TEXT, "DATE",
	  "prune: the samples of runs measured before this day (UTC), "
	  "2026-01-31",
	  NULL },
	{ .name = NULL },
};

static int check(const struct invocation *inv, struct store *store,
		 struct buf *out, struct error *err)
{
	struct run_rows rows = { .items = NULL };
	int ret = -1;

	if (invocation_given(inv, "raw-before"))
		return error_set(err, ERROR_USAGE,
				 "--raw-before is for `tare store prune`");
	if (store_check(store, err) < 0 || store_list(store, 0, &rows, err) < 0)
		goto out;
	buf_addf(out, "%zu %s, nothing is damaged\n", rows.count,
		 rows.count == 1 ? "run" : "runs");
	ret = EXIT_STATUS_OK;
out:
	run_rows_release(&rows);
	return ret;
}

static int prune(const struct invocation *inv, struct store *store,
		 struct buf *out, struct error *err)
{
	const char *date = invocation_text(inv, "raw-before");
	int64_t before_ns;
	size_t removed;

	if (!date)
		return error_set(err, ERROR_USAGE,
				 "tare store prune --raw-before DATE: samples "
				 "from before which day?");
	if (clock_read_day(date, &before_ns) < 0)
		return error_set(err, ERROR_USAGE,
				 "--raw-before takes a day, like 2026-01-31; "
				 "'%s' is none",
				 date);
	if (store_prune_raw(store, before_ns, &removed, err) < 0)
		return -1;
	buf_addf(out,
		 "%zu %s measured before %s without samples now; medians and "
		 "counts stay\n",
		 removed, removed == 1 ? "run" : "runs", date);
	return EXIT_STATUS_OK;
}

/* A store that is not there is not made: there is nothing to look after. */
static int run_store(struct invocation *inv, struct error *err)
{
	bool checks = strcmp(invocation_argument(inv, 0), "check") == 0;
	char *path = place_store(inv);
	struct store *store = NULL;
	struct buf out = BUF_INIT;
	int ret = -1;

	if (access(path, F_OK) < 0)
		error_set(err, ERROR_NOTHING,
			  "%s: there is no store; `tare run SUITE` makes one",
			  path);
	else
		store = store_open(path, err);
	if (store) {
		plain_add(&out, path, &inv->screen->style);
		buf_adds(&out, ": ");
		ret = checks ? check(inv, store, &out, err)
			     : prune(inv, store, &out, err);
	}
	if (ret >= 0)
		screen_print(inv->screen, &out);
	store_close(store);
	buf_release(&out);
	free(path);
	return ret;
}

static const char *const examples[] = {
	"tare store check",
	"tare store prune --raw-before 2026-01-31",
	NULL,
};

const struct command command_store = {
	.name = "store",
	.arguments = "check|prune",
	.summary = "look after the file with the recorded runs",
	.about = "`check` reads every page and every sample and says the first "
		 "thing that is wrong. `prune --raw-before DATE` deletes the "
		 "raw samples of older runs; their medians, intervals and "
		 "counts stay, so that trends keep every point and the runs "
		 "can still be compared.",
	.options = options,
	.run = run_store,
	.examples = examples,
};
