/* SPDX-License-Identifier: MIT */
/*
 * The text of a trend chart's panel.  Text from users goes only into labels,
 * as strings made by escape_gnuplot(); ticks hold hex digits and dates.
 */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/units.h"
#include "model/trend.h"
#include "reports/escape.h"
#include "reports/panel.h"
#include "reports/panel_place.h"
#include "reports/words.h"

enum {
	TICK_PX = 76, /* room for one tick label */
	LETTER_PX = 7,
	TITLE_LETTER_PX = 8,
	LABEL_ROWS = 3,
	TAG_PX = 16,
};

double point_x(const struct panel *panel, const struct series *series,
	       size_t index)
{
	const struct point *p = &series->points[index];

	if (!panel->by_date)
		return (double)index;
	return (double)((p->commit_date_ns ? p->commit_date_ns
					   : p->measured_ns) /
			NS_PER_S);
}

static double x_px(const struct place *place, double x)
{
	return (x - place->low) / (place->high - place->low) *
	       (place->panel->width_px - PANEL_MARGIN_PX);
}

bool same_machine(const struct point *a, const struct point *b)
{
	return !strcmp(a->machine_id ? a->machine_id : "",
		       b->machine_id ? b->machine_id : "");
}

double step_x(const struct place *place, size_t index)
{
	double x = point_x(place->panel, place->series, index), before;

	if (!index)
		return x;
	before = point_x(place->panel, place->series, index - 1);
	return (x + before) / 2;
}

bool got_worse(const struct series *series, const struct change_point *change)
{
	return (change->ratio > 1) == (series->better == BETTER_LOWER);
}

/* ISO date without the time. */
static void add_day(struct buf *buf, int64_t ns)
{
	size_t start = buf->len;

	clock_add_date(buf, ns);
	if (buf->len > start + 10)
		buf_truncate(buf, start + 10);
}

/* A short hash of hex digits, or a date: nothing that a tick could take for
 * a format. */
static void add_tick_text(struct buf *buf, const struct panel *panel,
			  const struct point *p)
{
	size_t hex = p->commit ? strspn(p->commit, "0123456789abcdefABCDEF")
			       : 0;

	if (panel->by_date || !hex) {
		add_day(buf,
			p->commit_date_ns ? p->commit_date_ns : p->measured_ns);
		return;
	}
	buf_add(buf, p->commit, hex < 7 ? hex : 7);
	if (p->dirty)
		buf_addc(buf, '+');
}

/* From the newest point back, wherever there is room. */
static void add_x_ticks(const struct place *place, struct buf *script)
{
	double last = (double)INFINITY;
	size_t i, count = 0;

	buf_addf(script, "set xrange [%.12g:%.12g]\nset xtics (", place->low,
		 place->high);
	for (i = place->series->count; i-- > 0;) {
		double x = point_x(place->panel, place->series, i);

		if (x_px(place, x) + TICK_PX > last)
			continue;
		last = x_px(place, x);
		buf_adds(script, count++ ? ", '" : "'");
		add_tick_text(script, place->panel, &place->series->points[i]);
		buf_addf(script, "' %.12g", x);
	}
	buf_adds(script, ")\n");
}

static void add_change_text(struct buf *text, const struct series *series,
			    const struct change_point *change)
{
	const struct point *p = &series->points[change->first];

	units_add_change(text, change->ratio);
	buf_addf(text, " %s",
		 change_word(series->metric, series->better, change->ratio));
	if (p->commit)
		buf_addf(text, " %.7s", p->commit);
	if (change->provisional)
		buf_adds(text, " ?");
}

/* The label goes into the first row in which it has room. */
static void add_change_label(const struct place *place,
			     const struct change_point *change,
			     double *row_ends, struct buf *script)
{
	double x = step_x(place, change->first);
	double left = x_px(place, x) + 4, width, room;
	bool worse = got_worse(place->series, change), flip;
	struct buf text = BUF_INIT;
	double step = place->panel->small ? 0.13 : 0.09;
	int row;

	add_change_text(&text, place->series, change);
	width = (double)text_width(text.data) * LETTER_PX;
	room = place->panel->width_px - PANEL_MARGIN_PX;
	flip = left + width > room && left > width;
	if (flip)
		left -= width + 8;
	for (row = 0; row < LABEL_ROWS && row_ends[row] > left; row++)
		;
	if (row < LABEL_ROWS) {
		row_ends[row] = left + width + LETTER_PX;
		buf_addf(script,
			 "set arrow from %.10g, graph 0 to %.10g, "
			 "graph %.3g back arrowstyle 2\nset label ",
			 x, x, 0.99 - step * row);
		escape_gnuplot(script, text.data);
		buf_addf(script,
			 " at %.10g, graph %.3g %s offset %s,0 "
			 "front boxed bs 1 textcolor rgb '%s'\n",
			 x, 0.95 - step * row, flip ? "right" : "left",
			 flip ? "-0.6" : "0.6", worse ? "#a33f00" : "#00664c");
	}
	buf_release(&text);
}

