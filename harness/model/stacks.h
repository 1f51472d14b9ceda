/* SPDX-License-Identifier: MIT */
#ifndef MODEL_STACKS_H
#define MODEL_STACKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * The sampled stacks of one side, as a tree: a node is a line of a function,
 * below the node that called it.  Memory is bounded by the tree, not by how
 * long is sampled.  The tree is one for all sittings (a sitting is one fresh
 * process); each has weights of its own.  A zeroed one is empty.
 */
struct stack_function {
	const char *file; /* as the interpreter calls it */
	const char *name; /* qualified from Python 3.11 on */
	int first_line;
};

struct stack_node {
	uint32_t parent; /* a lower index; of the root, 0, itself */
	uint32_t function;
	int line; /* 0: not known */
};

/* What fell on a node itself. */
struct stack_weight {
	int64_t samples; /* for which it had run */
	int64_t cpu_ns;	 /* what they stand for */
	int64_t wait_ns; /* found asleep, since the glance before */
	double squares;	 /* sum of cpu_ns^2: what chance makes of them */

	/* Of a sitting whose every request for memory was seen. */
	int64_t allocations, allocated_bytes;
};

struct sitting {
	struct stack_weight *weights; /* one a node; fewer: the rest is 0 */
	size_t capacity;
	int64_t calls, calls_cpu_ns; /* by the worker's own clock */

	/* Of all glances, each of which should give a sample: */
	int64_t glances;
	int64_t unreadable; /* the stack made no sense */
	int64_t moved;	    /* it ran while it was read */
	int64_t missed;	    /* glances that were due while we did not run */
	int64_t late;	   /* glances that came late by half a period or more */
	int64_t others_ns; /* CPU time of other threads than the first */
};

struct stacks {
	struct arena arena; /* texts */
	struct stack_functions {
		struct stack_function *items;
		size_t count, capacity;
	} functions;
	struct stack_nodes {
		struct stack_node *items;
		size_t count, capacity;
	} nodes;
	uint32_t *places; /* hash of nodes; 0: free */
	size_t room;	  /* a power of two */
	struct sittings {
		struct sitting *items;
		size_t count, capacity;
	} sittings;
};

void stacks_release(struct stacks *stacks);

#endif
