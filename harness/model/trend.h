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
	double yardstick;	  /* median of value / yardstick; NaN */
	size_t n;
};

/* A step in a series: the points before FIRST have another level. */
struct change_point {
	size_t first;	  /* index of the first point of the new level */
	size_t low, high; /* it lies in this range of indexes */
	double ratio;	  /* new level / level before */
	bool provisional; /* too near the end to be sure */
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
};

struct trend {
	struct arena arena; /* owns everything below */
	struct series *series;
	size_t count;
	bool by_date; /* else commits are equally spaced */
};

void trend_free(struct trend *trend);

#endif
