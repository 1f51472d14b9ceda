/* SPDX-License-Identifier: MIT */
/* Points are what trends are made of: a summary of each case and metric. */
#include "stage/points.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/summarize.h"
#include "model/run.h"
#include "model/summary.h"
#include "store/store.h"

struct points {
	struct point_row *items;
	size_t count, capacity;
};

static struct point_row row_of(const struct summary *summary, size_t i,
			       enum metric metric)
{
	return (struct point_row){
		.case_index = i,
		.metric = metric,
		.n = summary->n,
		.median = summary->median,
		.low = summary->low,
		.high = summary->high,
		.mad = summary->mad,
		.yardstick = (double)NAN,
		.calm = (double)NAN,
		.calm_low = (double)NAN,
		.calm_high = (double)NAN,
	};
}

static void add_case(struct points *points, const struct case_summary *of,
		     size_t i)
{
	for (int m = 0; m < METRIC_COUNT; m++) {
		struct point_row row = row_of(&of->metric[m], i,
					      (enum metric)m);

		if (m == METRIC_TIME && of->calm.n) {
			row.yardstick = of->yardstick;
			row.calm = of->calm.median;
			row.calm_low = of->calm.low;
			row.calm_high = of->calm.high;
		}
		if (row.n)
			*VEC_PUSH(points) = row;
	}
}

static struct points make_points(const struct run *run)
{
	struct points points = { .items = NULL };
	struct run_summary summary;

	if (run->quick) /* it says nothing of speed */
		return points;
	summarize_run(run, &summary);
	for (size_t i = 0; i < run->case_count; i++)
		add_case(&points, &summary.cases[i], i);
	run_summary_release(&summary);
	return points;
}

int points_finish(struct store *store, const struct run *run, struct error *err)
{
	struct points points = make_points(run);
	int ret = store_finish(store, run, points.items, points.count, err);

	free(points.items);
	return ret;
}

int points_put(struct store *store, const struct run *run, struct error *err)
{
	struct points points = make_points(run);
	int ret = store_put(store, run, points.items, points.count, err);

	free(points.items);
	return ret;
}
