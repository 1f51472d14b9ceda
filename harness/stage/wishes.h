/* SPDX-License-Identifier: MIT */
#ifndef STAGE_WISHES_H
#define STAGE_WISHES_H

#include <stdint.h>

#include "gate/gate.h"
#include "machine/cpulock.h"

struct measure_progress;
struct strvec;

/* Who is told what goes on; each may be NULL. */
struct onlooker {
	void *context;
	void (*progress)(void *context,
			 const struct measure_progress *progress);
	void (*note)(void *context, const char *text); /* lines */
};

/*
 * What is asked of whatever is measured, beside the sides and the suites.
 * Zeroed: nothing, as the suites say.  Borrows its texts.
 */
struct wishes {
	const struct strvec *keep, *tags; /* only such cases; NULL: all */
	int64_t budget_ns;		  /* for everything; 0: none */
	int processes;			  /* of each case; 0: as suites say */
	int64_t seed; /* of every draw, from 1 on; 0: a new one */
	enum cpu_wait wait;
	enum gate_strictness strictness;
	struct onlooker onlooker;
};

#endif
