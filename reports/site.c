/* SPDX-License-Identifier: MIT */
/* Trends as a static site: what moved, newest first, then every series. */
#include "reports/site.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/units.h"
#include "model/trend.h"
#include "reports/chart.h"
#include "reports/escape.h"
#include "reports/html.h"
#include "reports/moves.h"
#include "reports/words.h"

enum {
	CHANGES_OPEN = 12, /* not folded */
	CHANGES_MAX = 200, /* of the index; each page has all its own */
	POINTS_MAX = 30,   /* of a page; the data file has all */
};

static void add_link(struct buf *out, const struct series *series)
{
	buf_adds(out, "<a href=\"");
	chart_add_name(out, series);
	buf_adds(out, ".html\">");
	html_add_name(out, series->case_id);
	buf_adds(out, "</a>");
}

static void add_day(struct buf *buf, int64_t ns)
{
	size_t start = buf->len;

	clock_add_date(buf, ns);
	if (buf->len > start + 10)
		buf_truncate(buf, start + 10);
}

static void add_change(struct buf *out, const struct series *series,
		       const struct change_point *change, bool worse)
{
	struct buf text = BUF_INIT;

	units_add_change(&text, change->ratio);
	buf_addf(&text, " %s",
		 change_word(series->metric, series->better, change->ratio));
	if (change->provisional)
		buf_adds(&text, " (provisional)");
	html_element(out, "span", worse ? "bad" : "good", text.data);
	buf_release(&text);
}

static void add_commit(struct buf *out, const struct point *p)
{
	struct buf text = BUF_INIT;

	if (p->commit) {
		buf_addf(&text, "%.7s", p->commit);
		html_element(out, "code", NULL, text.data);
	}
	if (p->subject && *p->subject)
		html_element(out, "small", NULL, p->subject);
	buf_release(&text);
}

static void add_commit_range(struct buf *out, const struct series *series,
			     const struct change_point *change)
{
	const struct point *low = &series->points[change->low];
	const struct point *high = &series->points[change->high];
	struct buf text = BUF_INIT;

	add_commit(out, &series->points[change->first]);
	if (change->low < change->high && low->commit && high->commit) {
		buf_addf(&text, "between %.7s and %.7s", low->commit,
			 high->commit);
		html_element(out, "small", NULL, text.data);
	}
	buf_release(&text);
}

enum move_link { MOVE_LINKED, MOVE_BARE };

static void add_move(struct buf *out, const struct moved *moved,
		     enum move_link link)
{
	struct buf day = BUF_INIT;

	add_day(&day, moved->date_ns);
	buf_adds(out, "<tr>");
	html_element(out, "td", NULL, day.data);
	if (link == MOVE_LINKED) {
		buf_adds(out, "<td>");
		add_link(out, moved->series);
		html_element(out, "small", NULL,
			     metric_label(moved->series->metric));
		buf_adds(out, "</td>");
	}
	buf_adds(out, "<td>");
	add_change(out, moved->series, moved->change, moved_is_worse(moved));
	buf_adds(out, "</td><td>");
	add_commit_range(out, moved->series, moved->change);
	buf_adds(out, "</td></tr>\n");
	buf_release(&day);
}

static void begin_moves(struct buf *out)
{
	buf_adds(out, "<table><thead><tr><th>date</th><th>case</th>"
		      "<th>change</th><th>commit</th></tr></thead>"
		      "<tbody>\n");
}

static size_t count_moves(const struct moves *moves, bool worse)
{
	size_t count = 0;

	for (size_t i = 0; i < moves->count; i++)
		count += moved_is_worse(&moves->items[i]) == worse;
	return count;
}

