/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TREND_H
#define MODEL_TREND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/metric.h"

/* One run of one case and metric, as the store keeps it for trends. */
struct point {
	const char *run_uuid;
	const char *commit;  /* NULL outside git */
	const char *subject; /* of the commit; NULL */
	const char *tag;     /* the commit's; NULL */
	const char *machine_id;
	int64_t commit_date_ns; /* 0 outside git */
	int64_t measured_ns;
	bool dirty;
	double median, low, high; /* in the metric's unit */
	double yardstick; /* a call in turns of it, in calm moments; NaN */
	double calm, calm_low, calm_high; /* its seconds then; NaN */
	size_t n;
	int64_t order_ns; /* points go by it, then by `place` */
	size_t place;	  /* of the commit along its branch, oldest first; 0:
			     not on it */
	bool outlier;	  /* far from its level */
};

/* A step in a series: the points before FIRST have another level. */
struct change_point {
	size_t first;	  /* index of the first point of the new level */
	size_t low, high; /* it lies in this range of indexes */
	double ratio;	  /* new level / level before */
	bool provisional; /* too near the end to be sure */
};

/* Points of one machine between two changes: FIRST .. END - 1. */
struct level {
	size_t first, end;
	double value; /* median of their medians */
};

/* Where the next run is expected if nothing changes: 95 of 100 times
 * between LOW and HIGH.  From the points FIRST to the last; NaN where these
 * are too few. */
struct expectation {
	size_t first;
	double low, high;
};

/* One case and metric over commits, in the order of the x axis. */
struct series {
	const char *case_id;
	enum metric metric;
	const char *unit;
	enum better better;
	struct point *points;
	size_t count;
	struct change_point *changes;
	size_t change_count;
	struct level *levels;
	size_t level_count;
	struct expectation expected;
	bool normalized; /* the machine's speed is taken off the values */
};

struct trend {
	struct arena arena; /* owns everything below */
	struct series *series;
	size_t count;
	bool by_date; /* else commits are equally spaced */
};

void trend_free(struct trend *trend);

#endif
