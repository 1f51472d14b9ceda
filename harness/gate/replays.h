/* SPDX-License-Identifier: MIT */
#ifndef GATE_REPLAYS_H
#define GATE_REPLAYS_H

#include <stddef.h>

#include "base/compiler.h"

struct duet_case;
struct duet_draw;
struct error;
struct findings;
struct measure_setup;
struct worker;

enum { REPLAYS_MOST = 2 };

/* Pairs that the machine disturbed: throttled, or robbed of CPU time. */
struct replays {
	size_t replayed; /* attempts thrown away */
	size_t kept;	 /* pairs whose last attempt was disturbed, too */
};

/*
 * duet_measure(), again with the same draws while the machine disturbs it,
 * REPLAYS_MOST times at most; what was thrown away is added to REPLAYS.
 */
MUST_CHECK int replay_measure(const struct measure_setup *setup,
			      struct duet_case *c, const struct duet_draw *draw,
			      struct worker *base, struct worker *head,
			      struct replays *replays, struct error *err);

/* Say it in the findings' notes, if there is anything to say. */
void replays_note(const struct replays *replays, struct findings *findings);

#endif
