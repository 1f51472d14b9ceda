/* SPDX-License-Identifier: MIT */
/* The frame, the axis and the dots of a small drawing. */
#include "reports/plot.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "reports/escape.h"
#include "stats/describe.h"

static void set_range(struct plot *plot, double low, double high)
{
	double pad = (high - low) * .06;

	if (!(pad > 0))
		pad = fabs(high) > 0 ? fabs(high) * .01 : 1;
	plot->low = low - pad;
	plot->high = high + pad;
}

void plot_init_range(struct plot *plot, double low, double high,
		     const char *unit)
{
	*plot = (struct plot){ .scale = { .scale = 1, .unit = unit } };
	set_range(plot, low, high);
}

/* Far beyond where four fifths of DOTS lie, there are only slices during
 * which the machine slept: they must not flatten all others. */
static void widen(const struct finding_dots *dots, double *low, double *high)
{
	double *values = xcalloc(dots->count + 1, sizeof(*values));
	double from, to, slack;

	for (size_t i = 0; i < dots->count; i++)
		values[i] = dots->items[i].value;
	from = describe_quantile(values, dots->count, .1);
	to = describe_quantile(values, dots->count, .9);
	slack = (to - from) * 1.5;
	*low = fmin(*low,
		    fmax(describe_min(values, dots->count), from - slack));
	*high = fmax(*high,
		     fmin(describe_max(values, dots->count), to + slack));
	free(values);
}

static size_t count_beyond(const struct finding_dots *dots, double low,
			   double high)
{
	size_t count = 0;

	for (size_t i = 0; i < dots->count; i++)
		count += dots->items[i].value < low ||
			 dots->items[i].value > high;
	return count;
}

bool plot_init(struct plot *plot, const struct finding_dots *base,
	       const struct finding_dots *head, const char *unit)
{
	double low = (double)INFINITY, high = -(double)INFINITY;

	widen(base, &low, &high);
	if (head)
		widen(head, &low, &high);
	if (!(low <= high))
		return false;
	*plot = (struct plot){ 0 };
	axis_choose_scale(&plot->scale, unit, fmax(fabs(low), fabs(high)));
	set_range(plot, low, high);
	plot->beyond = count_beyond(base, low, high) +
		       (head ? count_beyond(head, low, high) : 0);
	return true;
}

void plot_begin(const struct plot *plot, struct buf *out, const char *title)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s%s%s", title, *plot->scale.unit ? ", " : "",
		 plot->scale.unit);
	buf_adds(out, "<figure class=\"plot\"><figcaption>");
	escape_html(out, text.data);
	buf_addf(out,
		 "</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" "
		 "aria-label=\"",
		 PLOT_WIDTH, PLOT_HEIGHT);
	escape_html(out, text.data);
	buf_adds(out, "\">");
	buf_release(&text);
}

void plot_end(struct buf *out)
{
	buf_adds(out, "</svg></figure>\n");
}

static double part_of(const struct plot *plot, double value)
{
	double part = (value - plot->low) / (plot->high - plot->low);

	return fmax(0, fmin(1, part));
}

double plot_x(const struct plot *plot, double value)
{
	return PLOT_LEFT + part_of(plot, value) * (PLOT_RIGHT - PLOT_LEFT);
}

double plot_y(const struct plot *plot, double value)
{
	return PLOT_BOTTOM - part_of(plot, value) * (PLOT_BOTTOM - PLOT_TOP);
}

static const char *const anchors[] = {
	[PLOT_START] = "start",
	[PLOT_MIDDLE] = "middle",
	[PLOT_END] = "end",
};

static void add_text(struct buf *out, double x, double y,
		     enum plot_anchor anchor, const char *text)
{
	buf_addf(out, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">", x, y,
		 anchors[anchor]);
	escape_html(out, text);
	buf_adds(out, "</text>");
}

void plot_add_note(struct buf *out, double x, enum plot_anchor anchor,
		   const char *text)
{
	add_text(out, x, PLOT_HEIGHT - 6, anchor, text);
}

/* So many digits behind the point tell steps apart. */
static void add_number(struct buf *text, double value, double step)
{
	int digits = (int)fmax(0, ceil(-log10(step) - 1e-9));

	if (digits < 8 && step * pow(10, digits) < 1e6 &&
	    fabs(step * pow(10, digits) - round(step * pow(10, digits))) > .01)
		digits++; /* steps of 2.5 */
	buf_addf(text, "%.*f", digits, fabs(value) < step / 1e6 ? 0.0 : value);
}

/* Calls ADD at each tick of the axis. */
typedef void tick_fn(const struct plot *plot, struct buf *out, double value,
		     const char *label);

static void add_ticks(const struct plot *plot, struct buf *out, tick_fn *add)
{
	double scale = plot->scale.scale;
	double low = plot->low / scale, high = plot->high / scale;
	double step = axis_step(high - low);
	double at = ceil(low / step) * step;
	struct buf text = BUF_INIT;

	for (int i = 0; at <= high && i < 12; at += step, i++) {
		buf_truncate(&text, 0);
		add_number(&text, at, step);
		add(plot, out, at * scale, text.data);
	}
	buf_release(&text);
}

static void add_x_tick(const struct plot *plot, struct buf *out, double value,
		       const char *label)
{
	double x = plot_x(plot, value);

	buf_addf(out,
		 "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" "
		 "y2=\"%d\"/>",
		 x, x, PLOT_TOP, PLOT_BOTTOM);
	plot_add_note(out, x, PLOT_MIDDLE, label);
}

static void add_y_tick(const struct plot *plot, struct buf *out, double value,
		       const char *label)
{
	double y = plot_y(plot, value);

	buf_addf(out,
		 "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" "
		 "y2=\"%.1f\"/>",
		 PLOT_LEFT, PLOT_RIGHT, y, y);
	add_text(out, PLOT_LEFT - 5, y + 4, PLOT_END, label);
}

void plot_add_x_axis(const struct plot *plot, struct buf *out)
{
	add_ticks(plot, out, add_x_tick);
}

void plot_add_y_axis(const struct plot *plot, struct buf *out)
{
	add_ticks(plot, out, add_y_tick);
}

void plot_begin_dots(struct buf *out, enum plot_side side, bool faint)
{
	buf_addf(out, "<path class=\"%s%s\" d=\"",
		 side == PLOT_BASE ? "base" : "head", faint ? " faint" : "");
}

/* A line without length has round ends only: a dot in few bytes. */
void plot_add_dot(struct buf *out, enum plot_side side, double x, double y)
{
	if (side == PLOT_BASE)
		buf_addf(out, "M%.1f %.1fh0", x, y);
	else
		buf_addf(out, "M%.1f %.1fl2.6 4.6h-5.2z", x, y - 2.8);
}

void plot_end_dots(struct buf *out)
{
	buf_adds(out, "\"/>");
}
