/* SPDX-License-Identifier: MIT */
/* Where a difference comes from: in one sentence, then functions, lines. */
#include <math.h>

#include "base/buf.h"
#include "base/units.h"
#include "model/profile.h"
#include "reports/profiles.h"
#include "reports/report.h"
#include "reports/table.h"
#include "reports/terminal.h"

enum { ROWS_SHOWN = 12 };

static const struct table_column function_columns[] = {
	{ "change", ALIGN_NUMBER, 0 },	 { "\xc2\xb1", ALIGN_NUMBER, 0 },
	{ "of it", ALIGN_NUMBER, 0 },	 { "t", ALIGN_NUMBER, 5 },
	{ "function", ALIGN_SHRINK, 0 }, { "where", ALIGN_LEFT, 0 },
};

static const struct table_column line_columns[] = {
	{ "change", ALIGN_NUMBER, 0 }, { "\xc2\xb1", ALIGN_NUMBER, 0 },
	{ "of it", ALIGN_NUMBER, 0 },  { "t", ALIGN_NUMBER, 5 },
	{ "line", ALIGN_LEFT, 0 },     { "function", ALIGN_SHRINK, 0 },
};

static void add_seconds(struct buf *buf, double ns, double reference_ns)
{
	buf_adds(buf, ns < 0 ? "-" : "+");
	units_add_like(buf, fabs(ns) / 1e9, fabs(reference_ns) / 1e9, "s");
}

static double share_of(double ns, const struct profile_change *change)
{
	return 100 * ns / change->call.ns;
}

static void number_cells(struct table *table, const struct change_row *row,
			 const struct profile_change *change)
{
	struct buf text = BUF_INIT;

	add_seconds(&text, row->self.ns, row->self.ns);
	table_cell(table, row->self.ns > 0 ? PAINT_BAD : PAINT_GOOD, text.data);
	buf_truncate(&text, 0);
	units_add(&text, row->self.half_ns / 1e9, "s");
	table_cell(table, PAINT_FAINT, text.data);
	buf_truncate(&text, 0);
	if (change->sure)
		buf_addf(&text, "%.0f %%", share_of(row->self.ns, change));
	table_cell(table, PAINT_NONE, text.data);
	buf_truncate(&text, 0);
	buf_addf(&text, "%.1f", row->self.t);
	table_cell(table, PAINT_FAINT, text.data);
	buf_release(&text);
}

static const char *const presence_words[] = {
	[PRESENT_BOTH] = "",
	[PRESENT_NEW] = "new: ",
	[PRESENT_GONE] = "gone: ",
};

static void name_cell(struct table *table, const struct change_row *row)
{
	struct profile_place place = row->place;
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s%s", presence_words[row->presence], place.function);
	place.function = text.data;
	function_cell(table, &place);
	buf_release(&text);
}

static void add_row(struct table *table, const struct change_row *row,
		    const struct profile_change *change)
{
	bool is_line = table->columns == line_columns;

	table_row(table);
	number_cells(table, row, change);
	if (is_line)
		place_cell(table, &row->place);
	name_cell(table, row);
	if (!is_line)
		place_cell(table, &row->place);
	else if (row->place.text)
		source_row(table, row->place.text);
}

static void add_rows(const struct profile_change *change,
		     const struct change_rows *rows,
		     const struct table_column *columns, size_t column_count,
		     const struct report_style *style, struct buf *out)
{
	size_t shown = 0;
	struct table table;

	table_init(&table, style, columns, column_count);
	for (size_t i = 0; i < rows->count && shown < ROWS_SHOWN; i++) {
		if (!rows->items[i].sure)
			continue;
		add_row(&table, &rows->items[i], change);
		shown++;
	}
	if (shown) {
		buf_addc(out, '\n');
		table_print(&table, TABLE_HEADING, out, NULL);
	}
	table_release(&table);
}

static void add_place(struct buf *buf, const struct profile_place *place)
{
	buf_addf(buf, "%s:%d in %s", place->file, place->line, place->function);
}

/* "93 %"; no more than all of it: the rest is chance. */
static void add_share(struct buf *buf, double ns,
		      const struct profile_change *change)
{
	double percent = share_of(ns, change);

	if (percent >= 99.5)
		buf_adds(buf, "all");
	else
		buf_addf(buf, "%.0f %%", percent);
}

/* "93 % of it is at shop/pricing.py:27 in price_line", "97 % of it comes
 * through shop/rounds.py:11 in repeated, into layout". */
static void add_way(struct buf *buf, const struct profile_change *change)
{
	const struct change_row *way = change->way, *into = change->into;

	if (!way)
		return;
	if (way->self.ns / change->call.ns >= CHANGE_MOST) {
		add_share(buf, way->self.ns, change);
		buf_adds(buf, " of it is at ");
		add_place(buf, &way->place);
	} else {
		add_share(buf, way->total.ns, change);
		buf_adds(buf, " of it comes through ");
		add_place(buf, &way->place);
		if (into && into->head_total_ns < way->head_total_ns)
			buf_addf(buf, ", from %s", into->place.function);
	}
	buf_addc(buf, '\n');
}

static void add_title(const struct profile_change *change,
		      const struct report_style *style, struct buf *out)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "base  %s\nhead  %s\n%s: ", change->base, change->head,
		 change->case_id);
	units_add(&text, change->base_ns / 1e9, "s");
	buf_adds(&text, " -> ");
	units_add(&text, change->head_ns / 1e9, "s");
	buf_adds(&text, " of CPU time a call, ");
	add_seconds(&text, change->call.ns, change->call.ns);
	buf_adds(&text, " (\xc2\xb1 ");
	units_add(&text, change->call.half_ns / 1e9, "s");
	buf_adds(&text, ")\n");
	if (!change->sure)
		buf_adds(&text, "as a whole it does not differ surely; what "
				"surely differs in it, if anything does:\n");
	add_way(&text, change);
	terminal_add_sentences(text.data, style, out);
	buf_release(&text);
}

static bool any_sure(const struct change_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].sure)
			return true;
	return false;
}

static void add_sureness(const struct profile_change *change,
			 const struct report_style *style, struct buf *out)
{
	const struct profile_quality *base = &change->base_quality;
	const struct profile_quality *head = &change->head_quality;
	struct buf text = BUF_INIT;

	if (!any_sure(&change->functions) && !any_sure(&change->lines))
		buf_adds(&text, "no function and no line differs surely\n");
	buf_addf(&text,
		 "%lld and %lld samples in %zu pairs of processes; \xc2\xb1 is "
		 "half the 95 %% interval over pairs; rows: 5 %% for all of "
		 "them together\n",
		 (long long)base->samples, (long long)head->samples,
		 head->processes);
	words_add_glances(&text, head);
	terminal_add_sentences(text.data, style, out);
	buf_release(&text);
}

void terminal_change(const struct profile_change *change,
		     const struct report_style *style, struct buf *out)
{
	add_title(change, style, out);
	add_rows(change, &change->functions, function_columns,
		 ARRAY_LEN(function_columns), style, out);
	add_rows(change, &change->lines, line_columns, ARRAY_LEN(line_columns),
		 style, out);
	terminal_memory(&change->memory, MEMORY_CHANGE, style, out);
	buf_addc(out, '\n');
	add_sureness(change, style, out);
}
