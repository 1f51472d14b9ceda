/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_PANEL_PLACE_H
#define REPORTS_PANEL_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "reports/axis.h"

struct buf;
struct change_point;
struct panel;
struct point;
struct series;

enum { PANEL_MARGIN_PX = 110 }; /* what axis and border take of the width */

/* A series laid out in its panel. */
struct place {
	const struct panel *panel;
	const struct series *series;
	struct axis axis;
	double low, high; /* x */
	size_t stride;
	bool crowded; /* points stand so close that they are a line */
};

double point_x(const struct panel *panel, const struct series *series,
	       size_t index);
bool same_machine(const struct point *a, const struct point *b);

/* Where the step to point INDEX stands: between it and the one before. */
double step_x(const struct place *place, size_t index);
bool got_worse(const struct series *series, const struct change_point *change);

/* All text of the panel: ticks of x, changes, tags, title, caption. */
void labels_add(const struct place *place, struct buf *script);
void labels_add_title(const struct panel *panel, const struct series *series,
		      struct buf *script);

#endif
