/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_TOPOLOGY_H
#define MACHINE_TOPOLOGY_H

#include <stddef.h>

#include "base/cpuset.h"

/* Which CPUs there are and which of them share a core. */
struct topology {
	struct cpuset online;
	struct cpuset isolated;	 /* kept free of everything by the kernel */
	struct cpuset *siblings; /* by CPU number: its core, itself included */
	int *socket;		 /* by CPU number; -1: not known */
	size_t count;		 /* highest CPU number + 1 */
	int cores, sockets;	 /* -1: not known */
};

void topology_read(const char *root, struct topology *topology);
void topology_release(struct topology *topology);

/* The core of CPU; of an unknown CPU an empty set. */
const struct cpuset *topology_siblings(const struct topology *topology,
				       int cpu);

#endif
