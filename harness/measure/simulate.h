/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_SIMULATE_H
#define MEASURE_SIMULATE_H

#include <stdint.h>

#include "base/alloc.h"
#include "base/compiler.h"
#include "measure/worker_start.h"

struct error;
struct plan_case;

/*
 * callgrind around a worker: it collects only what the probe switches on.
 * A zeroed one may be released.
 */
struct simulation {
	struct strvec argv;
	struct wrapper wrapper;
	char *valgrind;
	char *output; /* the file that it writes at its end */
};

MUST_CHECK int simulation_init(struct simulation *simulation,
			       const struct plan_case *c, struct error *err);
void simulation_release(struct simulation *simulation);

/* The total, once the process has ended. */
MUST_CHECK int simulation_total(const struct simulation *simulation,
				int64_t *total, struct error *err);

/* The total that TEXT, what callgrind wrote, ends with; -1: there is none. */
int64_t simulation_parse(const char *text);

#endif
