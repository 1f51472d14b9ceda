/* SPDX-License-Identifier: MIT */
/* The lines that ask for memory; of two sides those that ask for more. */
#include <inttypes.h>
#include "base/buf.h"
#include "base/units.h"
#include "model/profile.h"
#include "reports/profiles.h"
#include "reports/report.h"
#include "reports/table.h"
#include "reports/terminal.h"

enum { ROWS_SHOWN = 10 };

static const struct table_column columns[] = {
	{ "allocs", ALIGN_NUMBER, 0 },	 { "bytes", ALIGN_NUMBER, 0 },
	{ "", ALIGN_LEFT, 0 },		 { "line", ALIGN_LEFT, 0 },
	{ "function", ALIGN_SHRINK, 0 },
};

static void number_cell(struct table *table, int64_t value, const char *unit,
			enum memory_kind kind)
{
	struct buf text = BUF_INIT;

	if (kind == MEMORY_CHANGE)
		buf_adds(&text, value < 0 ? "-" : value > 0 ? "+" : "");
	units_add(&text, (double)(value < 0 ? -value : value), unit);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void add_row(struct table *table, const struct memory_row *row,
		    enum memory_kind kind)
{
	table_row(table);
	number_cell(table, row->allocations - row->base_allocations, "count",
		    kind);
	number_cell(table, row->bytes - row->base_bytes, "B", kind);
	table_cell(table, PAINT_NONE,
		   row->presence == PRESENT_GONE ? "gone" : NULL);
	place_cell(table, &row->place);
	function_cell(table, &row->place);
	if (row->place.text)
		source_row(table, row->place.text);
}

static void add_sums(const struct memory_rows *rows, enum memory_kind kind,
		     struct buf *text)
{
	int64_t allocations = 0, bytes = 0;

	for (size_t i = 0; i < rows->count; i++) {
		allocations += rows->items[i].allocations -
			       rows->items[i].base_allocations;
		bytes += rows->items[i].bytes - rows->items[i].base_bytes;
	}
	buf_addf(text, "exactly: %" PRId64 " allocation%s and ", allocations,
		 allocations == 1 ? "" : "s");
	units_add(text, (double)bytes, "B");
	buf_adds(text,
		 kind == MEMORY_CHANGE ? " more in a call" : " in a call");
	if (rows->count > ROWS_SHOWN)
		buf_addf(text, "; %zu lines are not shown",
			 rows->count - ROWS_SHOWN);
	if (rows->unseen)
		buf_addf(text, "; %" PRId64 " requests were not placed",
			 rows->unseen);
}

void terminal_memory(const struct memory_rows *rows, enum memory_kind kind,
		     const struct report_style *style, struct buf *out)
{
	struct buf text = BUF_INIT;
	struct table table;

	if (!rows->count)
		return;
	table_init(&table, style, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < rows->count && i < ROWS_SHOWN; i++)
		add_row(&table, &rows->items[i], kind);
	buf_addc(out, '\n');
	table_print(&table, TABLE_HEADING, out, NULL);
	table_release(&table);
	add_sums(rows, kind, &text);
	terminal_add_faint(text.data, style, out);
	buf_release(&text);
}
