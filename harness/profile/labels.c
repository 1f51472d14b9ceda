/* SPDX-License-Identifier: MIT */
#include "profile/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/stacks.h"
#include "profile/origin.h"
#include "profile/places.h"

int label_ordinal(const struct stacks *stacks, uint32_t index)
{
	const struct stack_function *it = &stacks->functions.items[index];
	int ordinal = 0;

	for (size_t i = 0; i < stacks->functions.count; i++) {
		const struct stack_function *other =
			&stacks->functions.items[i];

		ordinal += other->first_line < it->first_line &&
			   strcmp(other->name, it->name) == 0 &&
			   strcmp(other->file, it->file) == 0;
	}
	return ordinal;
}

static int *find_ordinals(const struct stacks *stacks)
{
	int *ordinals = xcalloc(stacks->functions.count + 1, sizeof(*ordinals));

	for (size_t i = 0; i < stacks->functions.count; i++)
		ordinals[i] = label_ordinal(stacks, (uint32_t)i);
	return ordinals;
}

enum label_kind { LABEL_FUNCTIONS, LABEL_LINES };

static uint32_t *label(const struct labelled *side, enum label_kind kind,
		       struct places *places)
{
	const struct stacks *stacks = side->stacks;
	uint32_t *labels = xcalloc(stacks->nodes.count + 1, sizeof(*labels));
	int *ordinals = find_ordinals(stacks);

	for (size_t i = 1; i < stacks->nodes.count; i++) {
		const struct stack_node *node = &stacks->nodes.items[i];
		const struct stack_function *function =
			&stacks->functions.items[node->function];
		struct place place = {
			.file = origin_of(function->file, side->tree),
			.function = function->name,
			.ordinal = ordinals[node->function],
		};

		if (kind == LABEL_LINES)
			place.line = side->line_of
					     ? side->line_of(side->context,
							     function->file,
							     node->line)
					     : node->line;
		labels[i] = places_find(places, &place);
	}
	free(ordinals);
	return labels;
}

uint32_t *label_functions(const struct labelled *side, struct places *places)
{
	return label(side, LABEL_FUNCTIONS, places);
}

uint32_t *label_lines(const struct labelled *side, struct places *places)
{
	return label(side, LABEL_LINES, places);
}
