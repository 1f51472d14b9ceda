/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_GLANCES_H
#define PROFILE_GLANCES_H

#include <stdbool.h>
#include <stdint.h>

struct sched_attr;

/*
 * When a process is looked at: at random distances around a period, so that
 * nothing periodic can hide between the glances.  A glance whose time has passed
 * is left out, never made up for: several in one moment would all see the
 * same thing.
 */
struct glances {
	int64_t due_ns, period_ns;
	uint64_t state; /* of chance */
};

void glances_begin(struct glances *glances, int64_t period_ns, uint64_t seed,
		   int64_t now_ns);

/* It is NOW_NS and a glance has been: the next is due at due_ns, which is later.
 * How many were left out. */
int64_t glances_next(struct glances *glances, int64_t now_ns);

/* Sleep until then; how late it is. */
int64_t glances_wait(const struct glances *glances);

/*
 * From here on this thread wakes up to the microsecond, and goes before what
 * runs on its CPU: with real-time priority, or, where that is not allowed,
 * with a slice so short that it may interrupt longer ones (Linux 6.12).
 * false: neither could be had; then glances may come late.
 */
struct haste {
	struct sched_attr *before; /* NULL: not changed */
};

bool glances_hurry(struct haste *haste);
void glances_calm(struct haste *haste); /* as it was */

#endif
