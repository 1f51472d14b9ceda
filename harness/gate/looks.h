/* SPDX-License-Identifier: MIT */
#ifndef GATE_LOOKS_H
#define GATE_LOOKS_H

#include <stdint.h>

#include "base/compiler.h"

struct error;
struct findings;
struct measure_listener;
struct measure_setup;
struct plan;
struct run;

/*
 * A duet of two plans: pairs of every case that both have, round by round,
 * until each is decided, hopeless, has had its last look, or its budget is
 * spent.
 */
struct duet_sides {
	const struct measure_setup *setup;
	const struct plan *base_plan, *head_plan;
	struct run *base, *head; /* described; the workers go there */
	uint64_t seed;		 /* of every draw */
	int64_t budget_ns;	 /* for everything; 0: none */
	const struct measure_listener *listener; /* progress only */
};

/*
 * Carry it out and judge it.  The findings are the caller's to free;
 * nothing in them is confirmed yet, but what a
 * policy of `confirm: none` trusts at once.  On an interrupt NULL and
 * ERROR_INTERRUPT.
 */
struct findings *looks_take(const struct duet_sides *sides, struct error *err);

/*
 * Measure what FINDINGS say is worse once more with fresh pairs (SIDES as
 * before, but with runs and a seed of their own; with roles of the folders
 * swapped if the caller can): mark confirmed what is worse again, and
 * make the others undecided.  What fails where it is measured now stays as it
 * is if the caller knows another place to try.
 */
enum looks_unplayed { UNPLAYED_STAYS_WORSE, UNPLAYED_IS_UNDECIDED };
MUST_CHECK int looks_confirm(const struct duet_sides *sides,
			     enum looks_unplayed then,
			     struct findings *findings, struct error *err);

#endif
