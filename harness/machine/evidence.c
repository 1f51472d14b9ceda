/* SPDX-License-Identifier: MIT */
/*
 * Evidence for or against a stretch of time on one CPU.  Invariant: what
 * could not be read accuses nobody.
 */
#include "machine/evidence.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/buf.h"
#include "machine/cgroup.h"
#include "machine/procstat.h"

void evidence_begin(const char *root, int cpu, struct evidence_mark *mark)
{
	struct cgroup_cpu cgroup;

	cgroup_read(root, &cgroup);
	mark->throttled = cgroup.throttled;
	pressure_mark(root, &mark->pressure);
	if (!procstat_read(root, cpu, &mark->ticks, &mark->steal_ticks) &&
	    cpu >= 0)
		procstat_read(root, -1, &mark->ticks, &mark->steal_ticks);
}

struct evidence evidence_end(const char *root, int cpu,
			     const struct evidence_mark *mark)
{
	struct evidence evidence = { .steal_ratio = (double)NAN,
				     .throttled_periods = -1 };
	struct evidence_mark end;

	evidence_begin(root, cpu, &end);
	evidence.pressure_ratio = pressure_ratio(&mark->pressure,
						 &end.pressure);
	if (mark->ticks >= 0 && end.ticks > mark->ticks &&
	    end.steal_ticks >= mark->steal_ticks)
		evidence.steal_ratio =
			(double)(end.steal_ticks - mark->steal_ticks) /
			(double)(end.ticks - mark->ticks);
	if (mark->throttled >= 0 && end.throttled >= mark->throttled)
		evidence.throttled_periods = end.throttled - mark->throttled;
	return evidence;
}

bool evidence_disturbed(const struct evidence *evidence)
{
	return evidence->throttled_periods > 0 ||
	       evidence->steal_ratio > EVIDENCE_STEAL_MOST;
}

void evidence_print(const struct evidence *evidence, struct buf *out)
{
	const char *comma = "";

	if (evidence->throttled_periods > 0) {
		buf_addf(out, "throttled in %" PRId64 " period%s",
			 evidence->throttled_periods,
			 evidence->throttled_periods == 1 ? "" : "s");
		comma = ", ";
	}
	if (evidence->steal_ratio > 0)
		buf_addf(out, "%s%.0f %% steal", comma,
			 evidence->steal_ratio * 100);
}
