/* SPDX-License-Identifier: MIT */
/*
 * A panel of a trend chart as gnuplot commands.  Numbers go into data
 * blocks, text from users only into strings made by escape_gnuplot() and
 * never into ticks, whose percent signs gnuplot would read.
 */
#include "reports/panel.h"

#include <math.h>

#include "base/buf.h"
#include "model/trend.h"
#include "reports/axis.h"
#include "reports/panel_place.h"

enum {
	UNSURE_POINTS = 2, /* a new level needs three points to be seen */
	POINTS_MAX = 1000, /* more are thinned: the screen has no more */
	POINTS_SMALL_MAX = 120,
	LINE_MAX = 400, /* beyond, points touch: no line, no bars */
};

/* The range of x, with half a step of air on both sides. */
static void x_range(const struct panel *panel, const struct series *series,
		    double *low, double *high)
{
	double air;

	*low = point_x(panel, series, 0);
	*high = point_x(panel, series, series->count - 1);
	air = series->count > 1 ? (*high - *low) / 40 : 1;
	air = panel->by_date ? fmax(air, 3600) : fmax(air, 0.5);
	*low -= air;
	*high += air;
}

static double y_of(const struct place *place, double value)
{
	return value / place->axis.scale;
}

/* Does point INDEX belong to a level that may still turn out otherwise? */
static bool is_provisional(const struct series *series, size_t index)
{
	size_t i;

	if (index + UNSURE_POINTS >= series->count && series->count > 3)
		return true;
	for (i = 0; i < series->change_count; i++)
		if (series->changes[i].provisional &&
		    index >= series->changes[i].first)
			return true;
	return false;
}

static void begin_block(struct buf *script, const char *name)
{
	buf_addf(script, "$%s << EOD\n", name);
}

/* A block must have a row. */
static void end_block(struct buf *script)
{
	buf_adds(script, "NaN\tNaN\nEOD\n");
}

static void add_xy(struct buf *script, const struct place *place, double x,
		   double value)
{
	buf_addf(script, "%.10g\t%.7g\n", x, y_of(place, value));
}

static void add_bars(const struct place *place, struct buf *script)
{
	const struct series *series = place->series;
	size_t i;

	begin_block(script, "bars");
	for (i = 0; i < series->count && !place->crowded; i += place->stride) {
		const struct point *p = &series->points[i];
		double x = point_x(place->panel, series, i);

		if (p->outlier || !isfinite(p->low) || !isfinite(p->high) ||
		    !(p->high > p->low))
			continue;
		add_xy(script, place, x, p->low);
		add_xy(script, place, x, p->high);
		buf_addc(script, '\n');
	}
	end_block(script);
}

static void add_line(const struct place *place, struct buf *script)
{
	const struct series *series = place->series;
	size_t i;

	begin_block(script, "line");
	for (i = 0; i < series->count && !place->crowded; i++) {
		if (i &&
		    !same_machine(&series->points[i], &series->points[i - 1]))
			buf_addc(script, '\n');
		if (isfinite(series->points[i].median) &&
		    !series->points[i].outlier)
			add_xy(script, place, point_x(place->panel, series, i),
			       series->points[i].median);
	}
	end_block(script);
}

enum certainty { CERTAIN, UNSURE, OUTLYING };

static enum certainty certainty_of(const struct series *series, size_t index)
{
	if (is_provisional(series, index))
		return UNSURE;
	return series->points[index].outlier ? OUTLYING : CERTAIN;
}

static void add_points(const struct place *place, const char *name,
		       enum certainty certainty, struct buf *script)
{
	const struct series *series = place->series;
	size_t i;

	begin_block(script, name);
	for (i = 0; i < series->count; i += place->stride)
		if (isfinite(series->points[i].median) &&
		    certainty_of(series, i) == certainty &&
		    !(place->crowded && certainty == CERTAIN))
			add_xy(script, place, point_x(place->panel, series, i),
			       series->points[i].median);
	end_block(script);
}

/* A point as a line of no length to speak of (gnuplot drops those of none)
 * with round ends: a quarter of what a point takes in the picture, where
 * there are thousands. */
static void add_dense(const struct place *place, struct buf *script)
{
	const struct series *series = place->series;
	double length = (place->high - place->low) / 4000;

	begin_block(script, "dense");
	for (size_t i = 0; place->crowded && i < series->count;
	     i += place->stride) {
		double x = point_x(place->panel, series, i);
		double value = series->points[i].median;

		if (!isfinite(value) || certainty_of(series, i) != CERTAIN)
			continue;
		add_xy(script, place, x, value);
		add_xy(script, place, x + length, value);
		buf_addc(script, '\n');
	}
	end_block(script);
}

static bool begins_with_change(const struct series *series, size_t index)
{
	for (size_t i = 0; i < series->change_count; i++)
		if (series->changes[i].first == index)
			return true;
	return false;
}

