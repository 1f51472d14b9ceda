/* SPDX-License-Identifier: MIT */
#include "profile/merge.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/stacks.h"
#include "profile/digest.h"
#include "profile/fold.h"
#include "profile/origin.h"
#include "profile/unwind.h"

#define PS_PER_NS 1000

/* What a nanosecond of each sitting's samples is of a call, in ps. */
static double scale_of(const struct stacks *stacks, size_t sitting)
{
	const struct sitting *s = &stacks->sittings.items[sitting];
	double sum = 0;

	for (size_t i = 0; i < stacks->nodes.count; i++)
		sum += (double)fold_weight(stacks, sitting, (uint32_t)i).cpu_ns;
	return sum > 0 && s->calls > 0
		       ? (double)s->calls_cpu_ns / sum / (double)s->calls *
				 PS_PER_NS / (double)stacks->sittings.count
		       : 0;
}

/* The stack of NODE, leaf first, as functions of OUT. */
static size_t frames_of(const struct digest_side *side, uint32_t node,
			struct stack_frame *frames, struct stacks *out)
{
	const struct stacks *stacks = side->stacks;
	size_t count = 0;

	for (; node && count <= UNWIND_MOST_FRAMES;
	     node = stacks->nodes.items[node].parent) {
		const struct stack_function *function =
			&stacks->functions
				 .items[stacks->nodes.items[node].function];

		frames[count++] = (struct stack_frame){
			.function = fold_function(
				out, origin_of(function->file, side->tree),
				function->name, 0),
		};
	}
	return count;
}

static void merge(const struct digest_side *side, size_t sitting,
		  struct stacks *out)
{
	const struct stacks *stacks = side->stacks;
	size_t sittings = stacks->sittings.count;
	double *scales = xcalloc(sittings + 1, sizeof(*scales));
	struct stack_frame *frames = xcalloc(UNWIND_MOST_FRAMES + 1,
					     sizeof(*frames));

	for (size_t i = 0; i < sittings; i++)
		scales[i] = scale_of(stacks, i);
	for (uint32_t node = 1; node < stacks->nodes.count; node++) {
		struct stack_weight sum = { .samples = 0 };
		double ps = 0;

		for (size_t i = 0; i < sittings; i++) {
			struct stack_weight weight = fold_weight(stacks, i,
								 node);

			sum.samples += weight.samples;
			ps += (double)weight.cpu_ns * scales[i];
		}
		if (!sum.samples)
			continue;
		sum.cpu_ns = llround(ps);
		fold_stack(out, sitting, frames,
			   frames_of(side, node, frames, out), &sum);
	}
	free(scales);
	free(frames);
}

void merge_sides(const struct digest_side *const *sides, size_t count,
		 struct stacks *out)
{
	for (size_t i = 0; i < count; i++)
		merge(sides[i], fold_sitting(out), out);
}
