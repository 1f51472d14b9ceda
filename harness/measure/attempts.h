/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_ATTEMPTS_H
#define MEASURE_ATTEMPTS_H

#include <stdbool.h>

#include "machine/evidence.h"

struct measure_setup;
struct run;
struct worker;

enum { REPEATS_MOST = 2 };

/* One process, measured until the machine lets it be:
 *
 *	attempts_init(&attempts, setup);
 *	do {
 *		attempt_begin(&attempts);
 *		... measure into a worker ...
 *	} while (attempt_failed(&attempts, &worker));
 */
struct attempts {
	const char *root;
	int cpu, made;
	struct evidence_mark mark;
};

void attempts_init(struct attempts *attempts,
		   const struct measure_setup *setup);
void attempt_begin(struct attempts *attempts);

/*
 * What the machine did since goes into WORKER.  True: too much to believe
 * it, and there is an attempt left; WORKER is released then.
 */
bool attempt_failed(struct attempts *attempts, struct worker *worker);

/* How many of RUN's processes were measured again, as a note. */
void attempts_note(struct run *run);

#endif