/* Steps are joined; where the machine changed the line breaks. */
static void add_levels(const struct place *place, struct buf *script)
{
	const struct series *series = place->series;

	begin_block(script, "levels");
	for (size_t i = 0; i < series->level_count; i++) {
		const struct level *level = &series->levels[i];
		bool joined = level->end < series->count &&
			      begins_with_change(series, level->end);

		if (i && !begins_with_change(series, level->first))
			buf_addc(script, '\n');
		if (!isfinite(level->value) || series->count < 3)
			continue;
		add_xy(script, place,
		       begins_with_change(series, level->first)
			       ? step_x(place, level->first)
			       : point_x(place->panel, series, level->first),
		       level->value);
		add_xy(script, place,
		       joined ? step_x(place, level->end)
			      : point_x(place->panel, series, level->end - 1),
		       level->value);
	}
	buf_addc(script, '\n');
	end_block(script);
}

/* A rectangle behind the points; HIGH NaN: of the panel's full height. */
static void add_shade(const struct place *place, double from, double to,
		      double low, double high, const char *color,
		      struct buf *script)
{
	buf_addf(script, "set object rectangle from %.10g, ", from);
	if (isnan(high))
		buf_adds(script, "graph 0");
	else
		buf_addf(script, "first %.7g", y_of(place, low));
	buf_addf(script, " to %.10g, ", to);
	if (isnan(high))
		buf_adds(script, "graph 1");
	else
		buf_addf(script, "first %.7g", y_of(place, high));
	buf_addf(script,
		 " behind fillcolor rgb '%s' fillstyle solid noborder\n",
		 color);
}

/* Where each change may lie, and where the next run is expected. */
static void add_shades(const struct place *place, struct buf *script)
{
	const struct series *series = place->series;
	const struct expectation *expected = &series->expected;

	for (size_t i = 0; i < series->change_count; i++) {
		const struct change_point *change = &series->changes[i];

		if (change->low < change->high)
			add_shade(place, step_x(place, change->low),
				  step_x(place, change->high), 0, (double)NAN,
				  "#f1f3f5", script);
	}
	if (isfinite(expected->low) && isfinite(expected->high) &&
	    expected->high > expected->low)
		add_shade(place, step_x(place, expected->first), place->high,
			  expected->low, expected->high, "#e3edf6", script);
}

enum direction { WORSE, BETTER };

/* On the step, half way up. */
static void add_mark(const struct place *place, size_t first,
		     struct buf *script)
{
	const struct series *series = place->series;

	for (size_t i = 1; i < series->level_count; i++) {
		double below = series->levels[i - 1].value;
		double above = series->levels[i].value;

		if (series->levels[i].first == first)
			add_xy(script, place, step_x(place, first),
			       place->axis.log ? sqrt(below * above)
					       : (below + above) / 2);
	}
}

static void add_marks(const struct place *place, const char *name,
		      enum direction direction, struct buf *script)
{
	const struct series *series = place->series;
	size_t i;

	begin_block(script, name);
	for (i = 0; i < series->change_count; i++)
		if (got_worse(series, &series->changes[i]) ==
		    (direction == WORSE))
			add_mark(place, series->changes[i].first, script);
	end_block(script);
}

static void add_empty(struct buf *script)
{
	static const char *const blocks[] = { "bars",	  "line",  "levels",
					      "solid",	  "dense", "hollow",
					      "outliers", "worse", "better" };
	size_t i;

	for (i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		begin_block(script, blocks[i]);
		buf_adds(script, "0\t-1\n");
		end_block(script);
	}
	buf_adds(script, "crowded = 0\nset xrange [0:1]\nset xtics ()\n"
			 "set label 'no points' at graph 0.5, graph 0.5 "
			 "center textcolor rgb '#616e7c'\n");
}

void panel_add(const struct panel *panel, const struct series *series,
	       struct buf *script)
{
	struct place place = { .panel = panel, .series = series };

	axis_init(&place.axis, series);
	axis_add(&place.axis, series, script);
	labels_add_title(panel, series, script);
	if (!series->count) {
		add_empty(script);
		return;
	}
	place.stride = 1 + (series->count -
			    1) / (panel->small ? POINTS_SMALL_MAX : POINTS_MAX);
	place.crowded = series->count > LINE_MAX || place.stride > 1;
	buf_addf(script, "crowded = %d\n", place.crowded);
	x_range(panel, series, &place.low, &place.high);
	add_shades(&place, script);
	add_bars(&place, script);
	add_line(&place, script);
	add_levels(&place, script);
	add_points(&place, "solid", CERTAIN, script);
	add_dense(&place, script);
	add_points(&place, "hollow", UNSURE, script);
	add_points(&place, "outliers", OUTLYING, script);
	add_marks(&place, "worse", WORSE, script);
	add_marks(&place, "better", BETTER, script);
	labels_add(&place, script);
}
