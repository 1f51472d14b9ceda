/* SPDX-License-Identifier: MIT */
/*
 * A process during which the control group was throttled, or the host gave
 * more than a tenth of the CPU's time to others, says nothing of the code.
 * Invariant: what decides is what the machine did, never what was measured,
 * so those that are kept are still a fair sample.
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

bool attempt_failed(struct attempts *attempts, struct worker *worker)
{
	worker->repeats = attempts->made - 1;
	worker->evidence = evidence_end(attempts->root, attempts->cpu,
					&attempts->mark);
	/* a benchmark that fails fails again */
	if (worker->outcome != OUTCOME_MEASURED ||
	    !evidence_disturbed(&worker->evidence) ||
	    attempts->made > REPEATS_MOST)
		return false;
	worker_release(worker);
	return true;
}

void attempts_note(struct run *run)
{
	size_t repeated = 0, kept = 0;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < run->count; i++) {
		repeated += (size_t)run->items[i].repeats;
		kept += run->items[i].repeats > 0 &&
			evidence_disturbed(&run->items[i].evidence);
	}
	if (repeated == 0)
		return;
	buf_addf(&text,
		 "%zu process%s measured again: CPU time was taken away "
		 "meanwhile (throttling, or more than 10 %% steal)",
		 repeated, repeated == 1 ? " was" : "es were");
	if (kept > 0)
		buf_addf(&text, "; %zu of those kept %s no better", kept,
			 kept == 1 ? "is" : "are");
	run_note_once(run, text.data);
	buf_release(&text);
}
