/* SPDX-License-Identifier: MIT */
/* Trends made up for the tests of charts. */
#include "tests/unit/reports/made.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "model/trend.h"

/* A saw instead of noise, a step in the middle, another machine early. */
static void fill_series(struct trend *trend, struct series *series,
			const char *name, double step)
{
	size_t i, count = 24;

	series->case_id = name;
	series->metric = METRIC_TIME;
	series->unit = "s";
	series->count = count;
	series->points = arena_alloc(&trend->arena,
				     count * sizeof(*series->points));
	series->changes = arena_alloc(&trend->arena, sizeof(*series->changes));
	series->change_count = 1;
	series->changes[0] = (struct change_point){ 12, 11, 12, step, false };
	series->levels = arena_alloc(&trend->arena,
				     3 * sizeof(*series->levels));
	series->level_count = 3;
	series->levels[0] = (struct level){ 0, 5, 1.005e-3 };
	series->levels[1] = (struct level){ 5, 12, 1.005e-3 };
	series->levels[2] = (struct level){ 12, 24, 1.005e-3 * step };
	series->expected = (struct expectation){ 12, 0.99e-3 * step,
						 1.02e-3 * step };
	for (i = 0; i < count; i++) {
		struct point *p = &series->points[i];

		p->median = (i < 12 ? 1e-3 : 1e-3 * step) *
			    (1 + (double)(i % 3) / 200);
		p->low = p->median * 0.99;
		p->high = p->median * 1.01;
		p->yardstick = NONE;
		p->n = 7;
		p->commit = arena_printf(&trend->arena, "%07zx%033d",
					 i * 1118481 % 0xfffffff, 0);
		p->commit_date_ns = (1700000000 + (int64_t)i * 7200) * NS_PER_S;
		p->measured_ns = p->commit_date_ns;
		p->machine_id = i < 5 ? "m1" : "m2";
		p->subject = name;
		p->tag = i == 8 ? name : NULL;
		p->outlier = i == 9;
	}
}

static struct trend *new_trend(size_t count)
{
	struct trend *trend = xcalloc(1, sizeof(*trend));

	trend->series = arena_alloc(&trend->arena,
				    count * sizeof(*trend->series));
	trend->count = count;
	return trend;
}

struct trend *made_trend(void)
{
	struct trend *trend = new_trend(2);

	fill_series(trend, &trend->series[0],
		    "fixes/lookup[container=list,n=10000]@cpython3.11", 1.08);
	fill_series(trend, &trend->series[1], "app/start", 0.4);
	trend->series[1].points[3].tag = "v1.4";
	return trend;
}

struct trend *made_evil_trend(void)
{
	struct trend *trend = new_trend(made_name_count + 1);
	size_t i;

	for (i = 0; i < trend->count; i++)
		fill_series(trend, &trend->series[i],
			    i < made_name_count ? made_names[i]
						: made_long_name(),
			    1.2);
	trend->series[0].unit = made_names[1];
	for (i = 0; i < trend->series[1].count; i++)
		trend->series[1].points[i].commit = made_names[2];
	return trend;
}
