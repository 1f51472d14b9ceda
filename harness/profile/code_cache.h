/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_CODE_CACHE_H
#define PROFILE_CODE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peek;
struct python_layout;
struct stack_frame;
struct stacks;

/*
 * The code objects of one process, by address.  An address may be used again
 * for other code (an import's <module> is freed when it is done), so the
 * header is compared whenever a code object is met.
 */
struct code_cache {
	const struct python_layout *layout;
	struct peek *peek;
	struct stacks *stacks;
	uint64_t code_type; /* address of PyCode_Type; 0: not yet known */
	struct code **codes;
	size_t count, room;	 /* room is a power of two */
	const struct code *last; /* the one that was looked up last */
};

void code_cache_init(struct code_cache *cache,
		     const struct python_layout *layout, struct peek *peek,
		     struct stacks *stacks);
void code_cache_release(struct code_cache *cache);

/* Which function and line an instruction of the code object at ADDRESS is.
 * LAST is what its frame has: see python_layout.  false: that is no code. */
bool code_cache_find(struct code_cache *cache, uint64_t address, uint64_t last,
		     struct stack_frame *frame);

/* What was found last is surely code; whatever else is has its type. */
void code_cache_learn_type(struct code_cache *cache);

/* Is what was found last no function of anybody's, but the interpreter's own
 * code between two of them? */
bool code_cache_is_shim(const struct code_cache *cache);

#endif
