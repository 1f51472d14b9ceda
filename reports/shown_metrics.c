/* SPDX-License-Identifier: MIT */
/* Which columns the tables of a run have, the same in Markdown and HTML. */
#include "reports/shown_metrics.h"

#include "base/alloc.h"
#include "model/run.h"
#include "model/summary.h"

static const enum metric candidates[] = {
	METRIC_TIME,	     METRIC_TRACK,	 METRIC_P99,
	METRIC_THROUGHPUT,   METRIC_PEAK_MEMORY, METRIC_ALLOCATIONS,
	METRIC_INSTRUCTIONS,
};

static bool anybody_has(const struct run_summary *run, enum metric metric)
{
	for (size_t i = 0; i < run->run->case_count; i++)
		if (run->cases[i].metric[metric].n)
			return true;
	return false;
}

bool shows_calm_beside(const struct run_summary *run, enum metric metric)
{
	return metric == METRIC_TIME && run->shows_calm && !run->run->quick;
}

size_t shown_metrics(const struct run_summary *run,
		     enum metric shown[METRIC_COUNT])
{
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(candidates) && !run->run->quick; i++)
		if (anybody_has(run, candidates[i]))
			shown[count++] = candidates[i];
	return count;
}
