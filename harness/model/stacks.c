/* SPDX-License-Identifier: MIT */
#include "model/stacks.h"

#include <stdlib.h>

void stacks_release(struct stacks *stacks)
{
	for (size_t i = 0; i < stacks->sittings.count; i++)
		free(stacks->sittings.items[i].weights);
	free(stacks->sittings.items);
	free(stacks->functions.items);
	free(stacks->nodes.items);
	free(stacks->places);
	arena_release(&stacks->arena);
	*stacks = (struct stacks){ .room = 0 };
}
