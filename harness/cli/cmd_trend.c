/* SPDX-License-Identifier: MIT */
/*
 * tare trend: charts across commits.
 *
 * Points come from the store, their order from git, their height and their
 * change points from compare; reports draw what is then left.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "compare/trendline.h"
#include "compare/trendpoints.h"
#include "history/git.h"
#include "machine/fingerprint.h"
#include "model/exit_status.h"
#include "model/machine.h"
#include "model/metric.h"
#include "model/trend.h"
#include "reports/chart.h"
#include "reports/moves.h"
#include "reports/site.h"
#include "stage/timeline.h"
#include "store/store.h"

static const struct option options[] = {
	{ "output", 'o', OPTION_TEXT, "FILE",
	  "the chart: .svg or .png; a folder (with a slash at its end) gets a "
	  "chart for each series and an overview",
	  "trend.svg" },
	{ "html", 0, OPTION_TEXT, "DIR",
	  "write a static site: index, search, a page for each series", NULL },
	{ "format", 'f', OPTION_CHOICE, "svg|png", "of charts in a folder",
	  "svg" },
	{ "metric", 'm', OPTION_LIST, "METRIC",
	  "of these metrics (time, if none is named)", NULL },
	{ "by", 0, OPTION_CHOICE, "commit|date",
	  "what stands on the x axis: commits equally spaced, or dates",
	  "commit" },
	{ "newest", 0, OPTION_FLAG, NULL,
	  "of several runs of one commit, only the newest", NULL },
	{ "raw", 0, OPTION_FLAG, NULL,
	  "times as they were read, the machine's speed not taken off", NULL },
	{ "machine", 0, OPTION_TEXT, "ID|any",
	  "points of this machine (the beginning of its id), or of any; "
	  "without it those of the machine at hand, if it has any",
	  NULL },
	{ "branch", 0, OPTION_TEXT, "REV",
	  "only commits along the first parents of REV, without changes",
	  NULL },
	{ "since", 0, OPTION_TEXT, "DATE|REV",
	  "only commits from then on: 2026-01-31, or a revision", NULL },
	{ "limit", 'n', OPTION_INTEGER, "N",
	  "the newest N points a series; 0: all", "1000" },
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare trend  # everything, into trend.svg",
	"tare trend 'fixes/lookup*' --metric time --output lookup.png",
	"tare trend --metric time --metric allocations --html public",
	NULL,
};

static int read_metrics(const struct invocation *inv, uint32_t *metrics,
			struct error *err)
{
	const struct strvec *names = invocation_list(inv, "metric");

	*metrics = names->count ? 0 : METRIC_BIT(METRIC_TIME);
	for (size_t i = 0; i < names->count; i++) {
		enum metric metric = metric_find(names->items[i]);

		if (metric == METRIC_COUNT)
			return error_set(err, ERROR_USAGE,
					 "unknown metric '%s'; tare(1) lists "
					 "them",
					 names->items[i]);
		*metrics |= METRIC_BIT(metric);
	}
	return 0;
}

static int read_since(const struct timeline *timeline, const char *text,
		      int64_t *ns, struct error *err)
{
	struct commit_list list = COMMIT_LIST_INIT;
	const struct milestone *found;
	char hash[65];
	int ret;

	if (!text || clock_read_day(text, ns) == 0)
		return 0;
	if (git_resolve(".", text, hash, err) < 0)
		return error_prefix(err, "--since takes a date, 2026-01-31, or "
					 "a revision");
	found = timeline_find(timeline, hash);
	if (found) {
		*ns = found->order_ns;
		return 0;
	}
	ret = commits_of_range(".", hash, &list, err);
	if (ret == 0)
		*ns = list.items[0].date_ns;
	commit_list_release(&list);
	return ret;
}

static int form_of(const char *path, enum chart_form *form, struct error *err)
{
	const char *dot = strrchr(path, '.');

	*form = dot && strcmp(dot, ".png") == 0 ? CHART_PNG : CHART_SVG;
	if (*form == CHART_PNG || (dot && strcmp(dot, ".svg") == 0))
		return 0;
	return error_set(err, ERROR_USAGE,
			 "%s: a chart is an .svg or a .png file, or a folder "
			 "with a slash at its end",
			 path);
}

/* All that a trend is made with. */
struct drawing {
	const struct invocation *inv;
	struct store *store;
	struct trend_query query;
	struct timeline timeline;
	struct trend *trend;
};

/* One machine has that id, or one that begins so. */
static bool is_on(const struct point *point, const char *machine)
{
	return point->machine_id &&
	       strncmp(point->machine_id, machine, strlen(machine)) == 0;
}

static size_t keep_machine(struct trend *trend, const char *machine)
{
	size_t all = 0;

	for (size_t i = 0; i < trend->count; i++) {
		struct series *series = &trend->series[i];
		size_t kept = 0;

		for (size_t j = 0; j < series->count; j++)
			if (is_on(&series->points[j], machine))
				series->points[kept++] = series->points[j];
		series->count = kept;
		all += kept;
	}
	return all;
}

static bool has_machine(const struct trend *trend, const char *machine)
{
	for (size_t i = 0; i < trend->count; i++)
		for (size_t j = 0; j < trend->series[i].count; j++)
			if (is_on(&trend->series[i].points[j], machine))
				return true;
	return false;
}

