/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_UNWIND_H
#define PROFILE_UNWIND_H

#include <stddef.h>
#include <stdint.h>

struct code_cache;
struct stack_frame;

/* So deep that Python's own limit comes first, unless it was raised. */
enum { UNWIND_MOST_FRAMES = 4096 };

/*
 * The stack of a thread that stands still, in this moment of CODES' peek:
 * FRAMES, with room for UNWIND_MOST_FRAMES, leaf first.  How many; of a
 * deeper one those next to the leaf.  -1: the stack makes no sense.  While
 * garbage is collected the leaf is a function that says so, of no file,
 * unless a __del__ runs.
 */
int unwind(struct code_cache *codes, uint64_t thread_state,
	   struct stack_frame *frames);

#endif
