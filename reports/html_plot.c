/* SPDX-License-Identifier: MIT */
/* Drawings inside HTML reports: small SVGs whose colours follow the page. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/findings.h"
#include "model/run.h"
#include "reports/escape.h"
#include "reports/html.h"
#include "reports/plot.h"
#include "reports/words.h"

enum {
	INTERVAL_WIDTH = 180,
	INTERVAL_HEIGHT = 22,
	INTERVAL_MARGIN = 8,
	RUN_DOTS = 600, /* more slices are thinned */
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

/* Every STRIDE-th slice of the case to ITEMS, or none if that is NULL. */
static void collect_slices(const struct run *run, size_t case_index,
			   size_t stride, struct finding_dot *items,
			   struct finding_dots *dots)
{
	int process = 0;

	dots->count = dots->of = 0;
	for (size_t i = 0; i < run->count; i++) {
		const struct samples *samples = &run->items[i].samples;

		if (run->items[i].case_index != case_index)
			continue;
		for (size_t j = 0; j < samples->count; j++) {
			double value = slice_value(samples, j);

			if (!isfinite(value) || dots->of++ % stride)
				continue;
			if (items)
				items[dots->count] =
					(struct finding_dot){ value, process };
			dots->count++;
		}
		process++;
	}
	dots->items = items;
}

static void add_legend(struct buf *out, const char *key,
		       const struct finding_dots *dots, const struct plot *plot)
{
	buf_addf(out, "<p class=\"legend\">%s", key);
	if (dots->of > dots->count)
		buf_addf(out, " One slice of %zu is drawn.",
			 (dots->of + dots->count - 1) / dots->count);
	if (plot->beyond)
		buf_addf(out, " %zu dot%s at the edge lie%s beyond it.",
			 plot->beyond, plot->beyond == 1 ? "" : "s",
			 plot->beyond == 1 ? "s" : "");
	buf_adds(out, "</p>\n");
}

void html_add_slices(struct buf *out, const struct run *run, size_t case_index)
{
	struct finding_dots dots;
	struct finding_dot *items;
	struct plot plot;

	collect_slices(run, case_index, 1, NULL, &dots);
	items = xcalloc(dots.count + 1, sizeof(*items));
	collect_slices(run, case_index, dots.count / RUN_DOTS + 1, items,
		       &dots);
	if (dots.count > 1 && plot_init(&plot, &dots, NULL, "s")) {
		buf_adds(out, "<div class=\"plots\">\n");
		plot_begin(&plot, out, "Slices in time order");
		plot_add_course(&plot, out, &dots, NULL, false);
		plot_end(out);
		plot_begin(&plot, out, "How often each time was");
		plot_add_distribution(&plot, out, &dots, NULL);
		plot_end(out);
		buf_adds(out, "</div>\n");
		add_legend(out,
			   "Each dot is a slice; each stripe is a process.",
			   &dots, &plot);
	}
	free(items);
}

static void add_sides(struct buf *out, const struct finding *finding,
		      struct plot *plot)
{
	const struct finding_dots *base = &finding->base_dots;
	const struct finding_dots *head = &finding->head_dots;
	bool slices = finding->metric == METRIC_TIME;

	if (!base->count || !head->count ||
	    !plot_init(plot, base, head, finding->unit))
		return;
	plot_begin(plot, out,
		   slices ? "Distribution of slices"
			  : "Distribution of processes");
	plot_add_distribution(plot, out, base, head);
	plot_end(out);
	plot_begin(plot, out,
		   slices ? "Slices in time order" : "Processes in time order");
	plot_add_course(plot, out, base, head, finding->series.count > 0);
	plot_end(out);
}

void html_add_traces(struct buf *out, const struct finding *finding)
{
	struct buf plots = BUF_INIT;
	struct plot plot = { 0 };

	add_sides(&plots, finding, &plot);
	plot_pairs(&plots, finding);
	if (plots.len) {
		buf_addf(out, "<div class=\"plots\">\n%s</div>\n", plots.data);
		add_legend(out,
			   "<span class=\"key base\">\xe2\x97\x8f base</span> "
			   "<span class=\"key head\">\xe2\x96\xb2 head</span>",
			   &finding->head_dots, &plot);
	}
	buf_release(&plots);
}
