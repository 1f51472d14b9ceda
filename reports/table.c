/* SPDX-License-Identifier: MIT */
/*
 * A small column layouter.  Widths are terminal columns, not bytes; how wide
 * each column may be is decided in table_fit.c.
 */
#include "reports/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "reports/escape.h"
#include "reports/report.h"
#include "reports/table_fit.h"
#include "reports/wrap.h"

enum { COLUMNS_LEAST = 40 };

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

/* TEXT as it stands in its column, with the spaces around it: LEFT before,
 * the rest of the width behind. */
static void place(const struct width *width, enum align align, const char *text,
		  size_t *left)
{
	size_t number, unit, block;

	*left = 0;
	if (align != ALIGN_NUMBER)
		return;
	table_split_number(text, &number, &unit);
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
			line->pending += TABLE_GAP;
			line->at += TABLE_GAP;
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
		line->pending += first ? 0 : TABLE_GAP;
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

	table_measure(table, heading, widths);
	table_fit(table, widths, columns, left_out);
	if (heading == TABLE_HEADING)
		print_heading(table, widths, &line);
	for (i = 0; i < table->count; i++)
		print_row(table, widths, &table->items[i], columns, &line);
	free(widths);
}
