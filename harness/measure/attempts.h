/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_ATTEMPTS_H
#define MEASURE_ATTEMPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "machine/evidence.h"

struct measure_setup;
struct run;
struct worker;

enum { REPEATS_MOST = 2 };

/* One process, or both of a pair, measured until the machine lets it be:
 *
 *	attempts_init(&attempts, setup);
 *	do {
 *		attempt_begin(&attempts);
 *		... measure into WORKERS, COUNT of them ...
 *	} while (attempt_failed(&attempts, workers, count));
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
 * What the machine did since goes into each of WORKERS.  True: too much to
 * believe them, and there is an attempt left; they are released then.
 */
bool attempt_failed(struct attempts *attempts, struct worker *const *workers,
		    size_t count);

/* How many of RUN's processes, or of the pairs that it is a side of, were
 * measured again, as a note. */
void attempts_note(struct run *run);

#endif
