/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_EVIDENCE_H
#define MACHINE_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/pressure.h"
#include "model/samples.h"

struct buf;

/*
 * What the machine did to one CPU between two moments, a pair of workers for
 * instance.  Cheap: five small files.  Steal counts in ticks of 10 ms, so
 * it says something from half a second on.
 */
struct evidence_mark {
	int64_t ticks, steal_ticks; /* of the CPU; -1: not known */
	int64_t throttled;	    /* periods of our control group; -1 */
	struct pressure_mark pressure;
};

/* More than this, and what was measured is measured again. */
#define EVIDENCE_STEAL_MOST 0.10

/* Of CPU (-1: of all of them together) under ROOT. */
void evidence_begin(const char *root, int cpu, struct evidence_mark *mark);
struct evidence evidence_end(const char *root, int cpu,
			     const struct evidence_mark *mark);

/* Too much to believe what was measured meanwhile? */
bool evidence_disturbed(const struct evidence *evidence);

/* "throttled in 3 periods", "12 % steal"; nothing if there was none. */
void evidence_print(const struct evidence *evidence, struct buf *out);

#endif
