/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_TABLE_FIT_H
#define REPORTS_TABLE_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "reports/table.h"

struct buf;

/* Kept inside table.c: the widths of a table's columns. */
enum { TABLE_GAP = 2 };

struct width {
	size_t number, unit; /* of ALIGN_NUMBER: before and after the space */
	size_t whole;
	bool used; /* some row has something here */
	bool shown;
};

/* Width of what stands before the last space of a number, and after it. */
void table_split_number(const char *text, size_t *number, size_t *unit);

/* What each column would need. */
void table_measure(const struct table *table, enum table_heading heading,
		   struct width *widths);

/* What it gets of COLUMNS in all; headings that went are named in LEFT_OUT
 * (may be NULL). */
void table_fit(const struct table *table, struct width *widths, size_t columns,
	       struct buf *left_out);

#endif
