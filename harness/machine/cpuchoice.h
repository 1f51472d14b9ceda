/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_CPUCHOICE_H
#define MACHINE_CPUCHOICE_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/cpuset.h"

struct topology;

/*
 * Which CPUs suit workers, best first; pure.  Isolated ones come first, then
 * those that share no core with CPU 0, then the rest, CPU 0 last; the highest
 * number first among equals, one thread of each core before the second.
 * ALLOWED is this process's mask.  Isolated CPUs outside of it count only if
 * the mask is just what the kernel gives everybody.
 */
struct cpu_ranking {
	int *cpus;
	int count;
};

void cpu_rank(const struct topology *topology, const struct cpuset *allowed,
	      struct cpu_ranking *ranking);
void cpu_ranking_release(struct cpu_ranking *ranking);

/*
 * Where the harness goes once WORKERS are taken: what is allowed, not
 * isolated, no worker's and no sibling of one; what cannot be had of that is
 * given up from the end.  True if it has to share with the workers.
 */
bool cpu_place_harness(const struct topology *topology,
		       const struct cpuset *allowed,
		       const struct cpuset *workers, struct cpuset *harness);

#endif
