/* SPDX-License-Identifier: MIT */
/* Drawings inside HTML reports: small SVGs whose colours follow the page. */
#include <math.h>

#include "base/buf.h"
#include "base/units.h"
#include "model/findings.h"
#include "reports/escape.h"
#include "reports/html.h"
#include "reports/words.h"

enum {
	INTERVAL_WIDTH = 180,
	INTERVAL_HEIGHT = 22,
	INTERVAL_MARGIN = 8,
	SLICES_WIDTH = 900,
	SLICES_HEIGHT = 130,
	SLICES_LEFT = 70,
	SLICES_RIGHT = 800, /* where the dots end */
	SLICES_MAX = 1200,  /* more are thinned */
	SLICES_FEW = 100,   /* so few are drawn larger */
	BARS_LEFT = 820,    /* how often each height was, beside the dots */
	BARS = 24,
};

static double interval_x(double ratio, double range)
{
	double part = ratio > 0 ? log(ratio) / range : -1;

	part = fmax(-1, fmin(1, part));
	return INTERVAL_WIDTH / 2.0 +
	       part * (INTERVAL_WIDTH / 2.0 - INTERVAL_MARGIN);
}

static void add_band(struct buf *out, double tolerance, double range)
{
	double left, right;

	if (!(tolerance > 0))
		return;
	left = interval_x(1 / (1 + tolerance), range);
	right = interval_x(1 + tolerance, range);
	buf_addf(out,
		 "<rect class=\"band\" x=\"%.1f\" y=\"0\" "
		 "width=\"%.1f\" height=\"%d\"/>",
		 left, right - left, INTERVAL_HEIGHT);
}

static void add_point(struct buf *out, double ratio, double range)
{
	double x = interval_x(ratio, range), y = INTERVAL_HEIGHT / 2.0;
	double tip;

	if (fabs(log(ratio)) <= range) {
		buf_addf(out,
			 "<circle class=\"dot\" cx=\"%.1f\" "
			 "cy=\"%.1f\" r=\"3.5\"/>",
			 x, y);
		return;
	}
	tip = ratio > 1 ? 7 : -7;
	buf_addf(out,
		 "<path class=\"dot\" d=\"M%.1f %.1fL%.1f %.1fL%.1f "
		 "%.1fZ\"/>",
		 x, y - 5, x + tip, y, x, y + 5);
}

void html_add_interval(struct buf *out, const struct finding *finding,
		       double range)
{
	struct buf label = BUF_INIT;

	if (!isfinite(finding->ratio) || finding->ratio <= 0)
		return;
	words_add_change(&label, finding);
	buf_addf(out,
		 "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		 "role=\"img\" class=\"%s\" aria-label=\"",
		 INTERVAL_WIDTH, INTERVAL_HEIGHT, INTERVAL_WIDTH,
		 INTERVAL_HEIGHT, html_class(word_paint(finding)));
	escape_html(out, label.data);
	buf_adds(out, "\">");
	add_band(out, finding->tolerance, range);
	buf_addf(out,
		 "<line class=\"zero\" x1=\"%d\" x2=\"%d\" y1=\"0\" "
		 "y2=\"%d\"/>",
		 INTERVAL_WIDTH / 2, INTERVAL_WIDTH / 2, INTERVAL_HEIGHT);
	if (finding->ratio_high > finding->ratio_low)
		buf_addf(out,
			 "<line class=\"bar\" x1=\"%.1f\" x2=\"%.1f\" "
			 "y1=\"%d\" y2=\"%d\"/>",
			 interval_x(finding->ratio_low, range),
			 interval_x(finding->ratio_high, range),
			 INTERVAL_HEIGHT / 2, INTERVAL_HEIGHT / 2);
	add_point(out, finding->ratio, range);
	buf_adds(out, "</svg>");
	buf_release(&label);
}

/* Seconds a call in slice INDEX; NaN where that makes no sense. */
static double slice_value(const struct samples *samples, size_t index)
{
	int64_t loops;

	if (!samples->columns[COLUMN_WALL] || !samples->columns[COLUMN_LOOPS])
		return (double)NAN;
	loops = samples->columns[COLUMN_LOOPS][index];
	if (loops <= 0)
		return (double)NAN;
	return (double)samples->columns[COLUMN_WALL][index] / (double)loops /
	       1e9;
}

struct cloud {
	const struct run *run;
	size_t case_index;
	size_t slices; /* of all workers */
	double low, high;
};

