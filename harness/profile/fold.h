/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_FOLD_H
#define PROFILE_FOLD_H

#include <stddef.h>
#include <stdint.h>

struct stack_weight;
struct stacks;

/* One stack after the other, folded into a tree. */

struct stack_frame {
	uint32_t function;
	int line;
};

enum { FOLD_MOST_NODES = 1 << 20 };

/* The index of that function; the texts are copied. */
uint32_t fold_function(struct stacks *stacks, const char *file,
		       const char *name, int first_line);

/* Begin a sitting, a fresh process; its index. */
size_t fold_sitting(struct stacks *stacks);

/*
 * Add WEIGHT to the node of a stack, in SITTING.  FRAMES stand leaf first,
 * as they are found.  When the tree is full, what would need a new
 * node falls on its caller.  Returns the node.
 */
uint32_t fold_stack(struct stacks *stacks, size_t sitting,
		    const struct stack_frame *frames, size_t count,
		    const struct stack_weight *weight);

/* The weight of NODE in SITTING, zero where none fell. */
struct stack_weight fold_weight(const struct stacks *stacks, size_t sitting,
				uint32_t node);

#endif
