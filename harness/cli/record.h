/* SPDX-License-Identifier: MIT */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "base/compiler.h"

struct error;
struct measure_progress;
struct prepared;
struct run;
struct screen;
struct store;

enum record_mode { RECORD_NEW, RECORD_RESUME };

/*
 * Measure what was prepared and record it, worker by worker, as a run of
 * STORE.  RECORD_RESUME goes on with the newest unfinished run of the same
 * cases, if there is one.  *RUN is the caller's to free, also when this
 * returns -1 with ERROR_INTERRUPT: then it holds what was measured, and
 * the store has it as interrupted.
 */
MUST_CHECK int record_run(const struct prepared *prepared, struct store *store,
			  enum record_mode mode, struct screen *screen,
			  struct run **run, struct error *err);

/* Draw how far a measurement is. */
void record_show(struct screen *screen,
		 const struct measure_progress *progress);

#endif
