/* SPDX-License-Identifier: MIT */
#ifndef STAGE_TERMS_H
#define STAGE_TERMS_H

#include "base/compiler.h"

struct error;
struct findings;
struct planned;
struct strvec;
struct waivers;

/*
 * The terms of one call: what it changes in the policies that suites have, and
 * the waivers of the repository.  Zeroed ones change nothing.
 */
struct terms {
	/* as typed, borrowed; NULL: nothing */
	const struct strvec *tolerance, *max; /* "time=3%", "time=200ms" */
	const struct strvec *gate, *no_gate;  /* metrics */
	const char *clock, *confirm;	      /* "cpu", "none" */
	const char *accepted; /* a file of waivers; NULL: the repository's */

	/* found by terms_read() */
	struct waivers *waivers;
	char today[11]; /* "2026-12-31", UTC */
};

/* Check what is typed and read the waivers.  Undone by terms_release(). */
MUST_CHECK int terms_read(struct terms *terms, struct error *err);
void terms_release(struct terms *terms);

/* Change the policies of SIDE's suites, before it is measured. */
void terms_impose(const struct terms *terms, struct planned *side);

/* Mark what a waiver covers; again when findings have changed. */
void terms_waive(const struct terms *terms, struct findings *findings);

#endif