static void add_change_labels(const struct place *place, struct buf *script)
{
	double row_ends[LABEL_ROWS] = { 0 };
	size_t i;

	for (i = 0; i < place->series->change_count; i++)
		add_change_label(place, &place->series->changes[i], row_ends,
				 script);
}

static void add_upright(const struct place *place, double x, const char *text,
			int arrow, double *last, struct buf *script)
{
	buf_addf(script,
		 "set arrow from %.10g, graph 0 to %.10g, graph 1 "
		 "back arrowstyle %d\n",
		 x, x, arrow);
	if (place->panel->small || x_px(place, x) < *last + TAG_PX)
		return;
	*last = x_px(place, x);
	buf_adds(script, "set label ");
	escape_gnuplot(script, text);
	buf_addf(script,
		 " at %.10g, graph 0.03 left rotate by 90 offset "
		 "-0.6,0 front boxed bs 1 textcolor rgb '#616e7c'\n",
		 x);
}

/* Where the machine changed, and what was tagged. */
static void add_uprights(const struct place *place, struct buf *script)
{
	const struct series *series = place->series;
	struct buf text = BUF_INIT;
	double last = -TAG_PX, x;
	size_t i;

	for (i = 0; i < series->count; i++) {
		const struct point *p = &series->points[i];

		x = point_x(place->panel, series, i);
		if (i && !same_machine(p, p - 1))
			add_upright(place,
				    (x + point_x(place->panel, series, i - 1)) /
					    2,
				    "other machine", 1, &last, script);
		if (!p->tag || !*p->tag || place->panel->small)
			continue;
		buf_truncate(&text, 0);
		shorten_middle(&text, p->tag, 16, ELLIPSIS_UNICODE);
		add_upright(place, x, text.data, 2, &last, script);
	}
	buf_release(&text);
}

static void add_title(const struct panel *panel, const struct series *series,
		      struct buf *script)
{
	struct buf text = BUF_INIT, tail = BUF_INIT;
	size_t room =
		(size_t)((panel->width_px - PANEL_MARGIN_PX) / TITLE_LETTER_PX);

	buf_addf(&tail, "  %s", metric_label(series->metric));
	if (series->normalized && !panel->small)
		buf_adds(&tail, " at the machine's usual speed");
	shorten_middle(&text, series->case_id,
		       room > tail.len + 10 ? room - tail.len : 10,
		       ELLIPSIS_UNICODE);
	buf_adds(&text, tail.data);
	buf_adds(script, "set label ");
	escape_gnuplot(script, text.data);
	buf_adds(script, " at graph 0, graph 1.08 left front textcolor rgb "
			 "'#1f2933' font ',13'\n");
	buf_release(&text);
	buf_release(&tail);
}

static void add_caption(const struct panel *panel, struct buf *script)
{
	buf_adds(script, "set xlabel ");
	if (panel->caption)
		escape_gnuplot(script,
			       "\xe2\x96\xb2 worse, \xe2\x96\xbc better.  "
			       "Bars: interval of the median.  "
			       "Line: level; shaded: where the next run is "
			       "expected.  Small: outliers.  "
			       "Hollow: may still change.");
	else
		buf_adds(script, "''");
	buf_adds(script, " font ',10' textcolor rgb '#52606d'\n");
}

void labels_add_title(const struct panel *panel, const struct series *series,
		      struct buf *script)
{
	add_title(panel, series, script);
	add_caption(panel, script);
}

void labels_add(const struct place *place, struct buf *script)
{
	add_x_ticks(place, script);
	add_uprights(place, script);
	add_change_labels(place, script);
}
