/* SPDX-License-Identifier: MIT */
#ifndef GATE_SELFCHECK_H
#define GATE_SELFCHECK_H

#include <stddef.h>

#include "base/arena.h"

struct findings;

/*
 * Head against head, again and again: whatever the gate says but "same" is
 * its own mistake.  Pure: findings come in, sums go out.
 */
struct selfcheck_row {
	const char *case_id;
	size_t times, same, undecided; /* verdicts of its time */
	size_t alarms;		       /* confirmed `worse`, of any metric */
	double noise;		       /* of a pair: mean over the times; NaN */
	double noise_sum;	       /* of those that have one */
	size_t noisy_times;
	double detectable;     /* smallest ratio: the worst of them */
	double pairs, seconds; /* sums */
};

struct selfcheck {
	struct arena arena;
	struct selfcheck_row *items;
	size_t count, capacity;
	size_t runs;	/* of the whole suite */
	size_t alarmed; /* with any confirmed, gated `worse` */
	double seconds;
};

void selfcheck_add(struct selfcheck *check, const struct findings *findings);
void selfcheck_release(struct selfcheck *check); /* zeroed is fine */

/* Largest share of false alarms that is still possible, at 95 %, when EVENTS
 * of TRIALS were seen (Clopper and Pearson, one-sided). */
double selfcheck_bound(size_t events, size_t trials);

#endif
