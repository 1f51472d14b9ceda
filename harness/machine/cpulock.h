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

/* What to do about a CPU that is taken; zeroed: wait for it, tell nobody. */
struct cpu_patience {
	enum cpu_wait wait;
	/* told once who holds it, before we wait; NULL */
	void (*waiting)(void *context, const char *holder);
	void *context;
};

/*
 * Choose COUNT CPUs for the workers, lock them, move this process off them.
 * With CPU_NO_WAIT a CPU that is taken is an error that names the holder.
 */
int cpu_claim_take(struct cpu_claim *claim, const char *root, int count,
		   const struct cpu_patience *patience, struct error *err);

/* Give the CPUs back and go where we were.  Zeroed is fine. */
void cpu_claim_release(struct cpu_claim *claim);

#endif
