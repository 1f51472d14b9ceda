/* SPDX-License-Identifier: MIT */
#ifndef STAGE_RECORD_H
#define STAGE_RECORD_H

#include "base/compiler.h"

struct commit;
struct error;
struct measure_progress;
struct prepared;
struct run;
struct store;

enum record_mode { RECORD_NEW, RECORD_RESUME };

/* What is recorded, and how; zeroed fields are the default. */
struct record_order {
	enum record_mode mode;
	/* what is measured, where the suite's folder does not say it; it
	 * must live as long as the run.  NULL: as that folder stands */
	const struct commit *commit;
	/* told instead of the onlooker; NULL */
	void (*progress)(void *context,
			 const struct measure_progress *progress);
	void *context;
};

/*
 * Measure what was prepared and record it, worker by worker, as a run of
 * STORE.  RECORD_RESUME goes on with the newest unfinished run of the same
 * cases, if there is one.  *RUN is the caller's to free, also when this
 * returns -1 with ERROR_INTERRUPT: then it holds what was measured, and
 * the store has it as interrupted.
 */
MUST_CHECK int record_ordered(const struct prepared *prepared,
			      struct store *store,
			      const struct record_order *order,
			      struct run **run, struct error *err);

/* The same, of the suite's folder as it stands. */
MUST_CHECK int record_run(const struct prepared *prepared, struct store *store,
			  enum record_mode mode, struct run **run,
			  struct error *err);

/* The run that would be recorded, before anything is measured. */
struct run *record_describe(const struct prepared *prepared,
			    const struct commit *commit);

#endif
