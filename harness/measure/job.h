/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_JOB_H
#define MEASURE_JOB_H

struct buf;
struct plan_case;

/* The job of a worker that measures C, as probe/page.h describes it. */
void job_print(const struct plan_case *c, const char *probe_dir,
	       struct buf *out);

#endif
