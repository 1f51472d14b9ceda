/* SPDX-License-Identifier: MIT */
/*
 * Keys that are read and checked, but that nothing obeys yet.  Saying so is
 * better than measuring something else.  To support one, take its row away.
 */
#include "config/unsupported.h"

#include "config/keys.h"
#include "config/reading.h"
#include "config/yamltree.h"

static const struct {
	enum key_place place;
	const char *name;
} unsupported[] = {
	{ IN_BENCHMARK, "load" },
};

static int check_map(struct reading *reading, enum key_place place,
		     const struct node *map)
{
	for (size_t i = 0; i < ARRAY_LEN(unsupported); i++) {
		const struct node *node;

		if (unsupported[i].place != place)
			continue;
		node = yamltree_get(map, unsupported[i].name);
		if (node)
			return reading_refuse(reading, node->key,
					      "'%s' is not supported by this "
					      "version",
					      unsupported[i].name);
	}
	return 0;
}

int config_refuse_unsupported(struct reading *reading, const struct node *root)
{
	const struct node *list = yamltree_get(root, "benchmarks");

	if (check_map(reading, IN_SUITE, root) < 0)
		return -1;
	for (const struct node *n = list->first; n; n = n->next) {
		if (check_map(reading, IN_BENCHMARK, n) < 0)
			return -1;
	}
	return 0;
}
