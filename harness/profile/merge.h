/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_MERGE_H
#define PROFILE_MERGE_H

#include <stddef.h>

struct digest_side;
struct stacks;

/*
 * All sittings of each of COUNT sides into one tree, for pictures: nodes are
 * functions, by what they are called on either side, and sitting i is side
 * i, its cpu_ns being picoseconds of a call, the mean over its sittings.
 * OUT is empty before.
 */
void merge_sides(const struct digest_side *const *sides, size_t count,
		 struct stacks *out);

#endif
