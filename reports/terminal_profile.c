/* SPDX-License-Identifier: MIT */
/* Where the time of a case goes: functions first, then lines. */
#include <math.h>

#include "base/buf.h"
#include "base/units.h"
#include "model/profile.h"
#include "reports/profiles.h"
#include "reports/report.h"
#include "reports/table.h"
#include "reports/terminal.h"

enum { FUNCTIONS_SHOWN = 15, LINES_SHOWN = 10 };

#define SHARE_LEAST .005 /* smaller ones are counted together */
#define REST_LEAST .0005 /* of all those */

static const struct table_column function_columns[] = {
	{ "self", ALIGN_NUMBER, 0 },	 { "\xc2\xb1", ALIGN_NUMBER, 0 },
	{ "total", ALIGN_NUMBER, 0 },	 { "a call", ALIGN_NUMBER, 0 },
	{ "function", ALIGN_SHRINK, 0 }, { "where", ALIGN_LEFT, 0 },
};

static const struct table_column line_columns[] = {
	{ "self", ALIGN_NUMBER, 0 },	 { "\xc2\xb1", ALIGN_NUMBER, 0 },
	{ "a call", ALIGN_NUMBER, 0 },	 { "line", ALIGN_LEFT, 0 },
	{ "function", ALIGN_SHRINK, 0 },
};

static void share_cell(struct table *table, enum paint paint, double ns,
		       double call_ns)
{
	struct buf text = BUF_INIT;

	if (call_ns > 0)
		buf_addf(&text, "%.1f %%", 100 * ns / call_ns);
	table_cell(table, paint, text.data);
	buf_release(&text);
}

static void time_cell(struct table *table, double ns)
{
	struct buf text = BUF_INIT;

	units_add(&text, ns / 1e9, "s");
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void function_row(struct table *table, const struct profile *profile,
			 const struct profile_row *row)
{
	table_row(table);
	share_cell(table, PAINT_NONE, row->self.ns, profile->call_ns);
	share_cell(table, PAINT_FAINT, row->self.half_ns, profile->call_ns);
	share_cell(table, PAINT_NONE, row->total.ns, profile->call_ns);
	time_cell(table, row->self.ns);
	function_cell(table, &row->place);
	place_cell(table, &row->place);
}

static void line_rows(struct table *table, const struct profile *profile,
		      const struct profile_row *row)
{
	table_row(table);
	share_cell(table, PAINT_NONE, row->self.ns, profile->call_ns);
	share_cell(table, PAINT_FAINT, row->self.half_ns, profile->call_ns);
	time_cell(table, row->self.ns);
	place_cell(table, &row->place);
	function_cell(table, &row->place);
	if (row->place.text)
		source_row(table, row->place.text);
}

/* How many of ROWS have a row: the first that matter. */
static size_t count_shown(const struct profile *profile,
			  const struct profile_rows *rows, size_t most)
{
	size_t shown = 0;

	while (shown < rows->count && shown < most &&
	       rows->items[shown].self.ns >= SHARE_LEAST * profile->call_ns)
		shown++;
	return shown;
}

static void add_rest(const struct profile *profile,
		     const struct profile_rows *rows, size_t shown,
		     const char *what, const struct report_style *style,
		     struct buf *out)
{
	struct buf text = BUF_INIT;
	double rest = 0;

	for (size_t i = shown; i < rows->count; i++)
		rest += rows->items[i].self.ns;
	if (shown == rows->count || rest < REST_LEAST * profile->call_ns)
		return;
	buf_addf(&text, "and %zu %s%s more, with %.1f %% together",
		 rows->count - shown, what, rows->count - shown == 1 ? "" : "s",
		 100 * rest / profile->call_ns);
	terminal_add_faint(text.data, style, out);
	buf_release(&text);
}

static void add_functions(const struct profile *profile,
			  const struct report_style *style, struct buf *out)
{
	size_t shown = count_shown(profile, &profile->functions,
				   FUNCTIONS_SHOWN);
	struct table table;

	table_init(&table, style, function_columns,
		   ARRAY_LEN(function_columns));
	for (size_t i = 0; i < shown; i++)
		function_row(&table, profile, &profile->functions.items[i]);
	table_print(&table, TABLE_HEADING, out, NULL);
	table_release(&table);
	add_rest(profile, &profile->functions, shown, "function", style, out);
}

static void add_lines(const struct profile *profile,
		      const struct report_style *style, struct buf *out)
{
	size_t shown = count_shown(profile, &profile->lines, LINES_SHOWN);
	struct table table;

	table_init(&table, style, line_columns, ARRAY_LEN(line_columns));
	for (size_t i = 0; i < shown; i++)
		line_rows(&table, profile, &profile->lines.items[i]);
	table_print(&table, TABLE_HEADING, out, NULL);
	table_release(&table);
	add_rest(profile, &profile->lines, shown, "line", style, out);
}

static void add_sureness(const struct profile *profile,
			 const struct report_style *style, struct buf *out)
{
	const struct profile_quality *q = &profile->quality;
	struct buf text = BUF_INIT;

	buf_addf(&text,
		 "%lld samples in %zu process%s; all is CPU time; \xc2\xb1 is "
		 "half the 95 %% interval over %s\n",
		 (long long)q->samples, q->processes,
		 q->processes == 1 ? "" : "es",
		 q->processes == 1 ? "samples" : "processes");
	words_add_glances(&text, q);
	if (q->wait_ns > q->cpu_ns / 10 && profile->waits_at)
		buf_addf(&text,
			 "it waits: %.1f times as long as it computes, most "
			 "of it in %s; shares are of computing alone\n",
			 (double)q->wait_ns / (double)q->cpu_ns,
			 profile->waits_at);
	terminal_add_sentences(text.data, style, out);
	buf_release(&text);
}

void terminal_profile(const struct profile *profile,
		      const struct report_style *style, struct buf *out)
{
	struct buf title = BUF_INIT;

	buf_addf(&title, "%s: ", profile->case_id);
	units_add(&title, profile->call_ns / 1e9, "s");
	buf_adds(&title, " of CPU time a call, while being looked at\n");
	terminal_add_sentences(title.data, style, out);
	buf_addc(out, '\n');
	add_functions(profile, style, out);
	buf_addc(out, '\n');
	add_lines(profile, style, out);
	terminal_memory(&profile->memory, MEMORY_OF_CALL, style, out);
	buf_addc(out, '\n');
	add_sureness(profile, style, out);
	buf_release(&title);
}
