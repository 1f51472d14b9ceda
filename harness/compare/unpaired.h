/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_UNPAIRED_H
#define COMPARE_UNPAIRED_H

#include <stddef.h>

struct finding;
struct metric_policy;
struct summary;

/*
 * Two sets of process values that were not measured as pairs.
 */

/*
 * 95 % interval of head / base by Welch on ln of the values, the process
 * being the unit (Kalibera and Jones at the top level).  NaN below two
 * values a side or with one that is not positive; NaN values are left out.
 */
struct ratio_interval {
	double low, high;
};
struct ratio_interval ratio_interval(const double *base, size_t n_base,
				     const double *head, size_t n_head);

/* Processes a side below which two runs are never told apart. */
enum { UNPAIRED_LEAST = 3 };

/*
 * Times of two runs: WORSE or BETTER only beyond a factor of 2 (or the
 * tolerance, if that is more) with rank intervals of the medians that do
 * not overlap; else UNDECIDED: the machine alone moves times that much.
 * TAKEN_OFF, head / base with the machine's speed taken off, must say the
 * same; NaN if it is not known.
 */
void judge_times(const struct summary *base, const struct summary *head,
		 double taken_off, struct finding *finding);

/*
 * Times of two runs in turns of the yardstick, both of calm moments: FINDING
 * has their ratio and its interval.  WORSE or BETTER beyond a factor of 1.25
 * (or the tolerance) if the interval has not 1 in it; else UNDECIDED: between
 * runs of the same code some per cent are seen where memory is slow
 * (tests/accuracy/stored.py).  AS_MEASURED, head / base of the medians, must
 * say the same: a reading is of each process's best moments, and blind to what
 * only some calls do.
 */
void judge_calm_times(double as_measured, struct finding *finding);

/*
 * Memory and other values that vary from process to process, but not with
 * the machine's speed: WORSE or BETTER if the medians differ by more than
 * tolerance and floor and the rank intervals do not overlap; SAME if even
 * the far ends of the intervals are within one of them; else UNDECIDED.
 */
void judge_varying(const struct summary *base, const struct summary *head,
		   const struct metric_policy *policy, struct finding *finding);

#endif
