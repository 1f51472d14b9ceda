/* SPDX-License-Identifier: MIT */
#ifndef STAGE_BUILD_H
#define STAGE_BUILD_H

#include <stdint.h>

#include "base/compiler.h"

struct error;
struct onlooker;
struct planned;
struct strvec;
struct warden;

/*
 * Carry out what the suites of SIDE ask for with `build:`, in the top of
 * their tree (side->root, else that of their repository), before anything is
 * asked of their interpreters.  What was built for the same contents before
 * and is still there is not built again.  ERROR_TARGET if a command fails,
 * with its output as a note.
 */
MUST_CHECK int build_side(struct warden *warden, const struct planned *side,
			  const struct onlooker *onlooker, struct error *err);

/* The hash of all that the suite files FILES ask to be built; 0: nothing. */
MUST_CHECK int build_wanted(const struct strvec *files, uint64_t *hash,
			    struct error *err);

#endif
