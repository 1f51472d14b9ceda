/* SPDX-License-Identifier: MIT */
#ifndef STAGE_MATCHUP_H
#define STAGE_MATCHUP_H

#include "base/compiler.h"

struct error;
struct plan;
struct provenance;
struct trees;

/*
 * Leave in PLAN only the case that NAME means: its identity, that without
 * the interpreter, or any part of it that no other case has.
 */
MUST_CHECK int matchup_pick(struct plan *plan, const char *name,
			    struct error *err);

/* Two plans of one case each: hold them to be one case, which has head's
 * name.  ERROR_USAGE where the two cannot take turns. */
MUST_CHECK int matchup_join(struct plan *base, const struct plan *head,
			    struct error *err);

/* Tell every case of both plans which tree's code is its own, and which
 * trees' it must not import. */
void matchup_keep_apart(const struct trees *trees, struct plan *base,
			struct plan *head);

/* The same of one plan, in the tree ROOT of ours. */
void matchup_keep_own(struct plan *plan, const char *root);

#endif
