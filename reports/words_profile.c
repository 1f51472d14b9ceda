/* SPDX-License-Identifier: MIT */
/* How sure a profile is. */
#include "base/buf.h"
#include "base/units.h"
#include "model/profile.h"
#include "reports/profiles.h"

#define LATE_MUCH .1
#define BAD_MUCH .001

static double share(int64_t part, int64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : 0;
}

void words_add_glances(struct buf *buf, const struct profile_quality *q)
{
	int64_t due = q->glances + q->missed;
	double bad = share(q->unreadable + q->moved, due);

	if (q->samples == 0)
		buf_adds(buf, "no sample found it at work: the calls are over "
			      "too soon\n");
	if (bad > BAD_MUCH)
		buf_addf(buf,
			 "%.1f %% of the samples are left out: the stack could "
			 "not be read, or moved\n",
			 100 * bad);
	if (share(q->missed, due) > LATE_MUCH)
		buf_addf(buf,
			 "%.0f %% of the samples were missed: something else "
			 "runs on this CPU\n",
			 100 * share(q->missed, due));
	else if (share(q->late, due) > LATE_MUCH)
		buf_addf(buf,
			 "%.0f %% of the samples came late: waking up does not "
			 "always interrupt the benchmark here, and what calls "
			 "the system is seen too often then\n",
			 100 * share(q->late, due));
	if (share(q->others_ns, q->others_ns + q->cpu_ns) > .02)
		buf_addf(buf,
			 "%.0f %% of the CPU time was spent in other threads "
			 "than the first, which are not shown\n",
			 100 * share(q->others_ns, q->others_ns + q->cpu_ns));
}
