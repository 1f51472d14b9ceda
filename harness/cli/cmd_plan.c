/* SPDX-License-Identifier: MIT */
/* tare plan: what would happen, in what order, how long; measures nothing. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/units.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "model/exit_status.h"
#include "model/plan.h"
#include "model/survey.h"
#include "reports/case_name.h"
#include "reports/table.h"
#include "reports/terminal.h"
#include "stage/prepare.h"
#include "stage/wishes.h"
#include "store/store.h"

static const struct option options[] = {
	PREPARE_OPTIONS,
	{ "quick", 0, OPTION_FLAG, NULL, "as `tare run --quick` would", NULL },
	{ .name = NULL },
};

static const struct table_column columns[] = {
	{ "case", ALIGN_SHRINK, 0 },  { "processes", ALIGN_LEFT, 0 },
	{ "least", ALIGN_NUMBER, 2 }, { "expected", ALIGN_NUMBER, 0 },
	{ "most", ALIGN_NUMBER, 1 },
};

static void duration_cell(struct table *table, int64_t ns)
{
	struct buf text = BUF_INIT;

	units_add_duration(&text, ns);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void add_case(struct table *table, const struct plan_case *c)
{
	struct buf text = BUF_INIT;

	table_row(table);
	case_name_add_short(&text, c->id);
	table_cell(table, PAINT_NONE, text.data);
	buf_truncate(&text, 0);
	if (c->skip || c->broken) {
		buf_addf(&text, "%s: %s", c->skip ? "skipped" : "will fail",
			 c->skip ? c->skip : c->broken);
		table_span(table, c->skip ? PAINT_FAINT : PAINT_BAD, text.data);
	} else {
		buf_addf(&text, "%d", c->processes_least);
		if (c->processes_most != c->processes_least)
			buf_addf(&text, " to %d", c->processes_most);
		table_cell(table, PAINT_NONE, text.data);
		duration_cell(table, c->least_ns);
		duration_cell(table, c->expected_ns);
		duration_cell(table, c->most_ns);
	}
	buf_release(&text);
}

static void add_suites(const struct planned *side, struct buf *out,
		       const struct report_style *style)
{
	for (size_t i = 0; i < side->count; i++) {
		const struct survey *survey = side->surveys[i];

		buf_adds(out, "suite ");
		plain_add(out, side->suites[i]->name, style);
		for (size_t j = 0; j < survey->interpreter_count; j++) {
			const struct interpreter_facts *python =
				&survey->interpreters[j];

			buf_addf(out, "%s ", j ? "," : " with");
			plain_add(out, python->label, style);
			buf_adds(out, " (");
			plain_add(out,
				  python->missing ? python->missing
						  : python->executable,
				  style);
			buf_adds(out, ")");
		}
		buf_adds(out, "\n");
	}
}

static void add_sum(const struct plan *plan, struct buf *out)
{
	buf_addf(out,
		 "%zu case%s in rounds, in each a fresh process of every case\n"
		 "least ",
		 plan->count, plan->count == 1 ? "" : "s");
	units_add_duration(out, plan->least_ns);
	buf_adds(out, ", expected ");
	units_add_duration(out, plan->expected_ns);
	buf_adds(out, ", most ");
	units_add_duration(out, plan->most_ns);
	buf_adds(out, "\n");
}

static void print_plan(const struct planned *side, struct screen *screen)
{
	const struct plan *plan = side->plan;
	struct table table;
	struct buf suites = BUF_INIT, out = BUF_INIT;

	table_init(&table, &screen->style, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < plan->count; i++)
		add_case(&table, &plan->cases[i]);
	add_suites(side, &suites, &screen->style);
	terminal_add_sentences(suites.data, &screen->style, &out);
	table_print(&table, TABLE_HEADING, &out, NULL);
	add_sum(plan, &out);
	screen_print(screen, &out);
	table_release(&table);
	buf_release(&suites);
	buf_release(&out);
}

static int run_plan(struct invocation *inv, struct error *err)
{
	enum prepare_speed speed = invocation_flag(inv, "quick") ? PREPARE_QUICK
								 : PREPARE_FULL;
	struct prepared prepared = { .warden = NULL };
	char *path = place_store(inv);
	struct store *store = NULL;
	struct wishes wishes;
	int ret = -1;

	if (common_options_wishes(inv, &wishes, err) == 0 &&
	    prepare_start(&prepared, &wishes, err) == 0)
		store = store_open_to_read(path, err);
	if (store && prepare_plan(&prepared, &prepared.head, &inv->arguments,
				  speed, store, err) == 0) {
		print_plan(&prepared.head, inv->screen);
		ret = EXIT_STATUS_OK;
	}
	prepared_release(&prepared);
	store_close(store);
	free(path);
	return ret;
}

const struct command command_plan = {
	.name = "plan",
	.arguments = "SUITE...",
	.summary = "what would happen, and how long it would take",
	.about =
		"Reads the suites and asks their interpreters what they have, "
		"but measures nothing. A case that has been measured before is "
		"expected to take what it took on average in the last five "
		"runs.",
	.options = options,
	.run = run_plan,
};
