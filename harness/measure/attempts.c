/* SPDX-License-Identifier: MIT */
/*
 * A process, or a pair, during which the control group was throttled, or the
 * host gave more than a tenth of the CPU's time to others, says nothing of the
 * code.  Invariant: what decides is what the machine did, never what was
 * measured, so those that are kept are still a fair sample.
 */
#include "measure/attempts.h"

#include "base/buf.h"
#include "base/cpuset.h"
#include "machine/cpulock.h"
#include "measure/measure.h"
#include "model/run.h"

void attempts_init(struct attempts *attempts, const struct measure_setup *setup)
{
	*attempts = (struct attempts){
		.root = setup->machine_root ? setup->machine_root : "",
		.cpu = setup->cpus ? cpuset_next(&setup->cpus->workers, -1)
				   : -1,
	};
}

void attempt_begin(struct attempts *attempts)
{
	attempts->made++;
	evidence_begin(attempts->root, attempts->cpu, &attempts->mark);
}

bool attempt_failed(struct attempts *attempts, struct worker *const *workers,
		    size_t count)
{
	struct evidence evidence = evidence_end(attempts->root, attempts->cpu,
						&attempts->mark);
	bool measured = true; /* a benchmark that fails fails again */

	for (size_t i = 0; i < count; i++) {
		workers[i]->repeats = attempts->made - 1;
		workers[i]->evidence = evidence;
		measured = measured && workers[i]->outcome == OUTCOME_MEASURED;
	}
	if (!measured || !evidence_disturbed(&evidence) ||
	    attempts->made > REPEATS_MOST)
		return false;
	for (size_t i = 0; i < count; i++)
		worker_release(workers[i]);
	return true;
}

void attempts_note(struct run *run)
{
	size_t repeated = 0, kept = 0;
	struct buf text = BUF_INIT;
	bool paired = run->count > 0 && run->items[0].pair >= 0;

	for (size_t i = 0; i < run->count; i++) {
		repeated += (size_t)run->items[i].repeats;
		kept += run->items[i].repeats > 0 &&
			evidence_disturbed(&run->items[i].evidence);
	}
	if (repeated == 0)
		return;
	buf_addf(&text,
		 "%zu %s%s measured again: CPU time was taken away meanwhile "
		 "(throttling, or more than 10 %% steal)",
		 repeated, paired ? "pair" : "process",
		 repeated == 1 ? " was"
		 : paired      ? "s were"
			       : "es were");
	if (kept > 0)
		buf_addf(&text, "; %zu of %s kept %s no better", kept,
			 paired ? "the pairs" : "those",
			 kept == 1 ? "is" : "are");
	run_note_once(run, text.data);
	buf_release(&text);
}
