/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_PLOT_H
#define REPORTS_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "model/findings.h"
#include "reports/axis.h"

struct buf;

/*
 * A small drawing inside a page: a title, a frame, one axis of values in
 * units for people.  It is as wide as a phone, and three stand side by side
 * on a desk.  Colours come from the page; a side has a shape of its own too.
 */
enum {
	PLOT_WIDTH = 360,
	PLOT_HEIGHT = 170,
	PLOT_LEFT = 46,
	PLOT_RIGHT = 352,
	PLOT_TOP = 10,
	PLOT_BOTTOM = 146,
};

enum plot_side { PLOT_BASE, PLOT_HEAD, PLOT_SIDES };

struct plot {
	double low, high;  /* of the values; what lies beyond is at the edge */
	struct axis scale; /* its scale and unit only */
	size_t beyond;	   /* dots that do */
};

/* Choose a range in which almost all of both (HEAD may be NULL) lies; false
 * if there is nothing to draw. */
bool plot_init(struct plot *plot, const struct finding_dots *base,
	       const struct finding_dots *head, const char *unit);

/* From LOW to HIGH; UNIT is shown as it is. */
void plot_init_range(struct plot *plot, double low, double high,
		     const char *unit);

/* "TITLE, UNIT" over an empty drawing. */
void plot_begin(const struct plot *plot, struct buf *out, const char *title);
void plot_end(struct buf *out);

double plot_x(const struct plot *plot, double value);
double plot_y(const struct plot *plot, double value);

/* The values' axis: below, or at the left with lines across. */
void plot_add_x_axis(const struct plot *plot, struct buf *out);
void plot_add_y_axis(const struct plot *plot, struct buf *out);

/* Text below the frame. */
enum plot_anchor { PLOT_START, PLOT_MIDDLE, PLOT_END };
void plot_add_note(struct buf *out, double x, enum plot_anchor anchor,
		   const char *text);

/* One dot of a path: round for base, a triangle for head. */
void plot_begin_dots(struct buf *out, enum plot_side side, bool faint);
void plot_add_dot(struct buf *out, enum plot_side side, double x, double y);
void plot_end_dots(struct buf *out);

/* How often each value was: base above, head (or NULL) below the middle. */
void plot_add_distribution(const struct plot *plot, struct buf *out,
			   const struct finding_dots *base,
			   const struct finding_dots *head);

/* Values in time order.  PAIRED: both sides at once; else base first. */
void plot_add_course(const struct plot *plot, struct buf *out,
		     const struct finding_dots *base,
		     const struct finding_dots *head, bool paired);

/* The change of each pair, as they were played. */
void plot_pairs(struct buf *out, const struct finding *finding);

#endif
