/* SPDX-License-Identifier: MIT */
#ifndef STAGE_CLIMB_H
#define STAGE_CLIMB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

struct chosen_side;
struct error;
struct findings;
struct run;
struct store;
struct strvec;
struct terms;
struct wishes;

/* Up the ladder, from a recorded base to a live one. */
struct climb {
	const struct wishes *wishes;
	const struct strvec *suites; /* as typed */
	bool no_duet;		     /* none is wanted */
	struct store *store;
	const struct chosen_side *base; /* recorded */
	const struct run *head;		/* just measured */
	const struct terms *terms;
	int64_t started_ns; /* monotonic; the budget counts from */
};

/* Hold the times of FINDINGS against the baseline's window, if base is a
 * baseline. */
MUST_CHECK int climb_screen(const struct climb *climb,
			    struct findings *findings, struct error *err);

/*
 * Let a duet against base's commit decide what is still open.  Where there
 * can be none (no git, a dirty baseline, a commit that is gone)
 * FINDINGS say so.  -1 only when it was interrupted.
 */
MUST_CHECK int climb_duet(const struct climb *climb, struct findings *findings,
			  struct error *err);

/* Why nothing can be played live here, whatever base is; NULL if it can. */
const char *climb_why_no_duets(const struct climb *climb);

/* A duet of CASES against the commit HASH, in what is left of the budget; NULL
 * with ERR. */
struct findings *climb_stage(const struct climb *climb, char *hash,
			     const struct strvec *cases, struct error *err);

#endif
