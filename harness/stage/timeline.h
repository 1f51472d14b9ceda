/* SPDX-License-Identifier: MIT */
#ifndef STAGE_TIMELINE_H
#define STAGE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/commits.h"

struct error;
struct trend;

/* Where a commit stands on the branch. */
struct milestone {
	const char *hash;
	int64_t order_ns; /* its date, but never before its parent's */
	size_t place;	  /* 1 is the oldest */
};

/*
 * What git knows of the commits that a trend shows: their order along the
 * first parents of a branch, and their tags.  Outside git it is empty.
 */
struct timeline {
	struct commit_list line;
	struct milestone *items; /* by hash */
	size_t count;
	struct tag_list tags;
};

/* Of BRANCH, a revision; NULL: of HEAD, which need not exist. */
int timeline_read(struct timeline *timeline, const char *branch,
		  struct error *err);
void timeline_release(struct timeline *timeline);

/* NULL: HASH (which may be NULL) is not on the branch. */
const struct milestone *timeline_find(const struct timeline *timeline,
				      const char *hash);

/*
 * Give every point of TREND its place and tag, and what it is ordered by:
 * on the branch that of its milestone, elsewhere its commit's date, outside
 * git when it was measured.  Tags borrow from TIMELINE.
 */
void timeline_place(const struct timeline *timeline, struct trend *trend);

/* Keep only points of clean trees on the branch. */
void timeline_keep_branch(struct trend *trend);

#endif
