/* SPDX-License-Identifier: MIT */
/*
 * A small column layouter.  Widths are terminal columns, not bytes.  The
 * invariant: after fit() the widths of the shown columns and the gaps
 * between them are at most the style's columns, as long as that is possible
 * with one column of each rank 0 column.
 */
#include "reports/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "reports/escape.h"
#include "reports/report.h"
#include "reports/wrap.h"

enum {
	GAP = 2,
	SHRINK_LEAST = 22,
	COLUMNS_LEAST = 40,
	RANK_CHEAP = 5 /* from here on columns go before a name is broken */
};

struct width {
	size_t number, unit; /* of ALIGN_NUMBER: before and after the space */
	size_t whole;
	bool used; /* some row has something here */
	bool shown;
};

static const char *const paint_codes[] = {
	[PAINT_NONE] = "",	   [PAINT_BAD] = "\x1b[31m",
	[PAINT_GOOD] = "\x1b[32m", [PAINT_WARN] = "\x1b[33m",
	[PAINT_FAINT] = "\x1b[2m", [PAINT_STRONG] = "\x1b[1m",
};

/* What we say ourselves outside ASCII, and how it is said inside. */
static const struct {
	const char *unicode, *ascii;
} plain_forms[] = {
	{ "\xc2\xb1", "+-" },	   /* plus-minus */
	{ "\xe2\x80\xa6", "..." }, /* ellipsis */
	{ "\xe2\x86\x92", "->" },  /* arrow */
	{ "\xc2\xb5", "u" },	   /* micro */
	{ "\xe2\x80\x93", "-" },   /* dash */
};

static size_t add_ascii(struct buf *buf, const char *text)
{
	size_t i, len = 1;

	for (i = 0; i < ARRAY_LEN(plain_forms); i++) {
		len = strlen(plain_forms[i].unicode);
		if (!strncmp(text, plain_forms[i].unicode, len)) {
			buf_adds(buf, plain_forms[i].ascii);
			return len;
		}
	}
	buf_addf(buf, "\\x%02x", (unsigned char)*text);
	return 1;
}

void plain_add(struct buf *buf, const char *text,
	       const struct report_style *style)
{
	struct buf printable = BUF_INIT;
	const char *at;

	if (style->unicode) {
		text_add_printable(buf, text ? text : "", 0);
		return;
	}
	text_add_printable(&printable, text ? text : "", 0);
	for (at = printable.data; *at;) {
		if ((unsigned char)*at >= 0x80) {
			at += add_ascii(buf, at);
		} else {
			buf_addc(buf, *at++);
		}
	}
	buf_release(&printable);
}

void paint_add(struct buf *buf, enum paint paint, const char *text,
	       const struct report_style *style)
{
	bool on = style->color && paint != PAINT_NONE && *text;

	if (on)
		buf_adds(buf, paint_codes[paint]);
	buf_adds(buf, text);
	if (on)
		buf_adds(buf, "\x1b[0m");
}

void table_init(struct table *table, const struct report_style *style,
		const struct table_column *columns, size_t count)
{
	*table = (struct table){ .style = style,
				 .columns = columns,
				 .column_count = count };
}

void table_release(struct table *table)
{
	size_t i, j;

	for (i = 0; i < table->count; i++) {
		for (j = 0; j < table->items[i].filled; j++)
			free(table->items[i].cells[j].text);
		free(table->items[i].cells);
	}
	free(table->items);
	*table = (struct table){ .items = NULL };
}

void table_row(struct table *table)
{
	struct table_row *row = VEC_PUSH(table);

	row->cells = xcalloc(table->column_count, sizeof(*row->cells));
	row->span_from = table->column_count;
}

void table_cell(struct table *table, enum paint paint, const char *text)
{
	struct table_row *row = &table->items[table->count - 1];
	struct table_cell *cell = &row->cells[row->filled++];
	struct buf plain = BUF_INIT;

	cell->paint = paint;
	if (text && *text) {
		plain_add(&plain, text, table->style);
		cell->text = buf_detach(&plain);
	}
}

void table_span(struct table *table, enum paint paint, const char *text)
{
	table_cell(table, paint, text);
	table->items[table->count - 1].span_from =
		table->items[table->count - 1].filled - 1;
}

