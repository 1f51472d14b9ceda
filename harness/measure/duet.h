/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_DUET_H
#define MEASURE_DUET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "measure/worker_start.h"
#include "measure/steps.h"

struct benchmark;
struct error;
struct measure_setup;
struct plan_case;
struct session;
struct worker;

/* One case on both sides, and the rhythm that the first pair found. */
struct duet_case {
	const struct plan_case *base, *head;
	struct rhythm rhythm;
};

/* What chance decides for a pair; the same for both of its workers. */
struct duet_draw {
	int pair;
	bool head_first; /* the coin: who starts, and who has the first turn */
	struct draw draw;
	uint64_t jitter_seed;
};

/*
 * Pair number PAIR of a duet whose chance comes from SEED: draws are a pure
 * function of both.
 */
struct duet_draw duet_draw(uint64_t seed, int pair);

/* Of a load, on each side of a pair: two if all four fit into its budget. */
int duet_windows(const struct benchmark *load);

/*
 * Start the workers of a pair ahead of its time: on the harness's CPUs they
 * come up and import while another pair takes its turns.  They have no effect
 * outside of themselves before their setup, which waits for the pair: one
 * that is not played after all is closed like any session.  NULL where that
 * cannot be (one CPU for everything, fresh processes for each sample) or
 * fails: the pair then starts them itself, and fails for everybody to see.
 */
struct session *duet_start_ahead(const struct measure_setup *setup,
				 const struct duet_case *c,
				 const struct duet_draw *draw);

/*
 * A pair, again with the same draws while the machine disturbs it.  AHEAD has
 * its workers, started with the same draw, or is NULL; takes it.  Both
 * workers alive at once on one CPU, taking turns: B H B H ... or
 * H B H B ..., and then, if a percentile is gated, a stretch of single calls
 * each.  Those whose mode is to alternate: one whole process after the other.
 * (Imports and commands: fresh processes in turn; loads: windows,
 * B H H B or H B B H, merged into one worker a side.)  Like
 * solo_measure(): a target that fails is no error, its worker says so, and
 * the other's samples are not to be used.
 */
MUST_CHECK int duet_measure(const struct measure_setup *setup,
			    struct duet_case *c, const struct duet_draw *draw,
			    struct session *ahead, struct worker *base,
			    struct worker *head, struct error *err);

#endif
