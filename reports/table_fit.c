/* SPDX-License-Identifier: MIT */
/*
 * How wide the columns of a table may be.  The invariant: after table_fit()
 * the widths of the shown columns and the gaps between them are at most the
 * given columns, as long as that is possible with the columns of rank 0.
 */
#include "reports/table_fit.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "reports/table.h"

enum {
	SHRINK_LEAST = 22,
	RANK_CHEAP = 5 /* from here on columns go before a name is broken */
};

static size_t max_size(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Width of what stands before the last space of a number, and after it. */
void table_split_number(const char *text, size_t *number, size_t *unit)
{
	const char *space = strrchr(text, ' ');
	size_t whole = text_width(text);

	*unit = space ? text_width(space + 1) : 0;
	*number = space ? whole - *unit - 1 : whole;
}

static void widen(struct width *width, enum align align, const char *text)
{
	size_t number, unit;

	width->used = true;
	if (align != ALIGN_NUMBER) {
		width->whole = max_size(width->whole, text_width(text));
		return;
	}
	table_split_number(text, &number, &unit);
	width->number = max_size(width->number, number);
	width->unit = max_size(width->unit, unit);
	width->whole =
		max_size(width->whole,
			 width->number + (width->unit ? width->unit + 1 : 0));
}

static size_t heading_width(const struct table *table, size_t column)
{
	struct buf plain = BUF_INIT;
	size_t width;

	plain_add(&plain, table->columns[column].heading, table->style);
	width = text_width(plain.data);
	buf_release(&plain);
	return width;
}

void table_measure(const struct table *table, enum table_heading heading,
		   struct width *widths)
{
	size_t i, j;

	for (i = 0; i < table->count; i++) {
		const struct table_row *row = &table->items[i];

		for (j = 0; j < row->filled && j < row->span_from; j++)
			if (row->cells[j].text)
				widen(&widths[j], table->columns[j].align,
				      row->cells[j].text);
	}
	for (j = 0; j < table->column_count; j++) {
		widths[j].shown = widths[j].used;
		if (heading == TABLE_HEADING)
			widths[j].whole = max_size(widths[j].whole,
						   heading_width(table, j));
	}
}

static size_t total_width(const struct table *table, const struct width *widths)
{
	size_t j, total = 0;

	for (j = 0; j < table->column_count; j++)
		if (widths[j].shown)
			total += widths[j].whole + (total ? TABLE_GAP : 0);
	return total;
}

/* The shown column of the highest rank; column_count if all are rank 0. */
static size_t most_dispensable(const struct table *table,
			       const struct width *widths)
{
	size_t j, worst = table->column_count;
	int rank = 0;

	for (j = 0; j < table->column_count; j++)
		if (widths[j].shown && table->columns[j].rank > rank) {
			rank = table->columns[j].rank;
			worst = j;
		}
	return worst;
}

static size_t shrinking(const struct table *table)
{
	size_t j;

	for (j = 0; j < table->column_count; j++)
		if (table->columns[j].align == ALIGN_SHRINK ||
		    table->columns[j].align == ALIGN_NAME)
			return j;
	return 0;
}

static void drop_column(const struct table *table, struct width *widths,
			size_t column, struct buf *left_out)
{
	widths[column].shown = false;
	if (left_out)
		buf_addf(left_out, "%s%s", left_out->len ? ", " : "",
			 table->columns[column].heading);
}

/* Leave out cheap columns as long as that is all that names need. */
static void drop_cheap(const struct table *table, struct width *widths,
		       size_t columns, struct buf *left_out)
{
	size_t j, total = total_width(table, widths);

	for (j = 0; j < table->column_count; j++)
		if (widths[j].shown && table->columns[j].rank >= RANK_CHEAP)
			total -= widths[j].whole + TABLE_GAP;
	if (total > columns)
		return;
	while (total_width(table, widths) > columns)
		drop_column(table, widths, most_dispensable(table, widths),
			    left_out);
}

void table_fit(const struct table *table, struct width *widths, size_t columns,
	       struct buf *left_out)
{
	size_t shrink = shrinking(table), total, over, drop, least;

	drop_cheap(table, widths, columns, left_out);
	for (;;) {
		total = total_width(table, widths);
		if (total <= columns)
			return;
		over = total - columns;
		drop = most_dispensable(table, widths);
		least = drop < table->column_count ? SHRINK_LEAST : 4;
		if (widths[shrink].whole >= over + least) {
			widths[shrink].whole -= over;
			return;
		}
		if (drop == table->column_count) {
			widths[shrink].whole = least;
			return;
		}
		drop_column(table, widths, drop, left_out);
	}
}
