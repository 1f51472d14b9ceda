/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_TUNING_H
#define MACHINE_TUNING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"

struct error;

/*
 * Make this machine quieter, and exactly as it was again.  What is changed:
 * the governor (performance), turbo (off), perf_event_paranoid (2, so that
 * instructions can be counted) and the CPUs that serve interrupts (not the
 * worker's core).  SMT is left alone: taking CPUs away would change what the
 * machine is.  So are, unless asked for, addresses: those of workers are
 * fixed and shifted anyhow (measure/worker_start.h).
 */

enum tuning_outcome {
	TUNING_CHANGED,
	TUNING_READY,	  /* it was as we want it */
	TUNING_UNMOVABLE, /* an interrupt that the kernel keeps where it is */
	TUNING_REFUSED,	  /* errnum says why */
	TUNING_RESTORED,
	TUNING_AS_BEFORE, /* nothing to restore */
	TUNING_FOREIGN,	  /* somebody else has changed it since; left alone */
	TUNING_GONE	  /* the file is no longer there */
};

struct tuning_step {
	const char *what;      /* "governor" */
	const char *path;      /* below the root */
	const char *from, *to; /* values without newline; NULL: not known */
	enum tuning_outcome outcome;
	int errnum;
};

struct tuning_report {
	struct arena arena;
	struct tuning_step *items; /* in the order of the attempts */
	size_t count, capacity;
	bool restarted; /* by a reboot all had been restored */
};

enum tuning_addresses { TUNING_RANDOM_ADDRESSES, TUNING_FIXED_ADDRESSES };
enum tuning_manners { TUNING_POLITE, TUNING_FORCE };

/*
 * Change what helps under ROOT ("" for the real machine).  Each value stands
 * in the journal in JOURNAL_FILE before it is changed; what the journal has
 * from an earlier call stays what is restored.  A refused change is in the
 * report, not an error.  REPORT is set up here.
 */
MUST_CHECK int tuning_apply(const char *root, const char *journal_file,
			    enum tuning_addresses addresses,
			    struct tuning_report *report, struct error *err);

/*
 * Put back what the journal says, last change first.  A value that is no
 * longer the one we wrote is left alone, and stays in the journal, unless
 * TUNING_FORCE.  May be repeated after a crash at any point.
 */
MUST_CHECK int tuning_restore(const char *root, const char *journal_file,
			      enum tuning_manners manners,
			      struct tuning_report *report, struct error *err);

void tuning_report_release(struct tuning_report *report);

size_t tuning_count(const struct tuning_report *report,
		    enum tuning_outcome outcome);

#endif
