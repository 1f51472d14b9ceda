/* SPDX-License-Identifier: MIT */
#ifndef MODEL_METRIC_H
#define MODEL_METRIC_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What can be measured of a case.  Every metric has one value per process.
 * The order is the order of columns and of rows in reports.
 */
enum metric {
	METRIC_TIME, /* s a call */
	METRIC_P50,  /* s, of single calls */
	METRIC_P90,
	METRIC_P99,
	METRIC_P999,
	METRIC_MAX,
	METRIC_THROUGHPUT,
	METRIC_ERRORS,
	METRIC_PEAK_MEMORY, /* B, growth over import and setup */
	METRIC_PEAK_RSS,    /* B, absolute */
	METRIC_PEAK_HEAP,   /* B a call, from the allocator hook */
	METRIC_ALLOCATIONS, /* count a call */
	METRIC_ALLOCATED_BYTES,
	METRIC_INSTRUCTIONS,
	METRIC_TRACK, /* what the function returned */
	METRIC_COUNT
};

/* How a difference is judged. */
enum metric_rule {
	RULE_PAIRED,	     /* rank test on pairs, or the yardstick's */
	RULE_EXACT,	     /* no p-value: it repeats to the digit */
	RULE_EXACT_OR_PAIRED /* exact while it does not vary */
};

enum better { BETTER_LOWER, BETTER_HIGHER };

extern const char *const better_names[]; /* "lower"; ended by NULL */

struct metric_info {
	const char *name;  /* "peak_memory" */
	const char *unit;  /* "s", "B", "1/s", "count"; "" is its own */
	const char *about; /* one line for the manual */
	enum better better;
	enum metric_rule rule;
	bool gated;	  /* by default, where it was measured */
	double tolerance; /* ratio: 0.03 */
	double floor;	  /* smallest difference that counts, in unit */
};

extern const struct metric_info metric_infos[METRIC_COUNT];

#define METRIC_BIT(metric) (UINT32_C(1) << (metric))

/* By name; METRIC_COUNT if there is none. */
enum metric metric_find(const char *name);

#endif
