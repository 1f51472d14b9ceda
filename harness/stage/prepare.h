/* SPDX-License-Identifier: MIT */
#ifndef STAGE_PREPARE_H
#define STAGE_PREPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "machine/cpulock.h"
#include "measure/measure.h"

struct error;
struct plan;
struct plan_options;
struct store;
struct strvec;
struct suite;
struct survey;
struct warden;
struct wishes;

/* A side's suites, what their interpreters have, and the plan of it all. */
struct planned {
	struct suite **suites;
	struct survey **surveys;
	size_t count; /* of both */
	/* set before planning: only cases with these identities; NULL: all
	 * that are wished for */
	const struct strvec *cases;
	const char *root;   /* and: their tree; NULL: their repository's top */
	const char *python; /* and: instead of theirs; NULL: as they say */
	bool single;	    /* and: there may be only one interpreter in each */
	/* and: the other side, whose interpreters name the cases; NULL: this
	 * side's own do */
	const struct planned *like;
	struct plan *plan;
};

/*
 * Everything that stands between a command line and the first worker:
 * warden, suites, surveys, plans, CPUs.  A zeroed one is empty; what has been
 * prepared is undone by prepared_release().  A command with one side has it
 * in `head`.
 */
struct prepared {
	const struct wishes *wishes; /* kept from prepare_start() */
	struct warden *warden;
	char *probe_dir;
	struct cpu_claim cpus;
	struct planned head, base;
};

enum prepare_speed { PREPARE_FULL, PREPARE_QUICK };

/* Start the warden (early, while this process is small), find the probe. */
MUST_CHECK int prepare_start(struct prepared *prepared,
			     const struct wishes *wishes, struct error *err);

/* Read the suites that PATHS name, survey them, expand them into SIDE, which
 * is PREPARED's head or base.  STORE (may be NULL) knows what cases cost
 * before. */
MUST_CHECK int prepare_plan(struct prepared *prepared, struct planned *side,
			    const struct strvec *paths,
			    enum prepare_speed speed, struct store *store,
			    struct error *err);

/* The cases that SUITE would have if SURVEY were its survey, of those that are
 * wished for of SIDE; NULL if there are none. */
struct plan *prepare_outline(const struct wishes *wishes,
			     const struct planned *side,
			     const struct suite *suite,
			     const struct survey *survey);

/* Choose and lock the CPUs that head's suites ask for. */
MUST_CHECK int prepare_cpus(struct prepared *prepared, struct error *err);

/* Forget the plans, for the next ones; warden and CPUs stay. */
void prepared_clear_plans(struct prepared *prepared);

/* What measure_plan() needs; borrows from PREPARED. */
struct measure_setup prepared_setup(const struct prepared *prepared);

void prepared_release(struct prepared *prepared);

#endif
