/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_MOVES_H
#define REPORTS_MOVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct change_point;
struct point;
struct report_style;
struct series;
struct trend;

/* A change of a trend, with the series that it is of. */
struct moved {
	const struct series *series;
	const struct change_point *change;
	int64_t date_ns; /* of the first commit of the new level */
};

struct moves {
	struct moved *items; /* VEC_PUSH(moves) */
	size_t count, capacity;
};

/* All changes of TREND, newest first; the items are to be freed. */
void moves_collect(const struct trend *trend, struct moves *moves);

bool moved_is_worse(const struct moved *moved);

/* When the commit was made, else when it was measured. */
int64_t point_date_ns(const struct point *point);

/* What moved in TREND, newest first, as a table for a terminal; nothing if
 * nothing did. */
void terminal_trend(const struct trend *trend, const struct report_style *style,
		    struct buf *out);

#endif
