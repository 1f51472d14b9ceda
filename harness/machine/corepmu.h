/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_COREPMU_H
#define MACHINE_COREPMU_H

#include <stdint.h>

struct cpuset;

/*
 * What perf_event_open(2) is asked for to have instructions counted.  Where
 * cores are of several kinds, each kind has counters of its own, and what
 * Linux calls "instructions" in general is those of one kind: on the others
 * it counts nothing.
 */
struct core_event {
	uint32_t pmu;	/* its `type`; 0: the general one is all there is */
	uint64_t event; /* its `config` */
};

/* The instructions of the kind of core that the first of CPUS is. */
struct core_event corepmu_instructions(const char *root,
				       const struct cpuset *cpus);

#endif
