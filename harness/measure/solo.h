/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_SOLO_H
#define MEASURE_SOLO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

struct draw;
struct error;
struct measure_setup;
struct plan_case;
struct rhythm;
struct worker;

/*
 * Measure case C once, in a fresh process (an import in up to four): weigh,
 * count, time, single calls, in the order that keeps each undisturbed by the
 * next.  With QUICK it is only called once.  INDEX decides the hash seed, so
 * that worker i of any two runs is comparable to the digit.  A target that
 * fails is no error: WORKER says so.  -1: something of ours, or an interrupt.
 */
MUST_CHECK int solo_measure(const struct measure_setup *setup,
			    const struct plan_case *c, int index, bool quick,
			    struct rhythm *rhythm, struct worker *worker,
			    struct error *err);

/*
 * Count the instructions of case C's calls under callgrind and put them into
 * WORKER, which has been measured: a process of its own, with the same hash
 * seed, whose span is not WORKER's.  Nothing for kinds and workers that have
 * no such count.
 */
MUST_CHECK int solo_simulate(const struct measure_setup *setup,
			     const struct plan_case *c,
			     const struct rhythm *rhythm, struct worker *worker,
			     struct error *err);

/* Imports, commands and loads: each sample is a fresh process. */
bool case_is_one_shot(const struct plan_case *c);

/* One more slice of such a case, added to WORKER. */
MUST_CHECK int solo_turn(const struct measure_setup *setup,
			 const struct plan_case *c, const struct draw *draw,
			 struct worker *worker, struct error *err);

/* Its memory and its allocations, in processes of their own. */
MUST_CHECK int solo_count(const struct measure_setup *setup,
			  const struct plan_case *c, const struct draw *draw,
			  struct worker *worker, struct error *err);

#endif
