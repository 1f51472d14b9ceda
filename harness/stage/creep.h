/* SPDX-License-Identifier: MIT */
#ifndef STAGE_CREEP_H
#define STAGE_CREEP_H

#include "base/compiler.h"

struct climb;
struct error;
struct findings;

/*
 * The ratchet: what has become worse than the best that the baseline's window
 * has been is decided by a duet against the commit of that time, and put into
 * FINDINGS if it is so.  -1 only when it was interrupted, or the store
 * failed.
 */
MUST_CHECK int creep_look(const struct climb *climb, struct findings *findings,
			  struct error *err);

#endif
