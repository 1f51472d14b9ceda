/* SPDX-License-Identifier: MIT */
#ifndef CLI_PORTRAIT_H
#define CLI_PORTRAIT_H

#include "base/compiler.h"
#include "model/stacks.h"
#include "profile/sources.h"

struct digest_side;
struct error;
struct invocation;
struct measure_setup;
struct plan_case;

/* One side of a case and all that its sittings gave.  Begins with `c` and
 * `tree`, from which its files are named and which is its own. */
struct portrait {
	const struct plan_case *c;
	char *tree;
	struct stacks stacks, memory;
	struct sources sources;
};

/* Have COUNT sides sit, as often as --processes, --budget and what is usual
 * say; two of them in pairs; and once each for their memory. */
MUST_CHECK int portraits_take(const struct invocation *inv,
			      const struct measure_setup *setup,
			      struct portrait *const *portraits, int count,
			      struct error *err);

/* For digest() and contrast(); borrows. */
struct digest_side portrait_side(struct portrait *portrait);

void portrait_release(struct portrait *portrait);

#endif
