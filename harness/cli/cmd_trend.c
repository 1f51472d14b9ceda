/* SPDX-License-Identifier: MIT */
/* tare trend: charts across commits. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "model/exit_status.h"
#include "model/metric.h"
#include "model/trend.h"
#include "reports/chart.h"
#include "store/store.h"

static const struct option options[] = {
	{ "output", 'o', OPTION_TEXT, "FILE", "the chart: .svg or .png",
	  "trend.svg" },
	{ "metric", 'm', OPTION_LIST, "METRIC", "of these metrics", "time" },
	{ "by", 0, OPTION_CHOICE, "commit|date",
	  "what stands on the x axis: commits equally spaced, or dates",
	  "commit" },
	{ "limit", 'n', OPTION_INTEGER, "N", "the newest N points a series",
	  "200" },
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare trend  # everything, into trend.svg",
	"tare trend 'fixes/lookup*' --metric time --output lookup.png",
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

static int form_of(const char *path, enum chart_form *form, struct error *err)
{
	const char *dot = strrchr(path, '.');

	*form = dot && strcmp(dot, ".png") == 0 ? CHART_PNG : CHART_SVG;
	if (*form == CHART_PNG || (dot && strcmp(dot, ".svg") == 0))
		return 0;
	return error_set(err, ERROR_USAGE,
			 "%s: a chart is an .svg or a .png file", path);
}

static int draw(const struct invocation *inv, struct store *store,
		struct error *err)
{
	const char *output = invocation_text(inv, "output");
	int64_t limit = invocation_integer(inv, "limit");
	struct trend_query query = {
		.patterns = inv->arguments.count
				    ? (const char *const *)inv->arguments.items
				    : NULL,
		.limit = limit > 0 ? (size_t)limit : 0,
	};
	struct buf said = BUF_INIT;
	enum chart_form form;
	struct trend *trend;
	int ret = -1;

	if (form_of(output, &form, err) < 0 ||
	    read_metrics(inv, &query.metrics, err) < 0)
		return -1;
	trend = store_trend(store, &query, err);
	if (!trend)
		return -1;
	trend->by_date = strcmp(invocation_text(inv, "by"), "date") == 0;
	if (!trend->count)
		error_set(err, ERROR_NOTHING,
			  "no recorded run has such a case and metric; "
			  "`tare list` shows the runs");
	else if (chart_trend(trend, form, output, err) == 0) {
		buf_addf(&said, "%zu series in %s (data: %s.dat)\n",
			 trend->count, output, output);
		screen_print(inv->screen, &said);
		ret = EXIT_STATUS_OK;
	}
	trend_free(trend);
	buf_release(&said);
	return ret;
}

static int run_trend(struct invocation *inv, struct error *err)
{
	char *path = place_store(inv);
	struct store *store = store_open(path, err);
	int ret = store ? draw(inv, store, err) : -1;

	store_close(store);
	free(path);
	return ret;
}

const struct command command_trend = {
	.name = "trend",
	.arguments = "[PATTERN...]",
	.summary = "draw charts across commits",
	.about = "Draws a panel for each recorded case and metric, a point for "
		 "each run, commits on the x axis.",
	.options = options,
	.run = run_trend,
	.examples = examples,
};
