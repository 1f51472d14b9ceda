/* SPDX-License-Identifier: MIT */
#ifndef STAGE_POINTS_H
#define STAGE_POINTS_H

#include "base/compiler.h"

struct error;
struct run;
struct store;

/* store_finish() and store_put() with the points that compare makes of RUN:
 * the store keeps them, but does no arithmetic. */
MUST_CHECK int points_finish(struct store *store, const struct run *run,
			     struct error *err);
MUST_CHECK int points_put(struct store *store, const struct run *run,
			  struct error *err);

#endif
