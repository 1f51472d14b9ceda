/* SPDX-License-Identifier: MIT */
/*
 * A mask that was set is not always a mask that holds: control groups narrow
 * it, and tools that balance or pin by name widen it again.  So each worker
 * reports where it is, and what it reports is compared with the claim.
 */
#include "measure/placement.h"

#include "base/buf.h"
#include "base/cpuset.h"
#include "machine/cpulock.h"
#include "model/run.h"

void placement_note_sharing(const struct cpu_claim *cpus, struct run *run)
{
	if (!cpus || !cpus->shared)
		return;
	if (cpuset_count(&cpus->workers) == 1)
		run_note_once(run,
			      "this machine has one CPU for us: tare shares "
			      "it with what it measures");
	else
		run_note_once(run,
			      "workers take all CPUs that we may use: tare "
			      "shares them with what it measures");
}

static void note_mask(const struct cpu_claim *cpus, const struct worker *worker,
		      struct run *run)
{
	struct buf text = BUF_INIT;
	int wanted = cpuset_count(&cpus->workers);

	if (worker->cpu_count < 0 || worker->cpu_count == wanted)
		return;
	buf_addf(&text,
		 "a worker was allowed %d CPU%s, not the %d that it was pinned "
		 "to (",
		 worker->cpu_count, worker->cpu_count == 1 ? "" : "s", wanted);
	cpuset_print(&cpus->workers, &text);
	buf_adds(&text, "): something else on this machine changes masks");
	run_note_once(run, text.data);
	buf_release(&text);
}

static void note_cpu(const struct cpu_claim *cpus, const struct worker *worker,
		     struct run *run)
{
	struct buf text = BUF_INIT;

	if (worker->cpu < 0 || cpuset_has(&cpus->workers, worker->cpu))
		return;
	buf_addf(&text, "a worker ran on CPU %d, though it was pinned to ",
		 worker->cpu);
	cpuset_print(&cpus->workers, &text);
	run_note_once(run, text.data);
	buf_release(&text);
}

void placement_note_worker(const struct cpu_claim *cpus,
			   const struct worker *worker, struct run *run)
{
	if (!cpus || cpuset_count(&cpus->workers) == 0)
		return;
	note_mask(cpus, worker, run);
	note_cpu(cpus, worker, run);
}
