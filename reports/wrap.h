/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_WRAP_H
#define REPORTS_WRAP_H

#include <stddef.h>

struct buf;

/*
 * Append TEXT (plain, one line) in lines of at most COLUMNS, broken at
 * spaces.  The first has FIRST columns before it already; what follows is
 * indented by INDENT.  A word that no line holds is cut in its middle, a
 * story without end after some lines; both show it by "...".  No newline at
 * the end.
 */
struct wrapping {
	size_t columns, first, indent;
};

void wrap_add(struct buf *out, const char *text,
	      const struct wrapping *wrapping);

#endif
