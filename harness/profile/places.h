/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_PLACES_H
#define PROFILE_PLACES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * Functions, or lines of functions, by what they are called on either side:
 * no absolute path, no absolute line.  A function is its file's origin, its
 * name, and which of those of that name it is; a line is one of its
 * function.
 */
struct place {
	const char *file, *function;
	int ordinal;
	int line; /* 0: the function */
};

struct places {
	struct arena arena;
	struct place *items;
	size_t count, capacity;
	uint32_t *slots; /* hash: index + 1; 0: free */
	size_t room;	 /* a power of two */
};

/* The index of PLACE, whose texts are copied; a new one if it is not there. */
uint32_t places_find(struct places *places, const struct place *place);
void places_release(struct places *places);

#endif
