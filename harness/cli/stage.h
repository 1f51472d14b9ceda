/* SPDX-License-Identifier: MIT */
#ifndef CLI_STAGE_H
#define CLI_STAGE_H

struct chosen_side;
struct error;
struct findings;
struct invocation;
struct strvec;

/*
 * Stage a duet of two sides (HEAD NULL: the working tree as it stands): lay
 * out the trees, prepare both plans, take the looks, confirm with the trees'
 * roles swapped.  The invocation's table has PREPARE_OPTIONS, "no-wait" and
 * "strict".  The findings, with their exit status, are the caller's; NULL
 * with ERR.
 */
struct findings *stage_duet(const struct invocation *inv,
			    const struct chosen_side *base,
			    const struct chosen_side *head,
			    const struct strvec *suites, struct error *err);

#endif
