/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_WINDOW_H
#define COMPARE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/metric.h"

struct run;
struct trend;

/*
 * The last runs of a baseline on one machine, case by case: what a new run is
 * held against.  One value a run (a session): of time what is left when the
 * machine's speed is taken off, value / yardstick; else the median.
 */
struct window_run {
	const char *uuid;
	const char *commit; /* NULL outside git */
	bool dirty;
};

struct session {
	size_t run; /* index */
	double value;
};

struct window_series {
	const char *case_id;
	enum metric metric;
	enum better better;
	struct session *items; /* oldest first; values are positive */
	size_t count, capacity;
};

struct window {
	struct arena arena;
	struct window_run *runs; /* oldest first */
	size_t run_count;
	struct window_series *items;
	size_t count, capacity;
};

/*
 * Of RUNS (oldest first; their samples are not needed) and TREND, which has
 * their points.  A run enters a case's series only if it measured the same
 * as HEAD: machine, definition, code beside the suite, interpreter, clock.
 */
struct window *window_make(const struct run *const *runs, size_t count,
			   const struct trend *trend, const struct run *head);
void window_free(struct window *window);

/* NULL if no run has it. */
const struct window_series *window_find(const struct window *window,
					const char *case_id,
					enum metric metric);

#endif
