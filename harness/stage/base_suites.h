/* SPDX-License-Identifier: MIT */
#ifndef STAGE_BASE_SUITES_H
#define STAGE_BASE_SUITES_H

#include <stddef.h>

#include "base/alloc.h"

struct planned;
struct run;
struct suite;
struct wishes;

/*
 * The suites that base itself had, where they differ from head's: read
 * before head's are laid over them.  A zeroed one is empty.
 */
struct base_suite {
	char *name; /* of the file, within the tree */
	struct suite *suite;
};

struct base_suites {
	struct base_suite *items;
	size_t count, capacity;
	struct strvec notes; /* what could not be read */
};

void base_suites_read(struct base_suites *own, const char *base_root,
		      const char *head_root, const char *name);
void base_suites_release(struct base_suites *own);

/*
 * Add to BASE, as described before anything is measured, the cases that
 * only its own suites have: compare will find that head misses them.  HEAD
 * is what INV wants of head's suites, which lie in HEAD_ROOT.
 */
void base_suites_add_missing(const struct base_suites *own,
			     const struct wishes *wishes,
			     const struct planned *head, const char *head_root,
			     struct run *base);

#endif