static void choose_machine(const struct drawing *drawing)
{
	const char *wanted = invocation_text(drawing->inv, "machine");
	struct arena arena = { NULL };
	struct machine here;

	if (wanted && strcmp(wanted, "any") == 0)
		return;
	if (wanted) {
		keep_machine(drawing->trend, wanted);
		return;
	}
	machine_read("", &arena, &here);
	if (has_machine(drawing->trend, here.id))
		keep_machine(drawing->trend, here.id);
	else if (drawing->trend->count)
		screen_note(drawing->inv->screen,
			    "nothing was measured on this machine; all others "
			    "are drawn (--machine ID chooses one)");
	arena_release(&arena);
}

/* Series that have nothing left are not drawn. */
static void drop_empty(struct trend *trend)
{
	size_t kept = 0;

	for (size_t i = 0; i < trend->count; i++)
		if (trend->series[i].count)
			trend->series[kept++] = trend->series[i];
	trend->count = kept;
}

static int shape(struct drawing *drawing, struct error *err)
{
	const struct invocation *inv = drawing->inv;
	struct trend *trend = drawing->trend;
	int64_t limit = invocation_integer(inv, "limit");
	int64_t since_ns = INT64_MIN;

	if (read_since(&drawing->timeline, invocation_text(inv, "since"),
		       &since_ns, err) < 0)
		return -1;
	choose_machine(drawing);
	timeline_place(&drawing->timeline, trend);
	if (invocation_given(inv, "branch"))
		timeline_keep_branch(trend);
	for (size_t i = 0; i < trend->count; i++) {
		struct series *series = &trend->series[i];

		trendpoints_arrange(series);
		if (invocation_flag(inv, "newest"))
			trendpoints_newest(series);
		trendpoints_since(series, since_ns);
		trendpoints_limit(series, limit > 0 ? (size_t)limit : 0);
		if (invocation_flag(inv, "raw"))
			trendpoints_raw(series);
		else
			trendpoints_normalize(series);
	}
	drop_empty(trend);
	trendline_mark_all(trend);
	trend->by_date = strcmp(invocation_text(inv, "by"), "date") == 0;
	return 0;
}

static bool is_folder(const char *path)
{
	size_t len = strlen(path);

	return fs_is_dir(path) || (len && path[len - 1] == '/');
}

static int draw_charts(const struct drawing *drawing, struct buf *said,
		       struct error *err)
{
	const char *output = invocation_text(drawing->inv, "output");
	enum chart_form form;

	if (is_folder(output)) {
		form = strcmp(invocation_text(drawing->inv, "format"), "png")
			       ? CHART_SVG
			       : CHART_PNG;
		buf_addf(said, "%zu series in %s\n", drawing->trend->count,
			 output);
		return chart_trend_set(drawing->trend, form, output, err);
	}
	buf_addf(said, "%zu series in %s (data: %s.dat)\n",
		 drawing->trend->count, output, output);
	if (form_of(output, &form, err) < 0)
		return -1;
	return chart_trend(drawing->trend, form, output, err);
}

/* A site has its own charts; others are drawn beside it when asked for. */
static int draw(const struct drawing *drawing, struct error *err)
{
	const struct invocation *inv = drawing->inv;
	const char *html = invocation_text(inv, "html");
	struct buf said = BUF_INIT;
	int ret = 0;

	terminal_trend(drawing->trend, &inv->screen->style, &said);
	if (html) {
		ret = site_write(drawing->trend, html, err);
		buf_addf(&said, "%zu series in %s/index.html\n",
			 drawing->trend->count, html);
	}
	if (ret == 0 && (!html || invocation_given(inv, "output")))
		ret = draw_charts(drawing, &said, err);
	if (ret == 0)
		screen_print(inv->screen, &said);
	buf_release(&said);
	return ret;
}

static int make(struct drawing *drawing, struct error *err)
{
	const struct invocation *inv = drawing->inv;

	if (inv->arguments.count)
		drawing->query.patterns =
			(const char *const *)inv->arguments.items;
	if (read_metrics(inv, &drawing->query.metrics, err) < 0 ||
	    timeline_read(&drawing->timeline, invocation_text(inv, "branch"),
			  err) < 0)
		return -1;
	drawing->trend = store_trend(drawing->store, &drawing->query, err);
	if (!drawing->trend || shape(drawing, err) < 0)
		return -1;
	if (drawing->trend->count)
		return draw(drawing, err);
	return error_set(err, ERROR_NOTHING,
			 "no recorded run has such a case and metric (on that "
			 "machine, since then); `tare list` shows the runs");
}

static int run_trend(struct invocation *inv, struct error *err)
{
	struct drawing drawing = { .inv = inv };
	char *path = place_store(inv);
	int ret = -1;

	if (access(path, F_OK) < 0)
		error_set(err, ERROR_NOTHING,
			  "nothing is recorded yet: there is no %s; `tare run "
			  "SUITE` measures the working tree, `tare history "
			  "REV..REV SUITE` old commits",
			  path);
	else
		drawing.store = store_open(path, err);
	if (drawing.store && make(&drawing, err) == 0)
		ret = EXIT_STATUS_OK;
	trend_free(drawing.trend);
	timeline_release(&drawing.timeline);
	store_close(drawing.store);
	free(path);
	return ret;
}

const struct command command_trend = {
	.name = "trend",
	.arguments = "[PATTERN...]",
	.summary = "draw charts across commits",
	.about =
		"Draws each recorded case and metric over the commits, in the "
		"order of the branch, with the changes that hold, the commits "
		"they came with, and where the next run is expected.\n\nTimes are those "
		"of calm moments at the machine's usual speed: turns of the "
		"yardstick, times what a turn usually takes on the newest "
		"machine. What was measured while the machine never was calm "
		"is left out; --raw shows all times as they were read. Where "
		"the machine changed the line breaks: a step there says "
		"nothing of the code.",
	.options = options,
	.run = run_trend,
	.examples = examples,
};
