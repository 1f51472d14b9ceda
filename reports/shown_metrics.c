/* SPDX-License-Identifier: MIT */
/* Which columns the tables of a run have, the same in Markdown and HTML. */
#include "reports/shown_metrics.h"

#include "base/alloc.h"
#include "model/run.h"
#include "model/summary.h"

#define CALM_TELLS 1.05 /* time over time while calm */

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

bool shown_calm(const struct run_summary *run)
{
	for (size_t i = 0; i < run->run->case_count && !run->run->quick; i++) {
		const struct case_summary *summary = &run->cases[i];

		if (summary->calm.n &&
		    summary->metric[METRIC_TIME].median >
			    CALM_TELLS * summary->calm.median)
			return true;
	}
	return false;
}

bool shown_calm_beside(const struct run_summary *run, enum metric metric)
{
	return metric == METRIC_TIME && shown_calm(run);
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
