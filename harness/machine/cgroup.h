/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_CGROUP_H
#define MACHINE_CGROUP_H

#include <stdint.h>

/* What control groups do to our CPU time; version 1 and 2. */
struct cgroup_cpu {
	double quota_cpus; /* the tightest of ours and those above; NaN: none */
	int64_t periods, throttled; /* of the group with that quota; -1 */
};

void cgroup_read(const char *root, struct cgroup_cpu *cgroup);

#endif
