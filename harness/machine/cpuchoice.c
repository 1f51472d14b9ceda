/* SPDX-License-Identifier: MIT */
/*
 * Choosing CPUs, apart from taking them.  CPU 0 gets most interrupts and
 * kernel threads, a sibling shares caches and execution units: both cost a
 * measurement more than they give.
 */
#include "machine/cpuchoice.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "machine/topology.h"

/* Less is better. */
struct candidate {
	int cpu;
	int rank;   /* isolated, ordinary, shares with CPU 0, CPU 0 */
	int thread; /* 0: the highest of its core, 1: the next... */
	int socket;
};

/* Nobody restricted us: all that is online, but what is isolated. */
static bool is_default_mask(const struct topology *topology,
			    const struct cpuset *allowed)
{
	struct cpuset all = { .words = NULL };
	bool equal;

	cpuset_add_all(&all, &topology->online);
	cpuset_remove_all(&all, &topology->isolated);
	equal = cpuset_equal(&all, allowed);
	cpuset_release(&all);
	return equal;
}

static void collect(const struct topology *topology,
		    const struct cpuset *allowed, struct cpuset *candidates)
{
	cpuset_add_all(candidates, allowed);
	if (!is_default_mask(topology, allowed))
		return;
	for (int cpu = cpuset_next(&topology->isolated, -1); cpu >= 0;
	     cpu = cpuset_next(&topology->isolated, cpu)) {
		if (cpuset_has(&topology->online, cpu))
			cpuset_add(candidates, cpu);
	}
}

static int rank_of(const struct topology *topology, int cpu)
{
	if (cpuset_has(&topology->isolated, cpu))
		return 0;
	if (cpu == 0)
		return 3;
	return cpuset_has(topology_siblings(topology, 0), cpu) ? 2 : 1;
}

/* How many candidates of CPU's core stand above it. */
static int thread_of(const struct topology *topology,
		     const struct cpuset *candidates, int cpu)
{
	const struct cpuset *siblings = topology_siblings(topology, cpu);
	int above = 0;

	for (int other = cpuset_next(siblings, cpu); other >= 0;
	     other = cpuset_next(siblings, other)) {
		if (cpuset_has(candidates, other))
			above++;
	}
	return above;
}

static int by_merit(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->thread != y->thread)
		return x->thread - y->thread;
	if (x->socket != y->socket)
		return y->socket - x->socket;
	return y->cpu - x->cpu;
}

void cpu_rank(const struct topology *topology, const struct cpuset *allowed,
	      struct cpu_ranking *ranking)
{
	struct cpuset set = { .words = NULL };
	struct candidate *candidates;
	int count = 0;

	collect(topology, allowed, &set);
	candidates = xcalloc((size_t)cpuset_count(&set) + 1,
			     sizeof(*candidates));
	for (int cpu = cpuset_next(&set, -1); cpu >= 0;
	     cpu = cpuset_next(&set, cpu)) {
		bool known = (size_t)cpu < topology->count;

		candidates[count++] = (struct candidate){
			.cpu = cpu,
			.rank = rank_of(topology, cpu),
			.thread = thread_of(topology, &set, cpu),
			.socket = known ? topology->socket[cpu] : -1,
		};
	}
	qsort(candidates, (size_t)count, sizeof(*candidates), by_merit);
	ranking->cpus = xcalloc((size_t)count + 1, sizeof(int));
	ranking->count = count;
	for (int i = 0; i < count; i++)
		ranking->cpus[i] = candidates[i].cpu;
	free(candidates);
	cpuset_release(&set);
}

void cpu_ranking_release(struct cpu_ranking *ranking)
{
	free(ranking->cpus);
	*ranking = (struct cpu_ranking){ .cpus = NULL };
}

/* Replace HARNESS by what it has beyond WHAT, unless that is nothing. */
static bool avoid(struct cpuset *harness, const struct cpuset *what)
{
	struct cpuset rest = { .words = NULL };

	cpuset_add_all(&rest, harness);
	cpuset_remove_all(&rest, what);
	if (cpuset_count(&rest) == 0) {
		cpuset_release(&rest);
		return false;
	}
	cpuset_release(harness);
	*harness = rest;
	return true;
}

bool cpu_place_harness(const struct topology *topology,
		       const struct cpuset *allowed,
		       const struct cpuset *workers, struct cpuset *harness)
{
	struct cpuset cores = { .words = NULL };
	bool apart;

	cpuset_add_all(harness, allowed);
	apart = avoid(harness, workers);
	for (int cpu = cpuset_next(workers, -1); apart && cpu >= 0;
	     cpu = cpuset_next(workers, cpu))
		cpuset_add_all(&cores, topology_siblings(topology, cpu));
	if (apart)
		avoid(harness, &cores);
	avoid(harness, &topology->isolated);
	cpuset_release(&cores);
	return !apart;
}
