/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_STEADY_H
#define COMPARE_STEADY_H

#include <stdbool.h>
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

/* One cut for all processes of the case: what they have in common, which is
 * seen in the median of all of them, slice by slice. */
size_t steady_from_case(const struct run *run, size_t case_index);

/*
 * How WORKERS of one case settle, of a duet both sides' together: who is on
 * which side makes no difference.  UNSETTLED are those of them that never
 * do, as the yardstick sees them, so that a machine that drifts is not taken
 * for a benchmark that does.  RESTLESS if more than a fifth of
 * them, and two at least, never settled, and if all but an eighth go on
 * drifting the same way: a warm-up is common to them, noise is not.  The two
 * of a pair count as one: they had the same neighbours.
 */
struct pooled_steadiness {
	size_t cut; /* one for all */
	size_t timed, unsettled;
	bool restless;
};
struct pooled_steadiness steady_pool(const struct worker *const *workers,
				     size_t count,
				     const struct run_case *of_case);

/* Of a case, those of its workers that have the most slices. */
struct pooled_steadiness steady_of_case(const struct run *run,
					size_t case_index);

#endif