/* The newest; those before are folded, so that search is not far. */
static void add_moves(struct buf *out, const struct moves *moves, bool worse)
{
	size_t i, count = 0, all = count_moves(moves, worse);

	buf_addf(out, "<h2>%s, newest first</h2>\n",
		 worse ? "Regressions" : "Improvements");
	if (!all) {
		buf_adds(out, "<p class=\"legend\">none</p>\n");
		return;
	}
	begin_moves(out);
	for (i = 0; i < moves->count && count < CHANGES_MAX; i++) {
		if (moved_is_worse(&moves->items[i]) != worse)
			continue;
		if (count++ == CHANGES_OPEN) {
			buf_addf(out,
				 "</tbody></table>\n<details><summary>%zu "
				 "before these</summary>\n",
				 all - CHANGES_OPEN);
			begin_moves(out);
		}
		add_move(out, &moves->items[i], MOVE_LINKED);
	}
	buf_adds(out, "</tbody></table>\n");
	if (count > CHANGES_OPEN)
		buf_adds(out, "</details>\n");
}

static void add_latest(struct buf *out, const struct series *series)
{
	const struct point *last = series->count
					   ? &series->points[series->count - 1]
					   : NULL;
	struct buf text = BUF_INIT;

	buf_adds(out, "<td class=\"num\" data-label=\"latest\" "
		      "data-value=\"");
	if (last && isfinite(last->median)) {
		units_add_exact(out, last->median);
		units_add(&text, last->median, series->unit);
	}
	buf_adds(out, "\">");
	escape_html(out, text.data);
	buf_adds(out, "</td>");
	buf_release(&text);
}

static void add_last_change(struct buf *out, const struct series *series)
{
	struct moved moved = { .series = series };

	if (!series->change_count) {
		buf_adds(out, "<td data-value=\"\"></td>");
		return;
	}
	moved.change = &series->changes[series->change_count - 1];
	buf_adds(out, "<td data-value=\"");
	if (isfinite(moved.change->ratio))
		units_add_exact(out, moved.change->ratio);
	buf_adds(out, "\">");
	add_change(out, series, moved.change, moved_is_worse(&moved));
	buf_adds(out, "</td>");
}

/* A click on it shows it as large as the screen allows. */
static void add_image(struct buf *out, const struct series *series)
{
	buf_adds(out, "<a href=\"");
	chart_add_name(out, series);
	buf_adds(out, ".svg\"><img loading=\"lazy\" src=\"");
	chart_add_name(out, series);
	buf_adds(out, ".svg\" alt=\"chart of ");
	escape_html(out, series->case_id);
	buf_adds(out, "\"></a>");
}

static void add_series_row(struct buf *out, const struct series *series)
{
	buf_adds(out, "<tr><td>");
	add_link(out, series);
	html_element(out, "small", NULL, metric_label(series->metric));
	buf_adds(out, "</td>");
	add_latest(out, series);
	add_last_change(out, series);
	buf_adds(out, "<td><figure>");
	add_image(out, series);
	buf_adds(out, "</figure></td></tr>\n");
}

static void add_series_table(struct buf *out, const struct trend *trend)
{
	size_t i;

	buf_adds(out, "<h2 id=\"all\">All series</h2>\n");
	html_add_tools(out, NULL);
	buf_adds(out, "<table id=\"rows\" class=\"series\"><thead><tr>"
		      "<th><button>case</button></th>"
		      "<th class=\"num\"><button>latest</button></th>"
		      "<th><button>last change</button></th>"
		      "<th>chart</th></tr></thead><tbody>\n");
	for (i = 0; i < trend->count; i++)
		add_series_row(out, &trend->series[i]);
	buf_adds(out, "</tbody></table>\n");
}

static int write_page(const char *dir, const char *name, const struct buf *page,
		      struct error *err)
{
	char *path = fs_join(dir, name);
	int ret = fs_write_atomic(path, page, err);

	free(path);
	return ret;
}

static int write_index(const struct trend *trend, const char *dir,
		       struct error *err)
{
	struct buf page = BUF_INIT, text = BUF_INIT;
	struct moves moves = { .items = NULL };
	int ret;

	moves_collect(trend, &moves);
	html_begin(&page, "tare: trends");
	buf_addf(&text, "Trends of %zu series", trend->count);
	buf_adds(&page, "<header class=\"verdict\">");
	html_element(&page, "h1", NULL, text.data);
	buf_adds(&page, "<p><a href=\"#all\">search all series</a>, "
			"<a href=\"overview.svg\">all charts in one "
			"picture</a></p></header>\n");
	add_moves(&page, &moves, true);
	add_moves(&page, &moves, false);
	add_series_table(&page, trend);
	html_end(&page, HTML_SORTED);
	ret = write_page(dir, "index.html", &page, err);
	free(moves.items);
	buf_release(&page);
	buf_release(&text);
	return ret;
}

