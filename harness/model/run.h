/* SPDX-License-Identifier: MIT */
#ifndef MODEL_RUN_H
#define MODEL_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "model/machine.h"
#include "model/policy.h"
#include "model/samples.h"

/* Where the code stood.  All NULL outside git. */
struct commit {
	const char *hash;    /* 40 (or 64) hex digits */
	const char *subject; /* first line of the message */
	const char *branch;  /* NULL if detached */
	int64_t date_ns;     /* of the committer */
	bool dirty;	     /* tracked files differed, or untracked ones
				that are not ignored stood there */
};

/* One case of a run. */
struct run_case {
	const char *id;
	const char *suite, *benchmark; /* names */
	const char *label;	       /* of the interpreter */
	const char *python;	       /* "cpython 3.11.2" */
	const char *python_build;
	const char *definition, *code; /* hashes, see plan_case */
	const char *reference_id;
	const char *unit; /* of track; NULL */
	int64_t items;
	enum better track_better;
	uint32_t metrics; /* METRIC_BITs wanted */
	bool alternate;	  /* a duet's pairs are of whole processes */
	bool stackless;	  /* nothing for `tare profile`; not recorded */
	struct policy policy;
	enum outcome outcome; /* the worst of its workers */
	bool lacking;	      /* failed: see struct worker */
	const char *reason;   /* of a failure or a skip */
};

enum run_state {
	RUN_OPEN,	/* being measured, or cut short: --resume */
	RUN_SEALED,	/* complete; never changed again */
	RUN_INTERRUPTED /* stopped by a signal; can be resumed */
};

extern const char *const run_state_names[]; /* "open"; ended by NULL */

/*
 * All samples of one plan.  Cases in the suite's order, workers in time
 * order.  Text and case list live in the arena; workers own their samples.
 */
struct run {
	struct arena arena;
	char uuid[37];
	enum run_state state;
	bool quick;
	int64_t started_ns, ended_ns; /* realtime; ended 0 while open */
	const char *tare_version;
	const char *label;	 /* what the user called it; NULL */
	const char *suite_files; /* one a line */
	struct commit commit;
	struct machine machine;
	struct conditions conditions;

	struct run_case *cases;
	size_t case_count;

	struct worker *items; /* the workers; VEC_PUSH(run) */
	size_t count, capacity;

	struct strvec notes; /* worth saying, though nothing failed */
};

/* An empty run with a fresh UUID. */
struct run *run_new(void);
void run_free(struct run *run);

/* Something worth saying though nothing failed; kept in order. */
void run_note(struct run *run, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The same, unless TEXT is among the notes already. */
void run_note_once(struct run *run, const char *text);

/* The case with this identity; NULL if there is none. */
const struct run_case *run_find(const struct run *run, const char *id);

/* A case is as good as its worst worker: take over that WORKER failed. */
void run_note_outcome(struct run *run, const struct worker *worker);

/* Append a deep copy of WORKER. */
void run_add(struct run *run, const struct worker *worker);

#endif
