/* SPDX-License-Identifier: MIT */
/*
 * A flame graph: each function below its caller, as wide as the time it takes
 * with all that it calls.  Of two sides head's width, red where head takes
 * longer, blue where less.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/units.h"
#include "model/stacks.h"
#include "profile/fold.h"
#include "reports/escape.h"
#include "reports/flames.h"

#define WIDTH 1200.0
#define MARGIN 10.0
#define ROW 18.0
#define TOP 48.0
#define NARROWEST .2
#define LETTER 6.6 /* of the monospaced font, 11 px */

struct flame {
	const struct stacks *stacks;
	double *base,
		*own; /* with all below, in ps: base's, the shown side's */
	double *at;   /* where the next child begins */
	int *depth;
	double change; /* of the whole, for the colours; 0: one side */
	struct buf *out;
};

static void sum_up(struct flame *flame)
{
	const struct stacks *stacks = flame->stacks;
	size_t shown = stacks->sittings.count - 1;

	for (size_t i = stacks->nodes.count; i-- > 1;) {
		uint32_t parent = stacks->nodes.items[i].parent;

		flame->own[i] +=
			(double)fold_weight(stacks, shown, (uint32_t)i).cpu_ns;
		flame->base[i] +=
			(double)fold_weight(stacks, 0, (uint32_t)i).cpu_ns;
		flame->own[parent] += flame->own[i];
		flame->base[parent] += flame->base[i];
	}
}

static int find_depths(struct flame *flame)
{
	int deepest = 0;

	for (size_t i = 1; i < flame->stacks->nodes.count; i++) {
		flame->depth[i] =
			flame->depth[flame->stacks->nodes.items[i].parent] + 1;
		if (flame->depth[i] > deepest && flame->own[i] > 0)
			deepest = flame->depth[i];
	}
	return deepest;
}

/* One side: warm colours, the same for the same name.  Two: white is no
 * change, full red or blue that of the whole. */
static void add_colour(const struct flame *flame, size_t node, struct buf *out)
{
	const char *name =
		flame->stacks->functions
			.items[flame->stacks->nodes.items[node].function]
			.name;
	uint64_t hash = text_hash(TEXT_HASH_START, name, strlen(name));
	double part;
	int fade;

	if (flame->stacks->sittings.count == 1) {
		buf_addf(out, "rgb(%d,%d,%d)", 225 + (int)(hash % 30),
			 120 + (int)(hash / 31 % 90), 60);
		return;
	}
	part = flame->change > 0
		       ? (flame->own[node] - flame->base[node]) / flame->change
		       : 0;
	fade = 235 - (int)(fmin(fabs(part), 1) * 150);
	if (part > 0)
		buf_addf(out, "rgb(245,%d,%d)", fade, fade);
	else
		buf_addf(out, "rgb(%d,%d,245)", fade, fade);
}

static void add_seconds(struct buf *buf, double ps)
{
	units_add(buf, ps / 1e12, "s");
}

static void add_hint(const struct flame *flame, size_t node,
		     const struct stack_function *function, struct buf *hint)
{
	buf_addf(hint, "%s", function->name);
	if (*function->file)
		buf_addf(hint, " (%s)", function->file);
	buf_adds(hint, ": ");
	add_seconds(hint, flame->own[node]);
	buf_addf(hint, " a call, %.1f %%",
		 100 * flame->own[node] / flame->own[0]);
	if (flame->stacks->sittings.count == 1)
		return;
	buf_adds(hint, flame->own[node] < flame->base[node] ? ", -" : ", +");
	add_seconds(hint, fabs(flame->own[node] - flame->base[node]));
}

static void add_box(const struct flame *flame, size_t node, double x,
		    double width)
{
	const struct stack_function *function =
		&flame->stacks->functions
			 .items[flame->stacks->nodes.items[node].function];
	double y = TOP + (flame->depth[node] - 1) * ROW;
	size_t letters = (size_t)(width / LETTER);
	struct buf hint = BUF_INIT, name = BUF_INIT;
	struct buf *out = flame->out;

	add_hint(flame, node, function, &hint);
	buf_adds(out, "<g><title>");
	escape_html(out, hint.data);
	buf_addf(out,
		 "</title><rect x=\"%.2f\" y=\"%.0f\" width=\"%.2f\" "
		 "height=\"%.0f\" fill=\"",
		 x, y, width, ROW - 1);
	add_colour(flame, node, out);
	buf_adds(out, "\"/>");
	if (letters >= 4) {
		shorten_middle(&name, function->name, letters - 1,
			       ELLIPSIS_UNICODE);
		buf_addf(out, "<text x=\"%.2f\" y=\"%.0f\">", x + 3, y + 13);
		escape_html(out, name.data);
		buf_adds(out, "</text>");
	}
	buf_adds(out, "</g>\n");
	buf_release(&hint);
	buf_release(&name);
}

/* A child stands right of the children before it, in its parent's width. */
static void add_boxes(struct flame *flame)
{
	double scale = (WIDTH - 2 * MARGIN) / flame->own[0];

	flame->at[0] = MARGIN;
	for (size_t i = 1; i < flame->stacks->nodes.count; i++) {
		uint32_t parent = flame->stacks->nodes.items[i].parent;
		double x = flame->at[parent], width = flame->own[i] * scale;

		flame->at[i] = x;
		flame->at[parent] += width;
		if (width >= NARROWEST)
			add_box(flame, i, x, width);
	}
}

static void add_title(const struct flame *flame, const char *title,
		      struct buf *out)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s: ", title);
	add_seconds(&text, flame->own[0]);
	buf_adds(&text, " of CPU time a call");
	if (flame->stacks->sittings.count > 1) {
		buf_adds(&text, flame->own[0] < flame->base[0] ? ", -" : ", +");
		add_seconds(&text, fabs(flame->own[0] - flame->base[0]));
		buf_adds(&text, "; widths are head's, red is more in head "
				"than in base, blue is less");
	}
	buf_addf(out, "<text x=\"%.0f\" y=\"26\" class=\"title\">", MARGIN);
	escape_html(out, text.data);
	buf_adds(out, "</text>\n");
	buf_release(&text);
}

static void draw(struct flame *flame, const char *title, int deepest)
{
	double height = TOP + deepest * ROW + MARGIN;

	buf_addf(flame->out,
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
		 "height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\">\n"
		 "<style>text { font: 11px monospace; } "
		 ".title { font-size: 14px; } "
		 "g:hover rect { stroke: #000; }</style>\n"
		 "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		 WIDTH, height, WIDTH, height);
	add_title(flame, title, flame->out);
	if (flame->own[0] > 0)
		add_boxes(flame);
	buf_adds(flame->out, "</svg>\n");
}

void flame_stacks(const struct stacks *stacks, const char *title,
		  struct buf *out)
{
	size_t count = stacks->nodes.count + 1;
	struct flame flame = {
		.stacks = stacks,
		.base = xcalloc(count, sizeof(double)),
		.own = xcalloc(count, sizeof(double)),
		.at = xcalloc(count, sizeof(double)),
		.depth = xcalloc(count, sizeof(int)),
		.out = out,
	};

	sum_up(&flame);
	flame.change = fabs(flame.own[0] - flame.base[0]);
	draw(&flame, title, find_depths(&flame));
	free(flame.base);
	free(flame.own);
	free(flame.at);
	free(flame.depth);
}
