/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_STEPS_H
#define MEASURE_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/compiler.h"

struct error;
struct plan_case;
struct samples;
struct session;
struct worker;

/*
 * What is done with one seat of a session, alone or in a duet: an order, its
 * arguments, and what came back taken into the worker's samples.
 */

/*
 * How finely time is cut.  Alone, each slice has a turn of the yardstick
 * beside it, which is to take little of it; of two sides that take turns, the shorter
 * the slices the more alike are the moments that they have.  A process has as
 * many placements in physical memory as it has blocks of slices.  The tables
 * are in tests/accuracy/README.md.
 */
struct tempo {
	int64_t slice_ns;
	uint32_t slices; /* of a process, if calls are that short */
	uint32_t blocks; /* of them, if there are many */
};
extern const struct tempo tempo_solo, tempo_duet;

/* What the first worker of a case found and the others keep. */
struct rhythm {
	int64_t loops;	   /* of a slice; 0: not yet known */
	int64_t single_ns; /* one call, roughly */
	bool doubled;	   /* twice the slices: it takes long to settle */
};

#define YARDSTICK_LOOPS 1 /* the probe's own unit of work */

bool case_wants_time(const struct plan_case *c);
bool case_wants_turns(const struct plan_case *c); /* time, or a load */
bool case_wants_latency(const struct plan_case *c);
bool case_wants_counts(const struct plan_case *c);
bool case_wants_instructions(const struct plan_case *c);
bool case_wants_memory(const struct plan_case *c);

/* Does a gate ask for percentiles of its single calls? */
bool case_gates_latency(const struct plan_case *c);

/* Peak memory over one call, before anything has warmed the heap. */
MUST_CHECK int step_weigh(struct session *session, int seat,
			  struct samples *samples, struct error *err);

/* One call under the allocator hook. */
MUST_CHECK int step_count(struct session *session, int seat,
			  struct samples *samples, struct error *err);

/* Instructions, of so many calls that one reading costs nothing. */
MUST_CHECK int step_instructions(struct session *session, int seat,
				 struct worker *worker, struct error *err);

/* How many calls those are, if one has so many INSTRUCTIONS. */
int64_t calls_worth_counting(double instructions);

/* Everything that comes before the clock: weigh, try, count. */
MUST_CHECK int step_prepare(struct session *session, int seat,
			    const struct plan_case *c, struct worker *worker,
			    struct error *err);

/* The loop's own cost in WORKER, and how many calls make a slice; after
 * ORDER_TRY. */
MUST_CHECK int step_calibrate(struct session *session, int seat,
			      const struct tempo *tempo, struct rhythm *found,
			      struct worker *worker, struct error *err);

/* A stretch of single calls without a turn in between; nothing for calls too
 * short to be timed alone, or too long to be many. */
MUST_CHECK int step_latency(struct session *session, int seat,
			    const struct rhythm *rhythm, struct worker *worker,
			    struct error *err);

/* How many slices a worker gives, without and as warm-up: the tempo's, or as
 * many long ones as fit. */
struct slice_counts {
	uint32_t counted, warmup;
	uint32_t block; /* so many in one placement; 0: all */
	size_t cut;	/* for the samples: warmup, or WARMUP_AUTO */
};
struct slice_counts rhythm_slices(const struct rhythm *rhythm,
				  const struct tempo *tempo,
				  const struct plan_case *c);

#endif
