/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_STEADY_H
#define COMPARE_STEADY_H

#include <stddef.h>

struct run;
struct run_case;
struct worker;

/*
 * Where a worker, and where a case, is warm: how many of the first slices do
 * not count.  What the suite asked for is obeyed; else it is found in the
 * samples (stats/warmup.h).
 */
size_t steady_from(const struct worker *worker, const struct run_case *of_case);

/* One cut for all processes of the case. */
size_t steady_from_case(const struct run *run, size_t case_index);

/*
 * Processes of the case that were timed, and those of them that never
 * settled: as the yardstick sees them, so that a machine that drifts is not
 * taken for a benchmark that does.
 */
struct steadiness {
	size_t timed, restless;
};
struct steadiness steady_count(const struct run *run, size_t case_index);

#endif
