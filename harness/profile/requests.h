/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_REQUESTS_H
#define PROFILE_REQUESTS_H

struct arena;
struct digest_side;
struct labelled;
struct memory_rows;

/* A side's stacks of requests for memory, and what its lines are called. */
struct requests {
	const struct digest_side *side;
	int (*line_of)(void *context, const char *file, int line);
	void *context;
};

/*
 * Sum the requests of HEAD line by line; with BASE (else NULL) only lines
 * that differ, exactly.  Texts in ARENA.
 */
void requests_sum(const struct requests *base, const struct requests *head,
		  struct arena *arena, struct memory_rows *rows);

#endif
