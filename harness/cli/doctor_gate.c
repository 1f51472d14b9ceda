/* SPDX-License-Identifier: MIT */
/* The gate, gated: two snapshots of one tree have no difference. */
#include "cli/doctor_gate.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/units.h"
#include "cli/command.h"
#include "cli/common_options.h"
#include "cli/screen.h"
#include "gate/selfcheck.h"
#include "history/git.h"
#include "model/exit_status.h"
#include "model/findings.h"
#include "reports/table.h"
#include "stage/side.h"
#include "stage/stage.h"
#include "stage/wishes.h"

enum { TIMES_MOST = 10000 };

static const struct table_column columns[] = {
	{ "case", ALIGN_SHRINK, 0 },   { "noise a pair", ALIGN_NUMBER, 0 },
	{ "same", ALIGN_NUMBER, 0 },   { "undecided", ALIGN_NUMBER, 0 },
	{ "alarms", ALIGN_NUMBER, 0 }, { "shows", ALIGN_NUMBER, 0 },
	{ "pairs", ALIGN_NUMBER, 1 },  { "takes", ALIGN_NUMBER, 0 },
};

static void add_count(struct table *table, size_t count)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%zu", count);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void add_row(struct table *table, const struct selfcheck_row *row)
{
	double times = (double)row->times;
	struct buf text = BUF_INIT;

	table_row(table);
	table_cell(table, PAINT_STRONG, row->case_id);
	if (!isnan(row->noise))
		buf_addf(&text, "%.2f %%", 100 * row->noise);
	table_cell(table, PAINT_NONE, text.data ? text.data : "-");
	add_count(table, row->same);
	add_count(table, row->undecided);
	add_count(table, row->alarms);
	buf_truncate(&text, 0);
	if (isfinite(row->detectable))
		units_add_change(&text, row->detectable);
	table_cell(table, PAINT_NONE, text.len ? text.data : "-");
	buf_truncate(&text, 0);
	buf_addf(&text, "%.1f", times > 0 ? row->pairs / times : 0);
	table_cell(table, PAINT_NONE, text.data);
	buf_truncate(&text, 0);
	buf_addf(&text, "%.1f s", times > 0 ? row->seconds / times : 0);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void conclude(const struct selfcheck *check, struct buf *out)
{
	size_t alarms = 0, trials = check->count * check->runs;

	for (size_t i = 0; i < check->count; i++)
		alarms += check->items[i].alarms > 0;
	buf_addf(out,
		 "\n%zu of %zu runs of the suite gave a false alarm: at most "
		 "%.1f %% do (95 %% sure).\n%zu of %zu cases and runs: at most "
		 "%.1f %%.\nA run of the gate takes ",
		 check->alarmed, check->runs,
		 100 * selfcheck_bound(check->alarmed, check->runs), alarms,
		 trials, 100 * selfcheck_bound(alarms, trials));
	units_add_duration(out, (int64_t)(check->seconds * (double)NS_PER_S /
					  (double)check->runs));
	buf_adds(out, " if nothing has changed.\n");
}

static void print_check(const struct selfcheck *check, struct screen *screen)
{
	struct buf out = BUF_INIT;
	struct table table;

	table_init(&table, &screen->style, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < check->count; i++)
		add_row(&table, &check->items[i]);
	buf_addf(&out,
		 "Head against head, %zu times: whatever is found is the "
		 "gate's own mistake.\n\n",
		 check->runs);
	table_print(&table, TABLE_HEADING, &out, NULL);
	conclude(check, &out);
	screen_print(screen, &out);
	table_release(&table);
	buf_release(&out);
}

/* Outside git there are no snapshots: the folder is both sides. */
static int choose_side(struct chosen_side *folder,
		       struct stage_request *request, struct error *err)
{
	char *top = git_top(".");

	free(top);
	if (top)
		return 0;
	folder->kind = SIDE_FOLDER;
	folder->name = xstrdup("this folder");
	folder->where = fs_real(".", err);
	request->base = request->head = folder;
	return folder->where ? 0 : -1;
}

static int check_gate(const struct invocation *inv, struct selfcheck *check,
		      struct error *err)
{
	int64_t times = invocation_integer(inv, "times");
	struct chosen_side folder = { .name = NULL };
	struct wishes wishes;
	struct stage_request request = {
		.wishes = &wishes,
		.suites = invocation_list(inv, "gate"),
	};
	int ret = common_options_wishes(inv, &wishes, err);

	if (ret == 0)
		ret = choose_side(&folder, &request, err);

	for (int64_t i = 0; ret == 0 && i < times; i++) {
		struct findings *findings = stage_duet(&request, err);

		if (findings)
			selfcheck_add(check, findings);
		else
			ret = -1;
		findings_free(findings);
	}
	side_release(&folder);
	return ret;
}

int doctor_gate_run(const struct invocation *inv, struct error *err)
{
	int64_t times = invocation_integer(inv, "times");
	struct selfcheck check = { .items = NULL };
	int ret;

	if (times < 1 || times > TIMES_MOST)
		return error_set(err, ERROR_USAGE,
				 "--times: between 1 and %d, please",
				 TIMES_MOST);
	ret = check_gate(inv, &check, err);
	if (check.runs > 0) /* what there is, also after Ctrl-C */
		print_check(&check, inv->screen);
	if (ret == 0)
		ret = invocation_flag(inv, "strict") && check.alarmed
			      ? EXIT_STATUS_WORSE
			      : EXIT_STATUS_OK;
	selfcheck_release(&check);
	return ret;
}
