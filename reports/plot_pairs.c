/* SPDX-License-Identifier: MIT */
/* The datum of each pair in the order in which they were played, in per
 * cent: that is what was judged, and a drift would show here. */
#include <math.h>

#include "base/buf.h"
#include "reports/plot.h"

static double percent(double difference)
{
	return (exp(difference) - 1) * 100;
}

static void widen(const struct finding_pairs *pairs, double *low, double *high)
{
	for (size_t i = 0; i < pairs->count; i++) {
		double value = percent(pairs->items[i].difference);

		if (!isfinite(value))
			continue;
		*low = fmin(*low, value);
		*high = fmax(*high, value);
	}
}

static void add_level(const struct plot *plot, struct buf *out,
		      const char *class, double value)
{
	double y = plot_y(plot, value);

	buf_addf(out,
		 "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" "
		 "y2=\"%.1f\"/>",
		 class, PLOT_LEFT, PLOT_RIGHT, y, y);
}

static void add_tolerance(const struct plot *plot, struct buf *out,
			  double tolerance)
{
	double top, bottom;

	if (!(tolerance > 0))
		return;
	top = plot_y(plot, tolerance * 100);
	bottom = plot_y(plot, (1 / (1 + tolerance) - 1) * 100);
	buf_addf(out,
		 "<rect class=\"band\" x=\"%d\" y=\"%.1f\" width=\"%d\" "
		 "height=\"%.1f\"/>",
		 PLOT_LEFT, top, PLOT_RIGHT - PLOT_LEFT, bottom - top);
}

/* Filled where base had the first turn. */
static void add_pairs(const struct plot *plot, struct buf *out,
		      const struct finding_pairs *pairs, double left,
		      double step)
{
	for (size_t i = 0; i < pairs->count; i++) {
		const struct finding_pair *pair = &pairs->items[i];
		double value = percent(pair->difference);

		if (isfinite(value))
			buf_addf(out,
				 "<circle class=\"pair%s\" cx=\"%.1f\" "
				 "cy=\"%.1f\" r=\"3.5\"/>",
				 pair->head_first ? " other" : "",
				 left + ((double)i + .5) * step,
				 plot_y(plot, value));
	}
}

/* The fresh pairs of the confirmation, behind a line. */
static void add_fresh(const struct plot *plot, struct buf *out,
		      const struct finding *finding, double step)
{
	double left = PLOT_LEFT + step * (double)finding->series.count;

	if (!finding->confirmation.count)
		return;
	buf_addf(out,
		 "<line class=\"zero\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" "
		 "y2=\"%d\"/>",
		 left, left, PLOT_TOP, PLOT_BOTTOM);
	add_pairs(plot, out, &finding->confirmation, left, step);
	plot_add_note(out, PLOT_RIGHT, PLOT_END, "confirmation");
}

static void add_all(const struct plot *plot, struct buf *out,
		    const struct finding *finding)
{
	size_t count = finding->series.count + finding->confirmation.count;
	double step = (double)(PLOT_RIGHT - PLOT_LEFT) / (double)count;
	struct buf text = BUF_INIT;

	add_tolerance(plot, out, finding->tolerance);
	plot_add_y_axis(plot, out);
	add_level(plot, out, "zero", 0);
	if (finding->ratio > 0)
		add_level(plot, out, "estimate", (finding->ratio - 1) * 100);
	add_pairs(plot, out, &finding->series, PLOT_LEFT, step);
	add_fresh(plot, out, finding, step);
	buf_addf(&text, "%zu pair%s", finding->series.count,
		 finding->series.count == 1 ? "" : "s");
	plot_add_note(out, PLOT_LEFT, PLOT_START, text.data);
	buf_release(&text);
}

void plot_pairs(struct buf *out, const struct finding *finding)
{
	double low = (double)INFINITY, high = -(double)INFINITY;
	struct plot plot;

	widen(&finding->series, &low, &high);
	widen(&finding->confirmation, &low, &high);
	if (!(low <= high))
		return;
	plot_init_range(&plot, fmin(low, -.5), fmax(high, .5), "%");
	plot_begin(&plot, out, "Pairs as played: head against base");
	add_all(&plot, out, finding);
	plot_end(out);
}
