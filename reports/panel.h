/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_PANEL_H
#define REPORTS_PANEL_H

#include <stdbool.h>

struct buf;
struct series;

/* One panel of a chart: how much room it has, and how x goes. */
struct panel {
	int width_px;
	bool by_date; /* else points are equally spaced */
	bool small;   /* of an overview: no tags */
	bool caption; /* say below it what is what */
};

/* Append gnuplot's commands that give the panel its data, ranges, ticks and
 * labels; the template `panel` draws it then. */
void panel_add(const struct panel *panel, const struct series *series,
	       struct buf *script);

/* Append the series as a table, tab-separated: x, commit, date, median, low,
 * high, processes, machine.  Comments before it name the series, its machines
 * and its levels. */
void panel_add_data(const struct panel *panel, const struct series *series,
		    struct buf *data);

#endif
