/* SPDX-License-Identifier: MIT */
/* tare list: the recorded runs, newest first. */
#include <stdlib.h>

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
	{ "limit", 'n', OPTION_INTEGER, "N", "at most so many; 0: all", "20" },
	{ .name = NULL },
};

static const struct table_column columns[] = {
	{ "run", ALIGN_LEFT, 0 },      { "date (UTC)", ALIGN_LEFT, 0 },
	{ "cases", ALIGN_NUMBER, 2 },  { "state", ALIGN_LEFT, 0 },
	{ "baseline", ALIGN_LEFT, 1 }, { "commit", ALIGN_LEFT, 3 },
	{ "suites", ALIGN_SHRINK, 0 },
};

static const char *state_name(const struct run_row *row)
{
	if (row->state == RUN_OPEN)
		return "open";
	if (row->state == RUN_INTERRUPTED)
		return "interrupted";
	if (row->failed)
		return "failed";
	return row->quick ? "quick" : "complete";
}

static enum paint state_paint(const struct run_row *row)
{
	if (row->state == RUN_SEALED)
		return row->failed ? PAINT_BAD : PAINT_NONE;
	return PAINT_WARN;
}

static void add_row(struct table *table, const struct run_row *row)
{
	struct buf text = BUF_INIT;

	table_row(table);
	buf_addf(&text, "%.8s", row->uuid);
	table_cell(table, PAINT_STRONG, text.data);
	buf_truncate(&text, 0);
	clock_add_date(&text, row->started_ns);
	buf_truncate(&text, 16); /* to the minute */
	text.data[10] = ' ';
	table_cell(table, PAINT_NONE, text.data);
	buf_truncate(&text, 0);
	buf_addf(&text, "%zu", row->cases);
	table_cell(table, PAINT_NONE, text.data);
	table_cell(table, state_paint(row), state_name(row));
	table_cell(table, PAINT_NONE, row->baselines);
	buf_truncate(&text, 0);
	if (row->commit)
		buf_addf(&text, "%.7s%s", row->commit, row->dirty ? "+" : "");
	table_cell(table, PAINT_FAINT, text.data);
	table_cell(table, PAINT_NONE, row->suites);
	buf_release(&text);
}

static void print_rows(const struct run_rows *rows, const char *path,
		       struct screen *screen)
{
	struct table table;
	struct buf out = BUF_INIT;

	table_init(&table, &screen->style, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < rows->count; i++)
		add_row(&table, &rows->items[i]);
	table_print(&table, TABLE_HEADING, &out, NULL);
	if (!rows->count) {
		buf_truncate(&out, 0);
		buf_adds(&out, "no runs are recorded yet in ");
		plain_add(&out, path, &screen->style);
		buf_adds(&out, "; `tare run SUITE` makes one\n");
	}
	screen_print(screen, &out);
	table_release(&table);
	buf_release(&out);
}

static int run_list(struct invocation *inv, struct error *err)
{
	int64_t limit = invocation_integer(inv, "limit");
	struct run_rows rows = { .items = NULL };
	char *path = place_store(inv);
	struct store *store = store_open_to_read(path, err);
	int ret = -1;

	if (store &&
	    store_list(store, limit > 0 ? (size_t)limit : 0, &rows, err) == 0) {
		print_rows(&rows, path, inv->screen);
		ret = EXIT_STATUS_OK;
	}
	run_rows_release(&rows);
	store_close(store);
	free(path);
	return ret;
}

const struct command command_list = {
	.name = "list",
	.arguments = "",
	.summary = "list the recorded runs",
	.options = options,
	.run = run_list,
};
