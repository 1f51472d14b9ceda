/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_PROCSTAT_H
#define MACHINE_PROCSTAT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How much time CPU (-1: all together) has had since boot, and how much of
 * it the host gave to others, in ticks, from /proc/stat.  False, and -1
 * both, where that cannot be read.
 */
bool procstat_read(const char *root, int cpu, int64_t *ticks,
		   int64_t *steal_ticks);

#endif
