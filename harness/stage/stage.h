/* SPDX-License-Identifier: MIT */
#ifndef STAGE_STAGE_H
#define STAGE_STAGE_H

#include <stdint.h>

struct chosen_side;
struct error;
struct findings;
struct strvec;
struct terms;
struct wishes;

/* Who plays, and what.  Zeroed fields are the default, but for `wishes`. */
struct stage_request {
	const struct wishes *wishes;
	/* NULL: the working tree as it is */
	const struct chosen_side *base, *head;
	const struct strvec *suites;
	const struct strvec *cases; /* only these identities; NULL: all */
	uint32_t metrics;	    /* only these METRIC_BITs; 0: all */
	const char *base_python, *head_python; /* NULL: as the suites say */
	/* one case against another: names as matchup_pick() has them; NULL:
	 * each against itself */
	const char *base_case, *head_case;
	/* the root of a tree whose suites both sides run; NULL: head's */
	const char *suites_from;
	const struct terms *terms; /* NULL: as the suites say */
};

/*
 * Stage a duet of two sides: lay out the trees, prepare both plans, take the
 * looks, confirm with the trees' roles swapped.  The findings, with their exit
 * status, are the caller's; NULL with ERR.
 */
struct findings *stage_duet(const struct stage_request *request,
			    struct error *err);

#endif