static void add_changes(struct buf *out, const struct series *series)
{
	size_t i;

	if (!series->change_count)
		return;
	buf_adds(out, "<h2>Changes, newest first</h2>\n<table><thead><tr>"
		      "<th>date</th><th>change</th><th>commit</th></tr>"
		      "</thead><tbody>\n");
	for (i = series->change_count; i-- > 0;) {
		struct moved moved = { .series = series,
				       .change = &series->changes[i] };

		moved.date_ns =
			point_date_ns(&series->points[moved.change->first]);
		add_move(out, &moved, MOVE_BARE);
	}
	buf_adds(out, "</tbody></table>\n");
}

static void add_point(struct buf *out, const struct series *series,
		      const struct point *p)
{
	struct buf text = BUF_INIT;

	add_day(&text, point_date_ns(p));
	buf_adds(out, "<tr>");
	html_element(out, "td", NULL, text.data);
	buf_adds(out, "<td>");
	add_commit(out, p);
	if (p->tag)
		html_element(out, "small", "warn", p->tag);
	buf_adds(out, "</td><td class=\"num\" data-label=\"median\">");
	buf_truncate(&text, 0);
	units_add(&text, p->median, series->unit);
	escape_html(out, text.data);
	buf_truncate(&text, 0);
	units_add_like(&text, p->low, p->median, series->unit);
	buf_adds(&text, " to ");
	units_add_like(&text, p->high, p->median, series->unit);
	buf_adds(out, "</td><td class=\"num\" data-label=\"interval\">");
	escape_html(out, text.data);
	buf_addf(out,
		 "</td><td class=\"num\" data-label=\"processes\">%zu"
		 "</td></tr>\n",
		 p->n);
	buf_release(&text);
}

static void add_points(struct buf *out, const struct series *series)
{
	size_t i, end = series->count > POINTS_MAX ? series->count - POINTS_MAX
						   : 0;

	buf_adds(out, "<p><a href=\"");
	chart_add_name(out, series);
	buf_addf(out, ".svg.dat\">all %zu points as a table</a></p>\n",
		 series->count);
	buf_adds(out, "<table><thead><tr><th>date</th>"
		      "<th>commit</th><th class=\"num\">median</th>"
		      "<th class=\"num\">interval</th>"
		      "<th class=\"num\">processes</th></tr></thead>"
		      "<tbody>\n");
	for (i = series->count; i-- > end;)
		add_point(out, series, &series->points[i]);
	buf_adds(out, "</tbody></table>\n");
}

static int write_series(const struct series *series, const char *dir,
			struct error *err)
{
	struct buf page = BUF_INIT, name = BUF_INIT;
	int ret;

	html_begin(&page, series->case_id);
	buf_adds(&page, "<p><a href=\"index.html\">all series</a></p>\n"
			"<header class=\"verdict\">");
	buf_adds(&page, "<h1>");
	html_add_name(&page, series->case_id);
	buf_adds(&page, "</h1>");
	html_element(&page, "p", NULL, metric_label(series->metric));
	buf_adds(&page, "</header>\n<h2>Trend</h2>\n<figure>");
	add_image(&page, series);
	buf_adds(&page, "</figure>\n");
	add_changes(&page, series);
	buf_adds(&page, "<h2>Points, newest first</h2>\n");
	add_points(&page, series);
	html_end(&page, HTML_STATIC);
	chart_add_name(&name, series);
	buf_adds(&name, ".html");
	ret = write_page(dir, name.data, &page, err);
	buf_release(&page);
	buf_release(&name);
	return ret;
}

int site_write(const struct trend *trend, const char *dir, struct error *err)
{
	size_t i;

	if (chart_trend_set(trend, CHART_SVG, dir, err) < 0)
		return -1;
	for (i = 0; i < trend->count; i++)
		if (write_series(&trend->series[i], dir, err) < 0)
			return -1;
	return write_index(trend, dir, err);
}
