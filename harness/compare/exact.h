/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_EXACT_H
#define COMPARE_EXACT_H

#include <stddef.h>

struct finding;
struct metric_policy;

/*
 * Values that repeat to the digit.  Worker number i had the same hash seed
 * on both sides, so values are compared process by process: BASE[i] with
 * HEAD[i], COUNT of them.
 *
 * All equal: SAME, ratio 1.  WORSE (BETTER) if the median of the increases
 * (decreases) is more than tolerance times the smaller of both medians and
 * more than the floor; between them: SAME.  Of instructions, which a CPU counts
 * to some hundreds, it must also be more than five times the spread of the
 * increases.  The ratio is NaN where a median is not positive.
 */
struct matched {
	const double *base, *head;
	size_t count; /* at least 1 */
};

void judge_exact(const struct matched *values,
		 const struct metric_policy *policy, struct finding *finding);

#endif
