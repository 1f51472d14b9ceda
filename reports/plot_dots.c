/* SPDX-License-Identifier: MIT */
/* What was measured, drawn: how often each value was, and when. */
#include <math.h>

#include "base/buf.h"
#include "reports/plot.h"

enum {
	BINS = 48,
	ENOUGH = 60, /* fewer are drawn one by one */
	MIDDLE = (PLOT_TOP + PLOT_BOTTOM) / 2,
	HALF = (PLOT_BOTTOM - PLOT_TOP) / 2 - 4,
};

/* Binomial weights, twice: a bump of about five bins. */
static void smooth(double *bins)
{
	for (int again = 0; again < 2; again++) {
		double left = 0, here;

		for (int i = 0; i < BINS; i++) {
			here = bins[i];
			bins[i] = (left + 2 * here +
				   (i + 1 < BINS ? bins[i + 1] : 0)) /
				  4;
			left = here;
		}
	}
}

/* The shape of a side; UP or down from the middle. */
static void add_shape(const struct plot *plot, struct buf *out,
		      const struct finding_dots *dots, enum plot_side side)
{
	double bins[BINS] = { 0 }, most = 1e-9;
	int up = side == PLOT_BASE ? -1 : 1;

	for (size_t i = 0; i < dots->count; i++) {
		double part = (dots->items[i].value - plot->low) /
			      (plot->high - plot->low);

		if (part >= 0 && part < 1) /* what is beyond is no bump */
			bins[(int)(part * BINS)]++;
	}
	smooth(bins);
	for (int i = 0; i < BINS; i++)
		most = fmax(most, bins[i]);
	buf_addf(out, "<path class=\"%s shape\" d=\"M%d %d",
		 side == PLOT_BASE ? "base" : "head", PLOT_LEFT, MIDDLE);
	for (int i = 0; i < BINS; i++)
		buf_addf(out, "L%.1f %.1f",
			 PLOT_LEFT + (i + .5) * (PLOT_RIGHT - PLOT_LEFT) / BINS,
			 MIDDLE + up * bins[i] / most * HALF);
	buf_addf(out, "L%d %dZ\"/>", PLOT_RIGHT, MIDDLE);
}

/* Each value, apart from its neighbours by a few pixels. */
static void add_strip(const struct plot *plot, struct buf *out,
		      const struct finding_dots *dots, enum plot_side side)
{
	double row = MIDDLE + (side == PLOT_BASE ? -HALF : HALF) / 2.0;

	plot_begin_dots(out, side, false);
	for (size_t i = 0; i < dots->count; i++)
		plot_add_dot(out, side, plot_x(plot, dots->items[i].value),
			     row + ((double)(i * 7 % 5) - 2) * 5);
	plot_end_dots(out);
}

static void add_side(const struct plot *plot, struct buf *out,
		     const struct finding_dots *dots, enum plot_side side)
{
	if (dots->count >= ENOUGH)
		add_shape(plot, out, dots, side);
	else
		add_strip(plot, out, dots, side);
}

void plot_add_distribution(const struct plot *plot, struct buf *out,
			   const struct finding_dots *base,
			   const struct finding_dots *head)
{
	plot_add_x_axis(plot, out);
	add_side(plot, out, base, PLOT_BASE);
	if (head)
		add_side(plot, out, head, PLOT_HEAD);
	buf_addf(out,
		 "<line class=\"zero\" x1=\"%d\" x2=\"%d\" y1=\"%d\" "
		 "y2=\"%d\"/>",
		 PLOT_LEFT, PLOT_RIGHT, MIDDLE, MIDDLE);
}

/* A part of the width, for one side. */
struct stretch {
	double left, width;
	int processes;
};

static int count_processes(const struct finding_dots *dots)
{
	return dots->count ? dots->items[dots->count - 1].process + 1 : 0;
}

/* Every other process lies on a band. */
static void add_bands(struct buf *out, const struct stretch *stretch)
{
	double width = stretch->width / stretch->processes;

	for (int i = 1; i < stretch->processes; i += 2)
		buf_addf(out,
			 "<rect class=\"process\" x=\"%.1f\" y=\"%d\" "
			 "width=\"%.1f\" height=\"%d\"/>",
			 stretch->left + width * i, PLOT_TOP, width,
			 PLOT_BOTTOM - PLOT_TOP);
}

/* How many dots from FIRST on are of the same process. */
static size_t same_process(const struct finding_dots *dots, size_t first)
{
	size_t i = first;

	while (i < dots->count &&
	       dots->items[i].process == dots->items[first].process)
		i++;
	return i - first;
}

static void add_dots(const struct plot *plot, struct buf *out,
		     const struct finding_dots *dots,
		     const struct stretch *stretch, enum plot_side side)
{
	double width = stretch->width / stretch->processes;
	size_t count;

	plot_begin_dots(out, side, dots->count >= ENOUGH);
	for (size_t i = 0; i < dots->count; i += count) {
		const struct finding_dot *dot = &dots->items[i];

		count = same_process(dots, i);
		for (size_t j = 0; j < count; j++)
			plot_add_dot(out, side,
				     stretch->left +
					     width * (dot->process +
						      ((double)j + .5) /
							      (double)count),
				     plot_y(plot, dot[j].value));
	}
	plot_end_dots(out);
}

static void add_label(struct buf *out, const struct stretch *stretch,
		      const char *side, const char *what)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s%d %s%s", side, stretch->processes, what,
		 stretch->processes == 1 ? ""
		 : what[1] == 'r'	 ? "es"
					 : "s");
	plot_add_note(out, stretch->left + stretch->width / 2, PLOT_MIDDLE,
		      text.data);
	buf_release(&text);
}

static void add_both(const struct plot *plot, struct buf *out,
		     const struct finding_dots *base,
		     const struct finding_dots *head)
{
	int most = (int)fmax(count_processes(base), count_processes(head));
	const struct stretch all = { PLOT_LEFT, PLOT_RIGHT - PLOT_LEFT, most };

	add_bands(out, &all);
	plot_add_y_axis(plot, out);
	add_dots(plot, out, base, &all, PLOT_BASE);
	add_dots(plot, out, head, &all, PLOT_HEAD);
	add_label(out, &all, "", "pair");
}

static void add_apart(const struct plot *plot, struct buf *out,
		      const struct finding_dots *base,
		      const struct finding_dots *head)
{
	double width = (PLOT_RIGHT - PLOT_LEFT) / 2.0;
	const struct stretch left = { PLOT_LEFT, width - 4,
				      count_processes(base) };
	const struct stretch right = { PLOT_LEFT + width + 4, width - 4,
				       count_processes(head) };

	add_bands(out, &left);
	add_bands(out, &right);
	plot_add_y_axis(plot, out);
	add_dots(plot, out, base, &left, PLOT_BASE);
	add_dots(plot, out, head, &right, PLOT_HEAD);
	add_label(out, &left, "base: ", "process");
	add_label(out, &right, "head: ", "process");
}

void plot_add_course(const struct plot *plot, struct buf *out,
		     const struct finding_dots *base,
		     const struct finding_dots *head, bool paired)
{
	const struct stretch all = { PLOT_LEFT, PLOT_RIGHT - PLOT_LEFT,
				     count_processes(base) };

	if (head && paired) {
		add_both(plot, out, base, head);
	} else if (head) {
		add_apart(plot, out, base, head);
	} else {
		add_bands(out, &all);
		plot_add_y_axis(plot, out);
		add_dots(plot, out, base, &all, PLOT_BASE);
		add_label(out, &all, "", "process");
	}
}
