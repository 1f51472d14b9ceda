/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_SITTING_H
#define MEASURE_SITTING_H

#include <stdbool.h>

#include "base/compiler.h"

struct duet_draw;
struct error;
struct measure_setup;
struct plan_case;
struct stacks;

/* What sits, and where its stacks go. */
struct sitter {
	const struct plan_case *c;
	struct stacks *stacks;
};

enum { SITTERS_MOST = 2 };

/* Can the stacks of such a case be sampled?  -1 with ERROR_USAGE, or
 * ERROR_TARGET if it cannot run. */
MUST_CHECK int sitting_check(const struct plan_case *c, struct error *err);
bool sitting_is_possible(const struct plan_case *c);

/*
 * A sitting: fresh processes that make their calls, turn by turn if they are
 * two, and are looked at meanwhile, a few thousand times a second, from their
 * own CPU, to which the harness moves for so long.  Nothing is timed in it
 * but what the calls cost by the worker's own clock.  A target that fails is
 * ERROR_TARGET, with its story.
 */
MUST_CHECK int sitting_take(const struct measure_setup *setup,
			    const struct sitter *sitters, int count,
			    const struct duet_draw *draw, struct error *err);

/*
 * The same of one sitter, for memory: one call in a fresh process whose every
 * request to Python's allocators is seen with its stack.  Exact, as the
 * metric `allocations` is, after as many calls before it.
 */
MUST_CHECK int sitting_witness(const struct measure_setup *setup,
			       const struct sitter *sitter,
			       const struct duet_draw *draw, struct error *err);

#endif
