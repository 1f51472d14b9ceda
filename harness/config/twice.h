/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_TWICE_H
#define CONFIG_TWICE_H

#include <stddef.h>

struct node;

/* Something with a name, and where that stands. */
struct named {
	const char *name;
	const struct node *node;
};

/*
 * The first node in the file whose name another one had before it, which is
 * *EARLIER; NULL if all names differ.  Sorts ITEMS.
 */
const struct node *twice_find(struct named *items, size_t count,
			      const struct node **earlier);

#endif
