/* SPDX-License-Identifier: MIT */
/*
 * A pair during which the control group was throttled, or the host gave more
 * than a tenth of the CPU's time to others, says nothing of the code.  It is
 * thrown away whole, whatever its outcome: what decides is what the machine
 * did, never what was measured, so the pairs that are kept are still a fair
 * sample.
 */
#include "gate/replays.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "machine/cpulock.h"
#include "machine/evidence.h"
#include "measure/duet.h"
#include "measure/measure.h"
#include "model/findings.h"
#include "model/samples.h"

static int cpu_of(const struct measure_setup *setup)
{
	return setup->cpus ? cpuset_next(&setup->cpus->workers, -1) : -1;
}

/* A benchmark that fails fails again: nothing is gained by a replay. */
static bool both_measured(const struct worker *base, const struct worker *head)
{
	return base->outcome == OUTCOME_MEASURED &&
	       head->outcome == OUTCOME_MEASURED;
}

int replay_measure(const struct measure_setup *setup, struct duet_case *c,
		   const struct duet_draw *draw, struct worker *base,
		   struct worker *head, struct replays *replays,
		   struct error *err)
{
	int cpu = cpu_of(setup);

	for (int again = 0;; again++) {
		struct evidence_mark mark;
		struct evidence evidence;

		evidence_begin("", cpu, &mark);
		if (duet_measure(setup, c, draw, base, head, err) < 0)
			return -1;
		evidence = evidence_end("", cpu, &mark);
		if (!evidence_disturbed(&evidence) ||
		    !both_measured(base, head))
			return 0;
		if (again == REPLAYS_MOST) {
			replays->kept++;
			return 0;
		}
		replays->replayed++;
		worker_release(base);
		worker_release(head);
	}
}

void replays_note(const struct replays *replays, struct findings *findings)
{
	struct buf text = BUF_INIT;

	if (replays->replayed == 0)
		return;
	buf_addf(&text,
		 "%zu pair%s measured again: CPU time was taken away meanwhile "
		 "(throttling, or more than 10 %% steal)",
		 replays->replayed, replays->replayed == 1 ? " was" : "s were");
	if (replays->kept > 0)
		buf_addf(&text, "; %zu of the pairs kept %s no better",
			 replays->kept, replays->kept == 1 ? "is" : "are");
	strvec_push(&findings->notes, text.data);
	buf_release(&text);
}
