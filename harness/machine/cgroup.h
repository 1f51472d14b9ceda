/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_CGROUP_H
#define MACHINE_CGROUP_H

#include <stdint.h>

/* What control groups do to our CPU time; version 1 and 2. */
struct cgroup_cpu {
	double quota_cpus; /* the tightest of ours and those above; NaN: none */
	/* Of all those groups that have a quota: the most periods, and how
	 * often any was throttled; -1: not known */
	int64_t periods, throttled;
};

void cgroup_read(const char *root, struct cgroup_cpu *cgroup);

#endif
