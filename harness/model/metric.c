/* SPDX-License-Identifier: MIT */
/*
 * The table of metrics.  Invariant: an entry for each of enum metric, in its
 * order; nothing else in the program knows a metric's unit or tolerance.
 */
#include "model/metric.h"

#include <string.h>

const char *const better_names[] = {
	[BETTER_LOWER] = "lower", [BETTER_HIGHER] = "higher", NULL
};

const struct metric_info metric_infos[METRIC_COUNT] = {
	[METRIC_TIME] = {
		.name = "time",
		.unit = "s",
		.about = "time of a call",
		.better = BETTER_LOWER,
		.rule = RULE_PAIRED,
		.gated = true,
		.tolerance = 0.03,
	},
	[METRIC_P50] = {
		.name = "p50",
		.unit = "s",
		.about = "median of single calls",
		.better = BETTER_LOWER,
		.rule = RULE_PAIRED,
		.tolerance = 0.05,
	},
	[METRIC_P90] = {
		.name = "p90",
		.unit = "s",
		.about = "time that 90 % of single calls do not exceed",
		.better = BETTER_LOWER,
		.rule = RULE_PAIRED,
		.tolerance = 0.05,
	},
	[METRIC_P99] = {
		.name = "p99",
		.unit = "s",
		.about = "time that 99 % of single calls do not exceed",
		.better = BETTER_LOWER,
		.rule = RULE_PAIRED,
		.tolerance = 0.05,
	},
	[METRIC_P999] = {
		.name = "p999",
		.unit = "s",
		.about = "time that 99.9 % of single calls do not exceed",
		.better = BETTER_LOWER,
		.rule = RULE_PAIRED,
		.tolerance = 0.05,
	},
	[METRIC_MAX] = {
		.name = "max",
		.unit = "s",
		.about = "slowest single call",
		.better = BETTER_LOWER,
		.rule = RULE_PAIRED,
		.tolerance = 0.05,
	},
	[METRIC_THROUGHPUT] = {
		.name = "throughput",
		.unit = "1/s",
		.about = "items or requests a second",
		.better = BETTER_HIGHER,
		.rule = RULE_PAIRED,
		.tolerance = 0.03,
	},
	[METRIC_ERRORS] = {
		.name = "errors",
		.unit = "count",
		.about = "requests that failed",
		.better = BETTER_LOWER,
		.rule = RULE_EXACT,
	},
	[METRIC_PEAK_MEMORY] = {
		.name = "peak_memory",
		.unit = "B",
		.about = "growth of resident memory over import and setup",
		.better = BETTER_LOWER,
		.rule = RULE_EXACT_OR_PAIRED,
		.gated = true,
		.tolerance = 0.05,
		.floor = 1024 * 1024,
	},
	[METRIC_PEAK_RSS] = {
		.name = "peak_rss",
		.unit = "B",
		.about = "most resident memory of the whole process",
		.better = BETTER_LOWER,
		.rule = RULE_PAIRED,
		.tolerance = 0.05,
	},
	[METRIC_PEAK_HEAP] = {
		.name = "peak_heap",
		.unit = "B",
		.about = "most live bytes of Python's allocators in a call",
		.better = BETTER_LOWER,
		.rule = RULE_EXACT,
		.gated = true,
		.tolerance = 0.01,
		.floor = 4 * 1024,
	},
	[METRIC_ALLOCATIONS] = {
		.name = "allocations",
		.unit = "count",
		.about = "allocations of a call",
		.better = BETTER_LOWER,
		.rule = RULE_EXACT,
		.gated = true,
		.tolerance = 0.01,
		.floor = 8,
	},
	[METRIC_ALLOCATED_BYTES] = {
		.name = "allocated_bytes",
		.unit = "B",
		.about = "bytes allocated by a call, freed ones included",
		.better = BETTER_LOWER,
		.rule = RULE_EXACT,
		.tolerance = 0.01,
		.floor = 4 * 1024,
	},
	[METRIC_INSTRUCTIONS] = {
		.name = "instructions",
		.unit = "count",
		.about = "machine instructions of a call, where counted",
		.better = BETTER_LOWER,
		.rule = RULE_EXACT,
		.gated = true,
		.tolerance = 0.01,
	},
	[METRIC_TRACK] = {
		.name = "track",
		.unit = "",
		.about = "the number that the function returned",
		.better = BETTER_LOWER,
		.rule = RULE_EXACT_OR_PAIRED,
		.gated = true,
		.tolerance = 0.03, /* none at all while it is constant */
	},
};

enum metric metric_find(const char *name)
{
	for (unsigned int i = 0; i < METRIC_COUNT; i++)
		if (!strcmp(metric_infos[i].name, name))
			return (enum metric)i;
	return METRIC_COUNT;
}
