/* SPDX-License-Identifier: MIT */
/* Points are what trends are made of: a summary of each case and metric. */
#include "stage/points.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/summarize.h"
#include "compare/yardstick.h"
#include "model/run.h"
#include "model/summary.h"
#include "store/store.h"

struct points {
	struct point_row *items;
	size_t count, capacity;
};

static void add_case(struct points *points, const struct run *run, size_t i,
		     const struct calm *calm)
{
	double ratio = yardstick_calm_ratio(run, i, calm);
	struct case_summary of;

	summarize_case(run, i, &of);
	for (int m = 0; m < METRIC_COUNT; m++) {
		const struct summary *s = &of.metric[m];

		if (!s->n)
			continue;
		*VEC_PUSH(points) = (struct point_row){
			.case_index = i,
			.metric = (enum metric)m,
			.n = s->n,
			.median = s->median,
			.low = s->low,
			.high = s->high,
			.mad = s->mad,
			.yardstick = m == METRIC_TIME ? ratio : (double)NAN,
		};
	}
}

static struct points make_points(const struct run *run)
{
	const struct calm calm = yardstick_calm(run);
	struct points points = { .items = NULL };

	/* a run that only looked whether things run says nothing of speed */
	for (size_t i = 0; i < run->case_count && !run->quick; i++)
		add_case(&points, run, i, &calm);
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
