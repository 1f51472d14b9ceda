/* SPDX-License-Identifier: MIT */
/* tare baseline: names for runs. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "model/exit_status.h"
#include "model/run.h"
#include "reports/table.h"
#include "stage/governance.h"
#include "stage/points.h"
#include "stage/side.h"
#include "store/runfile.h"
#include "store/store.h"

static const struct table_column columns[] = {
	{ "baseline", ALIGN_SHRINK, 0 }, { "runs", ALIGN_NUMBER, 0 },
	{ "newest", ALIGN_LEFT, 0 },	 { "date (UTC)", ALIGN_LEFT, 0 },
	{ "commit", ALIGN_LEFT, 2 },	 { "machine", ALIGN_LEFT, 1 },
};

/* "2026-11-22 18:30" */
static void add_minute(struct table *table, int64_t realtime_ns)
{
	struct buf text = BUF_INIT;

	clock_add_date(&text, realtime_ns);
	buf_truncate(&text, 16);
	text.data[10] = ' ';
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void add_row(struct table *table, const struct baseline_row *row)
{
	struct buf text = BUF_INIT;

	table_row(table);
	table_cell(table, PAINT_STRONG, row->name);
	buf_addf(&text, "%zu", row->runs);
	table_cell(table, PAINT_NONE, text.data);
	buf_truncate(&text, 0);
	buf_addf(&text, "%.8s", row->newest);
	table_cell(table, PAINT_NONE, text.data);
	add_minute(table, row->newest_ns);
	buf_truncate(&text, 0);
	if (row->commit)
		buf_addf(&text, "%.7s", row->commit);
	table_cell(table, PAINT_FAINT, text.data);
	table_cell(table, PAINT_NONE,
		   row->machine_name ? row->machine_name : row->machine_id);
	buf_release(&text);
}

static int list(const struct invocation *inv, struct store *store,
		struct error *err)
{
	struct baseline_rows rows = { .items = NULL };
	struct table table;
	struct buf out = BUF_INIT;

	if (store_baselines(store, &rows, err) < 0)
		return -1;
	table_init(&table, &inv->screen->style, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < rows.count; i++)
		add_row(&table, &rows.items[i]);
	if (rows.count)
		table_print(&table, TABLE_HEADING, &out, NULL);
	else
		buf_adds(&out, "no baselines yet; `tare run SUITE --save-as "
			       "NAME` makes one\n");
	screen_print(inv->screen, &out);
	table_release(&table);
	baseline_rows_release(&rows);
	buf_release(&out);
	return EXIT_STATUS_OK;
}

static const struct table_column window_columns[] = {
	{ "run", ALIGN_LEFT, 0 },	{ "date (UTC)", ALIGN_LEFT, 0 },
	{ "cases", ALIGN_NUMBER, 1 },	{ "commit", ALIGN_LEFT, 0 },
	{ "subject", ALIGN_SHRINK, 2 },
};

static void add_run(struct table *table, const struct run *run)
{
	struct buf text = BUF_INIT;

	table_row(table);
	buf_addf(&text, "%.8s", run->uuid);
	table_cell(table, PAINT_STRONG, text.data);
	add_minute(table, run->started_ns);
	buf_truncate(&text, 0);
	buf_addf(&text, "%zu", run->case_count);
	table_cell(table, PAINT_NONE, text.data);
	buf_truncate(&text, 0);
	if (run->commit.hash)
		buf_addf(&text, "%.7s%s", run->commit.hash,
			 run->commit.dirty ? "+" : "");
	table_cell(table, PAINT_FAINT, text.data);
	table_cell(table, PAINT_NONE, run->commit.subject);
	buf_release(&text);
}

/* The window that one machine's runs are judged by, newest first. */
static int show_window(const struct invocation *inv, struct store *store,
		       const struct baseline_row *row, struct error *err)
{
	const struct report_style *style = &inv->screen->style;
	struct strvec uuids = STRVEC_INIT;
	struct table table;
	struct buf out = BUF_INIT;
	int ret;

	table_init(&table, style, window_columns, ARRAY_LEN(window_columns));
	ret = store_baseline_runs(store, row->name, row->machine_id, 0, &uuids,
				  err);
	for (size_t i = 0; ret == 0 && i < uuids.count; i++) {
		struct run *run = store_get(store, uuids.items[i], STORE_HEAD,
					    err);

		ret = run ? 0 : -1;
		if (run)
			add_run(&table, run);
		run_free(run);
	}
	buf_addf(&out, "baseline %s on ", row->name);
	plain_add(&out, row->machine_name ? row->machine_name : "a machine",
		  style);
	buf_addf(&out, " (%.8s)", row->machine_id);
	if (row->runs > uuids.count)
		buf_addf(&out, ": the newest %zu of its %zu runs", uuids.count,
			 row->runs);
	buf_addc(&out, '\n');
	table_print(&table, TABLE_HEADING, &out, NULL);
	if (ret == 0)
		screen_print(inv->screen, &out);
	table_release(&table);
	strvec_release(&uuids);
	buf_release(&out);
	return ret;
}

static int show(const struct invocation *inv, struct store *store,
		struct error *err)
{
	const char *name = invocation_argument(inv, 1);
	struct baseline_rows rows = { .items = NULL };
	bool found = false;
	int ret;

	if (!name)
		return error_set(err, ERROR_USAGE,
				 "tare baseline show NAME: which name?");
	ret = store_baselines(store, &rows, err);
	for (size_t i = 0; ret == 0 && i < rows.count; i++) {
		if (strcmp(rows.items[i].name, name) != 0)
			continue;
		found = true;
		ret = show_window(inv, store, &rows.items[i], err);
	}
	if (ret == 0 && !found)
		ret = store_baseline_missing(store, name, err);
	baseline_rows_release(&rows);
	return ret;
}

static int set(const struct invocation *inv, struct store *store,
	       struct error *err)
{
	const char *name = invocation_argument(inv, 1);
	const char *which = invocation_argument(inv, 2);
	struct chosen_side side = { .name = NULL };
	int ret;

	if (!name)
		return error_set(err, ERROR_USAGE,
				 "tare baseline set NAME [RUN]: which name?");
	if (side_find(&side, which ? which : "latest", store, NULL, err) < 0)
		return -1;
	if (!side.run)
		ret = error_set(err, ERROR_USAGE, "%s is not a recorded run",
				side.name);
	else if (governance_check(&side.run->commit, common_options_dirt(inv),
				  err) < 0 ||
		 points_put(store, side.run, err) < 0)
		ret = -1;
	else
		ret = store_baseline_add(store, name, side.run->uuid, err);
	side_release(&side);
	return ret;
}

static int rm(const struct invocation *inv, struct store *store,
	      struct error *err)
{
	const char *name = invocation_argument(inv, 1);

	if (!name)
		return error_set(err, ERROR_USAGE,
				 "tare baseline rm NAME: which name?");
	return store_baseline_remove(store, name, err);
}

/* One file with the newest run: what a machine without our disk needs. */
static int export(const struct invocation *inv, struct store *store,
		  struct error *err)
{
	const char *name = invocation_argument(inv, 1);
	const char *path = invocation_argument(inv, 2);
	struct chosen_side side = { .name = NULL };
	struct buf text = BUF_INIT, full = BUF_INIT;
	int ret = -1;

	if (!name || !path)
		return error_set(err, ERROR_USAGE,
				 "tare baseline export NAME FILE");
	buf_addf(&full, "baseline:%s", name);
	if (side_find(&side, full.data, store, NULL, err) == 0) {
		runfile_print(side.run, &text);
		ret = fs_write_atomic(path, &text, err);
	}
	side_release(&side);
	buf_release(&text);
	buf_release(&full);
	return ret;
}

static int import(const struct invocation *inv, struct store *store,
		  struct error *err)
{
	const char *name = invocation_argument(inv, 1);
	const char *path = invocation_argument(inv, 2);
	struct run *run;
	int ret = -1;

	if (!name || !path)
		return error_set(err, ERROR_USAGE,
				 "tare baseline import NAME FILE");
	run = runfile_read(path, err);
	if (run &&
	    governance_check_commit(&run->commit, common_options_dirt(inv),
				    err) == 0 &&
	    points_put(store, run, err) == 0)
		ret = store_baseline_add(store, name, run->uuid, err);
	run_free(run);
	return ret;
}

static const struct {
	const char *word;
	int (*act)(const struct invocation *inv, struct store *store,
		   struct error *err);
} actions[] = {
	{ "list", list }, { "show", show },	{ "set", set },
	{ "rm", rm },	  { "export", export }, { "import", import },
};

static int run_baseline(struct invocation *inv, struct error *err)
{
	const char *word = invocation_argument(inv, 0);
	bool reads = strcmp(word, "list") == 0 || strcmp(word, "show") == 0 ||
		     strcmp(word, "export") == 0;
	char *path = place_store(inv);
	struct store *store = reads ? store_open_to_read(path, err)
				    : store_open(path, err);
	int ret = store ? 0 : -1;

	for (size_t i = 0; ret == 0 && i < ARRAY_LEN(actions); i++)
		if (strcmp(word, actions[i].word) == 0)
			ret = actions[i].act(inv, store, err);
	store_close(store);
	free(path);
	return ret;
}

static const struct option options[] = {
	GOVERNANCE_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare baseline list",
	"tare baseline show main",
	"tare baseline set release-1.4 latest",
	"tare baseline export main main.json  # for a machine with no shared "
	"disk",
	"tare baseline import main main.json",
	NULL,
};

const struct command command_baseline = {
	.name = "baseline",
	.arguments = "list|show|set|rm|export|import [NAME] [RUN]",
	.summary = "names for runs to compare with",
	.about =
		"A baseline is a name that points at runs, per machine; its "
		"last 20 runs are its window, which `show NAME` lists. "
		"`set NAME [RUN]` adds a run (the "
		"latest), `rm NAME` forgets the name but not the runs, `export "
		"NAME FILE` and `import NAME FILE` carry the newest run to "
		"another machine.\n\nA run that failed or was interrupted never "
		"becomes a baseline, nor does one of uncommitted changes (but "
		"with --allow-dirty), nor, in CI, one of a pull request.",
	.options = options,
	.run = run_baseline,
	.examples = examples,
};
