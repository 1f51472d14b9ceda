/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_NOISELIST_H
#define MACHINE_NOISELIST_H

#include <stddef.h>

#include "base/arena.h"

/* How much it spoils here: a number that is plain wrong, a spread of several
 * tolerances, a spread below one, nothing. */
enum noise_damage { NOISE_SEVERE, NOISE_STRONG, NOISE_SLIGHT, NOISE_NONE };

const char *noise_damage_name(enum noise_damage damage);

/* One thing on this machine that makes measurements noisy. */
struct noise {
	const char *what;  /* "turbo" */
	const char *found; /* "on; the clock follows heat and neighbours" */
	enum noise_damage damage;
	const char *cost;   /* what it does to numbers */
	const char *remedy; /* a command, or what else to do; NULL: nothing */
};

/* Worst first. */
struct noise_list {
	struct arena arena;
	struct noise *items;
	size_t count, capacity;
};

/*
 * Look for all of it under ROOT ("" for the real machine).  What cannot be
 * read is not reported.  LIST is set up here and ended with
 * noise_list_release().
 */
void noise_list_read(const char *root, struct noise_list *list);
void noise_list_release(struct noise_list *list);

#endif
