/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_LABELS_H
#define PROFILE_LABELS_H

#include <stdint.h>

struct places;
struct stacks;

/* Which place each node of a tree of stacks is at. */

/* A side as it is labelled.  line_of() says what a line is called; NULL: as
 * it is. */
struct labelled {
	const struct stacks *stacks;
	const char *tree; /* see origin_of() */
	int (*line_of)(void *context, const char *file, int line);
	void *context;
};

/* One index into PLACES for each node (the root's means nothing).  To
 * free(). */
uint32_t *label_functions(const struct labelled *side, struct places *places);
uint32_t *label_lines(const struct labelled *side, struct places *places);

/* Which of the functions of its file and name function INDEX is, from 0. */
int label_ordinal(const struct stacks *stacks, uint32_t index);

#endif
