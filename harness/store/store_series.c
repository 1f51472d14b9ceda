/* SPDX-License-Identifier: MIT */
/*
 * Series of points, and what a case cost.
 *
 * Invariant: nothing here opens a raw sample; a series is one range of the
 * index of `point`.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "model/trend.h"
#include "store/store.h"
#include "store/store_sql.h"

struct case_row {
	int64_t id;
	char *name;
};

struct case_rows {
	struct case_row *items;
	size_t count, capacity;
};

struct point_list {
	struct point *items;
	size_t count, capacity;
};

struct series_list {
	struct series *items;
	size_t count, capacity;
};

/* What stands in suite/benchmark[key=value]@label: a pattern may mean the
 * benchmark alone, as `tare run -k` has it. */
static char *benchmark_of(const char *name)
{
	const char *slash = strchr(name, '/');
	const char *from = slash ? slash + 1 : name;

	return xstrndup(from, strcspn(from, "[@"));
}

static bool is_wanted(const struct trend_query *query, const char *name)
{
	char *benchmark;
	bool wanted = !query->patterns;

	if (wanted)
		return true;
	benchmark = benchmark_of(name);
	for (const char *const *p = query->patterns; !wanted && *p; p++)
		wanted = text_matches(*p, name) || text_matches(*p, benchmark);
	free(benchmark);
	return wanted;
}

static int list_cases(struct store *store, const struct trend_query *which,
		      struct case_rows *cases, struct error *err)
{
	struct query query = query_start(store, SQL_CASE_NAME_LIST);
	int step;

	while ((step = query_step(&query, err)) > 0) {
		int64_t id = query_integer(&query);
		const char *name = query_text(&query);

		if (is_wanted(which, name))
			*VEC_PUSH(cases) = (struct case_row){
				.id = id, .name = xstrdup(name)
			};
	}
	query_end(&query);
	return step;
}

static void case_rows_release(struct case_rows *cases)
{
	for (size_t i = 0; i < cases->count; i++)
		free(cases->items[i].name);
	free(cases->items);
}

static void read_point(struct query *query, struct arena *arena,
		       struct point *point)
{
	memset(point, 0, sizeof(*point));
	point->run_uuid = query_arena_text(query, arena);
	point->commit = query_arena_text(query, arena);
	point->subject = query_arena_text(query, arena);
	point->machine_id = query_arena_text(query, arena);
	point->commit_date_ns = query_integer(query);
	point->measured_ns = query_integer(query);
	point->dirty = query_integer(query) != 0;
	point->median = query_real(query);
	point->low = query_real(query);
	point->high = query_real(query);
	point->yardstick = query_real(query);
	point->calm = query_real(query);
	point->calm_low = query_real(query);
	point->calm_high = query_real(query);
	point->n = (size_t)query_integer(query);
}

/* They come newest first, for the limit's sake, and are turned around. */
static void keep_points(const struct point_list *list, struct arena *arena,
			struct series *series)
{
	series->points = arena_alloc(arena,
				     list->count * sizeof(*series->points));
	series->count = list->count;
	for (size_t i = 0; i < list->count; i++)
		series->points[i] = list->items[list->count - 1 - i];
}

static int load_points(struct store *store, const struct trend_query *which,
		       int64_t case_row, struct series *series,
		       struct arena *arena, struct error *err)
{
	struct query query = query_start(store, SQL_POINT_SERIES);
	struct point_list list = { .items = NULL };
	int step;

	query_bind_integer(&query, case_row);
	query_bind_text(&query, metric_infos[series->metric].name);
	query_bind_text(&query, which->machine_id);
	query_bind_integer(&query, which->limit ? (int64_t)which->limit : -1);
	while ((step = query_step(&query, err)) > 0)
		read_point(&query, arena, VEC_PUSH(&list));
	query_end(&query);
	if (step == 0 && list.count > 0)
		keep_points(&list, arena, series);
	free(list.items);
	return step;
}

/* A tracked number has a unit and a direction of its own. */
static int ask_unit(struct store *store, int64_t case_row,
		    struct series *series, struct arena *arena,
		    struct error *err)
{
	struct query query;
	int step;

	series->unit = metric_infos[series->metric].unit;
	series->better = metric_infos[series->metric].better;
	if (series->metric != METRIC_TRACK)
		return 0;
	query = query_start(store, SQL_CASE_UNIT);
	query_bind_integer(&query, case_row);
	step = query_step(&query, err);
	if (step > 0) {
		const char *unit = query_arena_text(&query, arena);

		series->unit = unit ? unit : "";
		series->better = query_integer(&query) ? BETTER_HIGHER
						       : BETTER_LOWER;
	}
	query_end(&query);
	return step < 0 ? -1 : 0;
}

static int load_case(struct store *store, const struct trend_query *which,
		     const struct case_row *row, struct series_list *list,
		     struct arena *arena, struct error *err)
{
	const char *name = NULL;

	for (int i = 0; i < METRIC_COUNT; i++) {
		struct series series = { .metric = (enum metric)i };

		if (!(which->metrics & METRIC_BIT(i)))
			continue;
		if (load_points(store, which, row->id, &series, arena, err) < 0)
			return -1;
		if (series.count == 0)
			continue;
		if (ask_unit(store, row->id, &series, arena, err) < 0)
			return -1;
		if (!name)
			name = arena_strdup(arena, row->name);
		series.case_id = name;
		*VEC_PUSH(list) = series;
	}
	return 0;
}

struct trend *store_trend(struct store *store, const struct trend_query *query,
			  struct error *err)
{
	struct trend *trend = xcalloc(1, sizeof(*trend));
	struct case_rows cases = { .items = NULL };
	struct series_list list = { .items = NULL };
	int ret;

	ret = list_cases(store, query, &cases, err);
	for (size_t i = 0; ret == 0 && i < cases.count; i++)
		ret = load_case(store, query, &cases.items[i], &list,
				&trend->arena, err);
	if (ret == 0 && list.count > 0) {
		trend->series = arena_memdup(&trend->arena, list.items,
					     list.count * sizeof(*list.items));
		trend->count = list.count;
	}
	if (ret < 0) {
		error_prefix(err, "result store %s", store->path);
		trend_free(trend);
		trend = NULL;
	}
	case_rows_release(&cases);
	free(list.items);
	return trend;
}

double store_cost(struct store *store, const char *case_id, double *processes)
{
	struct query query = query_start(store, SQL_CASE_COST);
	struct error ignored;
	double seconds = (double)NAN;

	query_bind_text(&query, case_id);
	if (query_step(&query, &ignored) > 0) {
		seconds = query_real(&query);
		*processes = query_real(&query);
	}
	query_end(&query);
	return seconds;
}
