/* SPDX-License-Identifier: MIT */
/*
 * A baseline's runs turned into series.  Invariant: a series has at most one
 * value of a run, in the order of the runs, and only of what head measures
 * too: numbers of another machine or definition never come in.
 */
#include "compare/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/run.h"
#include "model/trend.h"

static bool is_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_comparable(const struct run_case *a, const struct run_case *b)
{
	return is_same(a->definition, b->definition) &&
	       is_same(a->code, b->code) && is_same(a->python, b->python) &&
	       is_same(a->python_build, b->python_build) &&
	       a->policy.clock == b->policy.clock;
}

/* The value of the run with UUID; NaN if the series has none. */
static double value_of(const struct series *series, const char *uuid)
{
	for (size_t i = 0; i < series->count; i++) {
		const struct point *point = &series->points[i];

		if (strcmp(point->run_uuid, uuid) == 0)
			return series->metric == METRIC_TIME ? point->yardstick
							     : point->median;
	}
	return (double)NAN;
}

static void add_series(struct window *window, const struct run *const *runs,
		       const struct series *from, const struct run *head,
		       const struct run_case *of_case)
{
	struct window_series *series = VEC_PUSH(window);

	series->case_id = arena_strdup(&window->arena, from->case_id);
	series->metric = from->metric;
	series->better = from->better;
	for (size_t i = 0; i < window->run_count; i++) {
		const struct run_case *then = run_find(runs[i], from->case_id);
		double value = value_of(from, runs[i]->uuid);

		if (!then || !is_comparable(then, of_case) ||
		    !is_same(runs[i]->machine.id, head->machine.id) ||
		    !(value > 0) || !isfinite(value))
			continue;
		*VEC_PUSH(series) = (struct session){ i, value };
	}
}

struct window *window_make(const struct run *const *runs, size_t count,
			   const struct trend *trend, const struct run *head)
{
	struct window *window = xcalloc(1, sizeof(*window));
	struct arena *arena = &window->arena;

	window->run_count = count;
	window->runs = arena_alloc(arena, (count + 1) * sizeof(*window->runs));
	for (size_t i = 0; i < count; i++)
		window->runs[i] = (struct window_run){
			.uuid = arena_strdup(arena, runs[i]->uuid),
			.commit = arena_strdup(arena, runs[i]->commit.hash),
			.dirty = runs[i]->commit.dirty,
		};
	for (size_t i = 0; i < trend->count; i++) {
		const struct series *series = &trend->series[i];
		const struct run_case *of_case = run_find(head,
							  series->case_id);

		if (of_case)
			add_series(window, runs, series, head, of_case);
	}
	return window;
}

void window_free(struct window *window)
{
	if (!window)
		return;
	for (size_t i = 0; i < window->count; i++)
		free(window->items[i].items);
	free(window->items);
	arena_release(&window->arena);
	free(window);
}

const struct window_series *window_find(const struct window *window,
					const char *case_id, enum metric metric)
{
	for (size_t i = 0; i < window->count; i++)
		if (window->items[i].metric == metric &&
		    strcmp(window->items[i].case_id, case_id) == 0)
			return &window->items[i];
	return NULL;
}
