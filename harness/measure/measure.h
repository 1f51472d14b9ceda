/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_MEASURE_H
#define MEASURE_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct cpu_claim;
struct error;
struct plan;
struct run;
struct warden;
struct worker;

/* How far a measurement is; for a progress line. */
struct measure_progress {
	const char *case_id;	   /* being measured now */
	size_t done, expected;	   /* workers */
	int64_t spent_ns, left_ns; /* left: an estimate */
};

/* Who is told of each finished worker and of progress; any may be NULL.
 * sink returns -1 with ERR to stop the measurement. */
struct measure_listener {
	void *context;
	int (*sink)(void *context, const struct worker *worker,
		    struct error *err);
	void (*progress)(void *context,
			 const struct measure_progress *progress);
};

struct measure_setup {
	struct warden *warden;
	const struct cpu_claim *cpus;
	const char *probe_dir;
	const char *machine_root; /* of /proc and /sys; NULL: the real ones */
};

/*
 * Carry out PLAN: rounds over its cases, a fresh worker per case and round,
 * until each has its processes and its interval is narrow enough or its
 * budget is spent.  Workers are added to RUN (whose cases stand in the
 * plan's order; those it already has count: a resumed run) and handed to
 * the listener.  A case that fails is recorded as failed and the rest go
 * on.  -1 and ERROR_INTERRUPT on a signal: RUN has what was measured.
 */
MUST_CHECK int measure_plan(const struct measure_setup *setup,
			    const struct plan *plan, struct run *run,
			    const struct measure_listener *listener,
			    struct error *err);

/* The cases of PLAN as a new run's, before anything is measured. */
void measure_describe(const struct plan *plan, struct run *run);

#endif
