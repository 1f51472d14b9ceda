/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SAMPLES_H
#define MODEL_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/metric.h"

/*
 * The raw samples of one process: columns of equal length, an element per
 * slice in time order.  This is what is stored and never changed; every
 * statistic is derived from it.
 */
enum column {
	COLUMN_START,	  /* ns since the worker's first slice */
	COLUMN_WALL,	  /* ns of the whole slice */
	COLUMN_CPU,	  /* ns of thread CPU time */
	COLUMN_LOOPS,	  /* calls in the slice */
	COLUMN_YARDSTICK, /* ns of the yardstick's turn; -1: none */
	COLUMN_CHAIN,	  /* ns of one of its chains alone; -1: none */
	COLUMN_RUN_DELAY, /* ns waited for the CPU; -1: not known */
	COLUMN_VOLUNTARY, /* context switches */
	COLUMN_INVOLUNTARY,
	COLUMN_MAJOR_FAULTS,
	COLUMN_SYSTEM,	  /* ns of cpu in the kernel; -1: not known */
	COLUMN_PLACEMENT, /* in physical memory: 0, 1, ... */
	COLUMN_COUNT
};

extern const char *const column_names[COLUMN_COUNT];

/* Of single calls, from latency stretches: bucket -> count, ascending.
 * Buckets are those of probe/page.h; relative error <= 1 %. */
struct latency {
	int64_t *bucket, *calls;
	size_t count;
	int64_t max_ns; /* exact; 0: no calls */
};

enum side { SIDE_HEAD, SIDE_BASE };

/* What took the times; stored by number. */
enum timing_loop { LOOP_UNKNOWN, LOOP_PROBE, LOOP_PYTHON };

/* What the probe's loop called the function by (probe/page.h); unknown where
 * the loop is the benchmark's own; stored by number. */
enum call_entry {
	ENTRY_UNKNOWN,
	ENTRY_BY_VECTORCALL,
	ENTRY_BY_NO_ARGUMENTS,
	ENTRY_BY_FASTCALL,
	ENTRY_BY_OBJECT_CALL
};

/* "c", "vectorcall"; ended by NULL, as all such lists. */
extern const char *const timing_loop_names[];
extern const char *const call_entry_names[];

/* What the machine did to a CPU while something ran there. */
struct evidence {
	double steal_ratio;    /* of the CPU's time; NaN: not known */
	double pressure_ratio; /* of the time somebody waited for a CPU (PSI,
				  all CPUs); NaN: not known */
	int64_t throttled_periods; /* of our control group; -1: not known */
};

enum outcome { OUTCOME_MEASURED, OUTCOME_FAILED, OUTCOME_SKIPPED };

extern const char *const outcome_names[]; /* "measured" */

/* As a warmup: to be found in the samples of all the case's workers. */
#define WARMUP_AUTO SIZE_MAX

struct samples {
	int64_t *columns[COLUMN_COUNT]; /* each `count` long */
	size_t count;
	size_t warmup; /* the first so many slices do not count; stored
			  as -1 where it is WARMUP_AUTO */
	struct latency latency;

	/* One value a process, NaN where it was not read.  Time and
	 * percentiles are not here: they are derived from the columns. */
	double reading[METRIC_COUNT];
};

/* One worker: one process, one case. */
struct worker {
	size_t case_index;  /* in its run */
	int index;	    /* 0, 1, ... of its case; has the seed of it */
	int pair;	    /* of a duet; -1: alone */
	bool first;	    /* the pair's coin: it began */
	int64_t started_ns; /* realtime */
	int64_t hash_seed;
	int cpu;		 /* -1: not pinned */
	int cpu_count;		 /* that it was allowed; -1: not known, and
				    not stored */
	int64_t span_ns;	 /* from start to reaped */
	double loop_overhead_ns; /* a call, taken off; NaN: not known */
	enum outcome outcome;
	bool foreign; /* failed: it imports another tree's code */
	bool lacking; /* failed: its tree lacks what the suite asks for */
	char *reason; /* of a failure: traceback or what happened; owned */
	char *output; /* what it printed, cut; NULL if nothing; owned */
	enum timing_loop loop;
	char *no_probe; /* why it is Python's: "could not be loaded (...)";
			   NULL: not known; owned, and not stored */
	enum call_entry entry;
	bool instrumented; /* probe with a sanitizer or coverage */
	int counter_errno; /* why the kernel counted no instructions; 0; not
			      stored */
	unsigned int stay; /* why it has one placement, by probe/page.h; not
			      stored */
	int repeats;	   /* attempts before it, thrown away as disturbed */
	struct evidence evidence;
	struct samples samples;
};

/* Alone, and nothing known of it. */
void worker_init(struct worker *worker);
void worker_release(struct worker *worker);

/* Deep copy; OUT is overwritten. */
void worker_copy(const struct worker *worker, struct worker *out);

#endif
