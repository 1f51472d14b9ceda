/* SPDX-License-Identifier: MIT */
#ifndef CLI_STAGE_H
#define CLI_STAGE_H

#include <stdint.h>

struct chosen_side;
struct error;
struct findings;
struct invocation;
struct strvec;
struct terms;

/* Who plays, and what.  Zeroed fields are the default. */
struct stage_request {
	/* NULL: the working tree as it is */
	const struct chosen_side *base, *head;
	const struct strvec *suites;
	const struct strvec *cases; /* only these identities; NULL: all */
	int64_t budget_ns;	    /* for everything; 0: none */
	uint32_t metrics;	    /* only these METRIC_BITs; 0: all */
	const char *base_python, *head_python; /* NULL: as the suites say */
	/* one case against another: names as matchup_pick() has them; NULL:
	 * each against itself */
	const char *base_case, *head_case;
	int64_t seed; /* of every draw, from 1 on; 0 and less: a new one */
	/* the root of a tree whose suites both sides run; NULL: head's */
	const char *suites_from;
	const struct terms *terms; /* NULL: as the suites say */
};

/*
 * Stage a duet of two sides: lay out the trees, prepare both plans, take the
 * looks, confirm with the trees' roles swapped.  The invocation's table has
 * STAGE_OPTIONS, or of them PREPARE_OPTIONS, "no-wait" and "strict".  The findings, with their exit
 * status, are the caller's; NULL with ERR.
 */
struct findings *stage_duet(const struct invocation *inv,
			    const struct stage_request *request,
			    struct error *err);

/* Rows of commands that stage duets and judge them by terms of their own;
 * stage_seed() reads the seed. */
#define STAGE_OPTIONS                                                   \
	PREPARE_OPTIONS, { "strict",                                    \
			   0,                                           \
			   OPTION_FLAG,                                 \
			   NULL,                                        \
			   "undecided and incomparable cases fail too", \
			   NULL },                                      \
		{ "seed",                                               \
		  0,                                                    \
		  OPTION_INTEGER,                                       \
		  "N",                                                  \
		  "draw coins, hash seeds and order from this "         \
		  "number",                                             \
		  NULL },                                               \
		TERMS_OPTIONS, WAIT_OPTIONS

/* What --seed says; 0: nothing. */
int64_t stage_seed(const struct invocation *inv);

/* What --budget says; 0: nothing. */
int64_t stage_budget_ns(const struct invocation *inv);

#endif
