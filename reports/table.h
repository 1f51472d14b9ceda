/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_TABLE_H
#define REPORTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct buf;
struct report_style;

/* Colours mean something, so they have the names of meanings. */
enum paint {
	PAINT_NONE,
	PAINT_BAD,
	PAINT_GOOD,
	PAINT_WARN,
	PAINT_FAINT,
	PAINT_STRONG
};

/* Append TEXT from anywhere as STYLE's terminal can show it: harmless, and
 * in ASCII where the locale has no more. */
void plain_add(struct buf *buf, const char *text,
	       const struct report_style *style);

/* Append TEXT (already plain) in that colour, if STYLE has colours. */
void paint_add(struct buf *buf, enum paint paint, const char *text,
	       const struct report_style *style);

/*
 * Rows and columns for a terminal: no line is wider than the style's
 * columns.  Numbers stand right, their units left below each other.  Where
 * there is no room, columns of rank 5 and more go first, the highest rank
 * before the others; then the column that shrinks gives way (it is cut; a
 * name that is wider has a line of its own); then the other ranked columns
 * go.  Spans are wrapped.
 */
enum align { ALIGN_LEFT, ALIGN_NUMBER, ALIGN_SHRINK, ALIGN_NAME };

struct table_column {
	const char *heading;
	enum align align;
	int rank; /* 0: always there */
};

struct table_cell {
	char *text; /* printable; NULL: nothing */
	enum paint paint;
};

struct table_row {
	struct table_cell *cells; /* one a column; of a span or a title one */
	size_t filled;
	size_t span_from; /* the last cell takes all columns from here */
};

struct table {
	const struct report_style *style;
	const struct table_column *columns;
	size_t column_count;
	struct table_row *items; /* VEC_PUSH(table) */
	size_t count, capacity;
};

/* STYLE and COLUMNS are borrowed until table_release(). */
void table_init(struct table *table, const struct report_style *style,
		const struct table_column *columns, size_t count);
void table_release(struct table *table);

void table_row(struct table *table); /* begin a row */

/* The next cell of the row; TEXT from anywhere, NULL leaves it empty. */
void table_cell(struct table *table, enum paint paint, const char *text);

/* The next cell takes the rest of the line. */
void table_span(struct table *table, enum paint paint, const char *text);

/* Append as text.  HEADING says whether the heading row is printed.  What
 * had to be left out for lack of room is named in LEFT_OUT (may be NULL). */
enum table_heading { TABLE_HEADING, TABLE_BARE };
void table_print(const struct table *table, enum table_heading heading,
		 struct buf *out, struct buf *left_out);

#endif
