/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_CPULOCK_H
#define MACHINE_CPULOCK_H

#include <stdbool.h>

#include "base/cpuset.h"

struct buf;
struct error;

/*
 * Which CPUs the workers get and which the harness keeps: an isolated one if
 * there is one, else an allowed one that is not the harness's own, not its
 * SMT sibling, and not CPU 0 if there is a choice.  A lock per CPU (flock,
 * in /run/lock or /tmp) makes a second tare wait.
 */
struct cpu_claim {
	struct cpuset workers; /* where workers are pinned */
	struct cpuset harness; /* where we moved ourselves */
	struct cpuset before;  /* where we had been */
	bool shared;	       /* one CPU for both: say so */
	int *lock_fds;
	int lock_count;
};

enum cpu_wait { CPU_WAIT, CPU_NO_WAIT };

/*
 * Choose COUNT CPUs for the workers, lock them, move this process off them.
 * With CPU_NO_WAIT a CPU that is taken is an error that names the holder;
 * else WAITING (may be NULL) is called once with that text before waiting.
 */
int cpu_claim_take(struct cpu_claim *claim, const char *root, int count,
		   enum cpu_wait wait, void (*waiting)(const char *holder),
		   struct error *err);

/* Give the CPUs back and go where we were.  Zeroed is fine. */
void cpu_claim_release(struct cpu_claim *claim);

#endif
