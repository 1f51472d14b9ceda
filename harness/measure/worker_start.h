/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_WORKER_START_H
#define MEASURE_WORKER_START_H

#include <stdbool.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/compiler.h"
#include "spawn/spawn.h"

struct error;
struct measure_setup;
struct plan_case;
struct session;

/* A program that runs the interpreter, as valgrind does. */
struct wrapper {
	const char *const *argv; /* ended by NULL; the interpreter follows */
	int slowdown;		 /* the timeout is so much longer */
};

/*
 * What is drawn for a process and must not differ within a pair.  Padding and
 * shift are the process's layout: addresses are fixed, so that the same draw
 * gives the same layout, and the luck of a layout is no difference between
 * two sides; other draws give others, so that no one layout decides.
 */
struct draw {
	int64_t hash_seed;
	int padding;	 /* bytes of environment that only take up room */
	int shift_pages; /* see spawn_request */
	const struct wrapper *wrapper; /* NULL: none */
};

/* How a process of a case is started: the clean room and what was drawn. */
struct start {
	struct strvec environment;
	struct spawn_request request;
};

/* argv is for the caller to fill in. */
void start_init(struct start *start, const struct measure_setup *setup,
		const struct plan_case *c, const struct draw *draw);
void start_release(struct start *start);

/* Start the worker of case C on SEAT of SESSION: on the workers' CPUs or,
 * AHEAD of its time, on the harness's.  ORDER_IMPORT comes next. */
MUST_CHECK int start_worker(struct session *session, int seat, bool ahead,
			    const struct measure_setup *setup,
			    const struct plan_case *c, const struct draw *draw,
			    struct error *err);

#endif
