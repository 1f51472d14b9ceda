/* SPDX-License-Identifier: MIT */
/* Invariant: node 0 is the root, and a parent's index is below its child's. */
#include "profile/fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/stacks.h"

enum { FIRST_ROOM = 1 << 10 };

uint32_t fold_function(struct stacks *stacks, const char *file,
		       const char *name, int first_line)
{
	struct stack_function *function;

	for (size_t i = 0; i < stacks->functions.count; i++) {
		function = &stacks->functions.items[i];
		if (function->first_line == first_line &&
		    strcmp(function->name, name) == 0 &&
		    strcmp(function->file, file) == 0)
			return (uint32_t)i;
	}
	function = VEC_PUSH(&stacks->functions);
	function->file = arena_strdup(&stacks->arena, file);
	function->name = arena_strdup(&stacks->arena, name);
	function->first_line = first_line;
	return (uint32_t)(stacks->functions.count - 1);
}

size_t fold_sitting(struct stacks *stacks)
{
	if (!stacks->nodes.count)
		VEC_PUSH(&stacks->nodes);
	VEC_PUSH(&stacks->sittings);
	return stacks->sittings.count - 1;
}

static size_t hash(uint32_t parent, const struct stack_frame *frame)
{
	uint64_t mixed = ((uint64_t)parent << 32 | frame->function) *
			 UINT64_C(0x9e3779b97f4a7c15);

	mixed ^= (uint64_t)(uint32_t)frame->line * UINT64_C(0xbf58476d1ce4e5b9);
	return (size_t)(mixed ^ mixed >> 29);
}

/* Where the child is, or the free place where it would be. */
static uint32_t *find_place(const struct stacks *stacks, uint32_t parent,
			    const struct stack_frame *frame)
{
	size_t i = hash(parent, frame) & (stacks->room - 1);

	for (;; i = (i + 1) & (stacks->room - 1)) {
		uint32_t *place = &stacks->places[i];
		const struct stack_node *node = &stacks->nodes.items[*place];

		if (*place == 0 || (node->parent == parent &&
				    node->function == frame->function &&
				    node->line == frame->line))
			return place;
	}
}

static void make_room(struct stacks *stacks)
{
	if (stacks->room > 2 * stacks->nodes.count)
		return;
	stacks->room = stacks->room ? 2 * stacks->room : FIRST_ROOM;
	free(stacks->places);
	stacks->places = xcalloc(stacks->room, sizeof(*stacks->places));
	for (size_t i = 1; i < stacks->nodes.count; i++) {
		const struct stack_node *node = &stacks->nodes.items[i];
		const struct stack_frame frame = { node->function, node->line };

		*find_place(stacks, node->parent, &frame) = (uint32_t)i;
	}
}

/* The child of PARENT; PARENT itself where the tree is full. */
static uint32_t descend(struct stacks *stacks, uint32_t parent,
			const struct stack_frame *frame)
{
	struct stack_node *node;
	uint32_t *place, found;

	make_room(stacks);
	place = find_place(stacks, parent, frame);
	found = *place;
	if (found)
		return found;
	if (stacks->nodes.count >= FOLD_MOST_NODES)
		return parent;
	*place = (uint32_t)stacks->nodes.count;
	node = VEC_PUSH(&stacks->nodes);
	*node = (struct stack_node){ parent, frame->function, frame->line };
	return *place;
}

static struct stack_weight *weight_of(struct sitting *sitting, size_t node)
{
	size_t before = sitting->capacity;

	array_grow(&sitting->weights, &sitting->capacity, node + 1,
		   sizeof(*sitting->weights));
	if (sitting->capacity > before)
		memset(sitting->weights + before, 0,
		       (sitting->capacity - before) *
			       sizeof(*sitting->weights));
	return &sitting->weights[node];
}

uint32_t fold_stack(struct stacks *stacks, size_t sitting,
		    const struct stack_frame *frames, size_t count,
		    const struct stack_weight *weight)
{
	struct stack_weight *sum;
	uint32_t node = 0;

	while (count)
		node = descend(stacks, node, &frames[--count]);
	sum = weight_of(&stacks->sittings.items[sitting], node);
	sum->samples += weight->samples;
	sum->cpu_ns += weight->cpu_ns;
	sum->wait_ns += weight->wait_ns;
	sum->squares += weight->squares;
	sum->allocations += weight->allocations;
	sum->allocated_bytes += weight->allocated_bytes;
	return node;
}

struct stack_weight fold_weight(const struct stacks *stacks, size_t sitting,
				uint32_t node)
{
	const struct sitting *s = &stacks->sittings.items[sitting];

	return node < s->capacity ? s->weights[node]
				  : (struct stack_weight){ 0 };
}