static size_t max_size(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Width of what stands before the last space of a number, and after it. */
static void split_number(const char *text, size_t *number, size_t *unit)
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
	split_number(text, &number, &unit);
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

static void measure(const struct table *table, enum table_heading heading,
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
			total += widths[j].whole + (total ? GAP : 0);
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
			total -= widths[j].whole + GAP;
	if (total > columns)
		return;
	while (total_width(table, widths) > columns)
		drop_column(table, widths, most_dispensable(table, widths),
			    left_out);
}

static void fit(const struct table *table, struct width *widths, size_t columns,
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

/* TEXT as it stands in its column, with the spaces around it: LEFT before,
 * the rest of the width behind. */
static void place(const struct width *width, enum align align, const char *text,
		  size_t *left)
{
	size_t number, unit, block;

	*left = 0;
	if (align != ALIGN_NUMBER)
		return;
	split_number(text, &number, &unit);
	block = width->number + (width->unit ? width->unit + 1 : 0);
	*left = width->whole - block + width->number - number;
}

struct line {
	const struct report_style *style;
	struct buf *out;
	size_t pending; /* spaces owed: never at the end of a line */
	size_t at;	/* columns used, pending ones included */
};

static void line_add(struct line *line, enum paint paint, const char *text)
{
	buf_pad(line->out, ' ', line->pending);
	line->pending = 0;
	paint_add(line->out, paint, text, line->style);
}

static void print_cell(struct line *line, const struct width *width,
		       enum align align, const struct table_cell *cell)
{
	struct buf text = BUF_INIT;
	size_t left = 0, used;

	if (cell->text && align == ALIGN_NUMBER)
		buf_adds(&text, cell->text);
	else
		shorten_middle(&text, cell->text, width->whole,
			       line->style->unicode ? ELLIPSIS_UNICODE
						    : ELLIPSIS_ASCII);
	used = text_width(text.data);
	if (used)
		place(width, align, text.data, &left);
	line->pending += left;
	if (used)
		line_add(line, cell->paint, text.data);
	if (width->whole > left + used)
		line->pending += width->whole - left - used;
	line->at += width->whole;
	buf_release(&text);
}

static void print_span(struct line *line, const struct table_cell *cell,
		       size_t columns)
{
	struct wrapping wrapping = { columns, line->at, line->at };
	struct buf text = BUF_INIT;

	if (!cell->text)
		return;
	wrap_add(&text, cell->text, &wrapping);
	line_add(line, cell->paint, text.data);
	buf_release(&text);
}

/* A name that is wider than its column has a line of its own; the cells
 * behind it stand in the next one. */
static void print_hanging(struct line *line, const struct width *width,
			  const struct table_cell *cell, size_t columns)
{
	struct buf text = BUF_INIT;

	shorten_middle(&text, cell->text,
		       columns > line->at + 8 ? columns - line->at : 8,
		       line->style->unicode ? ELLIPSIS_UNICODE
					    : ELLIPSIS_ASCII);
	line_add(line, cell->paint, text.data);
	buf_addc(line->out, '\n');
	line->at += width->whole;
	line->pending = line->at;
	buf_release(&text);
}

static bool is_hanging(const struct table *table, const struct width *widths,
		       const struct table_row *row, size_t column)
{
	const char *text = row->cells[column].text;
	size_t j;

	if (table->columns[column].align != ALIGN_NAME || !text ||
	    text_width(text) <= widths[column].whole)
		return false;
	for (j = column + 1; j < row->filled; j++)
		if (row->cells[j].text)
			return true;
	return false;
}

static void print_row(const struct table *table, const struct width *widths,
		      const struct table_row *row, size_t columns,
		      struct line *line)
{
	bool first = true;
	size_t j;

	line->pending = line->at = 0;
	for (j = 0; j < row->filled; j++) {
		if (!widths[j].shown && j != row->span_from)
			continue;
		if (!first) {
			line->pending += GAP;
			line->at += GAP;
		}
		first = false;
		if (j == row->span_from)
			print_span(line, &row->cells[j], columns);
		else if (is_hanging(table, widths, row, j))
			print_hanging(line, &widths[j], &row->cells[j],
				      columns);
		else
			print_cell(line, &widths[j], table->columns[j].align,
				   &row->cells[j]);
	}
	buf_addc(line->out, '\n');
}

static void print_heading(const struct table *table, const struct width *widths,
			  struct line *line)
{
	struct buf text = BUF_INIT;
	bool first = true;
	size_t j, width;

	line->pending = line->at = 0;
	for (j = 0; j < table->column_count; j++) {
		if (!widths[j].shown)
			continue;
		line->pending += first ? 0 : GAP;
		first = false;
		buf_truncate(&text, 0);
		plain_add(&text, table->columns[j].heading, line->style);
		width = text_width(text.data);
		if (table->columns[j].align == ALIGN_NUMBER)
			line->pending += widths[j].whole - width;
		line_add(line, PAINT_FAINT, text.data);
		if (table->columns[j].align != ALIGN_NUMBER &&
		    widths[j].whole > width)
			line->pending += widths[j].whole - width;
	}
	buf_addc(line->out, '\n');
	buf_release(&text);
}

void table_print(const struct table *table, enum table_heading heading,
		 struct buf *out, struct buf *left_out)
{
	struct width *widths = xcalloc(table->column_count, sizeof(*widths));
	size_t columns = table->style->columns > COLUMNS_LEAST
				 ? (size_t)table->style->columns
				 : COLUMNS_LEAST;
	struct line line = { .style = table->style, .out = out };
	size_t i;

	measure(table, heading, widths);
	fit(table, widths, columns, left_out);
	if (heading == TABLE_HEADING)
		print_heading(table, widths, &line);
	for (i = 0; i < table->count; i++)
		print_row(table, widths, &table->items[i], columns, &line);
	free(widths);
}