static void find_cloud(struct cloud *cloud)
{
	size_t i, j;
	double value;

	cloud->low = (double)INFINITY;
	cloud->high = -(double)INFINITY;
	for (i = 0; i < cloud->run->count; i++) {
		const struct worker *worker = &cloud->run->items[i];

		if (worker->case_index != cloud->case_index)
			continue;
		for (j = 0; j < worker->samples.count; j++) {
			value = slice_value(&worker->samples, j);
			if (!isfinite(value))
				continue;
			cloud->slices++;
			cloud->low = fmin(cloud->low, value);
			cloud->high = fmax(cloud->high, value);
		}
	}
}

static double slice_y(const struct cloud *cloud, double value)
{
	double part = log(value / cloud->low) /
		      log(cloud->high / cloud->low * 1.0001);

	return SLICES_HEIGHT - 12 - part * (SLICES_HEIGHT - 24);
}

static void add_slice_dots(struct buf *out, const struct cloud *cloud)
{
	size_t i, j, at = 0, stride = cloud->slices / SLICES_MAX + 1;
	const char *radius = cloud->slices < SLICES_FEW ? "3" : "1.8";
	int process = 0;

	for (i = 0; i < cloud->run->count; i++) {
		const struct worker *worker = &cloud->run->items[i];

		if (worker->case_index != cloud->case_index)
			continue;
		buf_addf(out, "<g class=\"slice%s\">",
			 process++ % 2 ? " odd" : "");
		for (j = 0; j < worker->samples.count; j++) {
			double value = slice_value(&worker->samples, j);

			if (!isfinite(value) || at++ % stride)
				continue;
			buf_addf(out,
				 "<circle cx=\"%.1f\" cy=\"%.1f\" "
				 "r=\"%s\"/>",
				 SLICES_LEFT +
					 (double)at *
						 (SLICES_RIGHT - SLICES_LEFT) /
						 (double)cloud->slices,
				 slice_y(cloud, value), radius);
		}
		buf_adds(out, "</g>");
	}
}

/* The bar that VALUE belongs to, the lowest first. */
static size_t bar_of(const struct cloud *cloud, double value)
{
	double part = log(value / cloud->low) / log(cloud->high / cloud->low);
	size_t bar = part > 0 ? (size_t)(part * BARS) : 0;

	return bar < BARS ? bar : BARS - 1;
}

/* The distribution of the slices, lying on its side. */
static void add_slice_bars(struct buf *out, const struct cloud *cloud)
{
	size_t counts[BARS] = { 0 }, most = 1, i, j;
	double step = (SLICES_HEIGHT - 24.0) / BARS;

	for (i = 0; i < cloud->run->count; i++) {
		const struct worker *worker = &cloud->run->items[i];

		if (worker->case_index != cloud->case_index)
			continue;
		for (j = 0; j < worker->samples.count; j++) {
			double value = slice_value(&worker->samples, j);

			if (isfinite(value))
				counts[bar_of(cloud, value)]++;
		}
	}
	for (i = 0; i < BARS; i++)
		most = counts[i] > most ? counts[i] : most;
	buf_adds(out, "<g class=\"spread\">");
	for (i = 0; i < BARS; i++)
		if (counts[i])
			buf_addf(out,
				 "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" "
				 "height=\"%.1f\"/>",
				 BARS_LEFT,
				 SLICES_HEIGHT - 12 - (double)(i + 1) * step,
				 (double)counts[i] *
					 (SLICES_WIDTH - BARS_LEFT) /
					 (double)most,
				 step - 0.5);
	buf_adds(out, "</g>");
}

static void add_slice_axis(struct buf *out, const struct cloud *cloud)
{
	double ends[2] = { cloud->low, cloud->high };
	int i;

	for (i = 0; i < 2; i++) {
		double y = slice_y(cloud, ends[i]);

		buf_addf(out,
			 "<line class=\"axis\" x1=\"%d\" x2=\"%d\" "
			 "y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\" "
			 "text-anchor=\"end\">",
			 SLICES_LEFT, SLICES_WIDTH, y, y, SLICES_LEFT - 6,
			 y + 4);
		units_add_like(out, ends[i], cloud->high, "s");
		buf_adds(out, "</text>");
	}
}

void html_add_slices(struct buf *out, const struct run *run, size_t case_index)
{
	struct cloud cloud = { .run = run, .case_index = case_index };

	find_cloud(&cloud);
	if (!cloud.slices || !(cloud.low > 0) || !(cloud.high > cloud.low))
		return;
	buf_addf(out,
		 "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" "
		 "aria-label=\"slices in time order, and how often each time "
		 "was\">",
		 SLICES_WIDTH, SLICES_HEIGHT, SLICES_WIDTH);
	add_slice_axis(out, &cloud);
	add_slice_dots(out, &cloud);
	add_slice_bars(out, &cloud);
	buf_adds(out, "</svg>\n");
}
