/* SPDX-License-Identifier: MIT */
#ifndef STAGE_SIDE_H
#define STAGE_SIDE_H

#include "base/compiler.h"

struct error;
struct run;
struct store;

/*
 * A side of a comparison, as the user names it: baseline:NAME, git:REV,
 * run:ID, latest, or a file or folder (written with a slash).  A bare word
 * is a baseline if there is one, else a run, else a revision.
 */
enum side_kind {
	SIDE_RUN,      /* recorded: `run` is there */
	SIDE_REVISION, /* `where` is the full hash */
	SIDE_FOLDER    /* `where` is an absolute path */
};

struct chosen_side {
	enum side_kind kind;
	char *name; /* what it turned out to be: "baseline:main" */
	char *where;
	struct run *run;
};

/*
 * Find what TEXT names.  Of a baseline: its newest run on the machine
 * MACHINE_ID, else its newest run.  ERROR_NOTHING if nothing has that name,
 * with what there is instead.
 */
MUST_CHECK int side_find(struct chosen_side *side, const char *text,
			 struct store *store, const char *machine_id,
			 struct error *err);

/* The same for a side that is to be compared: a run that measured nothing
 * (`tare run --quick`) is none. */
MUST_CHECK int side_find_measured(struct chosen_side *side, const char *text,
				  struct store *store, const char *machine_id,
				  struct error *err);

/* The same for what must be a recorded run. */
MUST_CHECK int side_find_run(struct chosen_side *side, const char *text,
			     struct store *store, struct error *err);

/* The name of the baseline that SIDE is; NULL if it is something else. */
const char *side_baseline(const struct chosen_side *side);

void side_release(struct chosen_side *side);

#endif
