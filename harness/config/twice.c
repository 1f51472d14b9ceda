/* SPDX-License-Identifier: MIT */
/*
 * Names that are there twice, found by sorting: a hostile file may hold some
 * hundred thousand of them.
 */
#include "config/twice.h"

#include <stdlib.h>
#include <string.h>

#include "config/yamltree.h"

static int compare(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	return (x->node->begin > y->node->begin) -
	       (x->node->begin < y->node->begin);
}

const struct node *twice_find(struct named *items, size_t count,
			      const struct node **earlier)
{
	const struct node *again = NULL;

	qsort(items, count, sizeof(*items), compare);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(items[i - 1].name, items[i].name) != 0)
			continue;
		if (!again || items[i].node->begin < again->begin) {
			again = items[i].node;
			*earlier = items[i - 1].node;
		}
	}
	return again;
}
