/* SPDX-License-Identifier: MIT */
#include "profile/tally.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/stacks.h"
#include "profile/fold.h"

/* Nodes, with all that is below them. */
struct inclusive {
	double ns, squares;
};

/* Has no caller of NODE its label?  Recursion counts once. */
static bool is_outermost(const struct stacks *stacks, const uint32_t *label_of,
			 uint32_t node)
{
	uint32_t at = stacks->nodes.items[node].parent;

	for (; at; at = stacks->nodes.items[at].parent)
		if (label_of[at] == label_of[node])
			return false;
	return true;
}

static double sum_samples(const struct stacks *stacks, size_t sitting)
{
	double sum = 0;

	for (size_t i = 0; i < stacks->nodes.count; i++)
		sum += (double)fold_weight(stacks, sitting, (uint32_t)i).cpu_ns;
	return sum;
}

/* What a nanosecond of samples stands for, in a call. */
static double scale_of(const struct stacks *stacks, size_t sitting)
{
	const struct sitting *s = &stacks->sittings.items[sitting];
	double sampled = sum_samples(stacks, sitting);

	return sampled > 0 && s->calls > 0
		       ? (double)s->calls_cpu_ns / sampled / (double)s->calls
		       : 0;
}

/* Children have higher indexes, so their sums are done first. */
static void add_sitting(const struct stacks *stacks, const uint32_t *label_of,
			const bool *outermost, size_t sitting,
			struct tally *tally)
{
	double scale = scale_of(stacks, sitting);
	struct inclusive *sums = xcalloc(stacks->nodes.count, sizeof(*sums));

	for (size_t i = stacks->nodes.count; i-- > 1;) {
		struct stack_weight weight = fold_weight(stacks, sitting,
							 (uint32_t)i);
		size_t parent = stacks->nodes.items[i].parent;
		size_t at = label_of[i] * tally->sittings + sitting;
		double ns = (double)weight.cpu_ns * scale;
		double squares = weight.squares * scale * scale;

		sums[i].ns += ns;
		sums[i].squares += squares;
		sums[parent].ns += sums[i].ns;
		sums[parent].squares += sums[i].squares;
		tally->self[at] += ns;
		tally->self_variance[at] += squares;
		tally->samples[label_of[i]] += weight.samples;
		if (!outermost[i])
			continue;
		tally->total[at] += sums[i].ns;
		tally->total_variance[at] += sums[i].squares;
	}
	free(sums);
}

/* Of the share p that A has of A + B: (1 - p)^2 var A + p^2 var B. */
static double variance_of_share(double part, double all, double part_variance,
				double all_variance)
{
	double p = all > 0 ? part / all : 0;

	return (1 - p) * (1 - p) * part_variance +
	       p * p * (all_variance - part_variance);
}

/* What was summed so far is variances of sums; a label's part of the whole
 * varies less, for the whole is known. */
static void know_the_whole(struct tally *tally, size_t sitting)
{
	double all = 0, variance = 0;

	for (size_t i = 0; i < tally->labels; i++) {
		all += tally->self[i * tally->sittings + sitting];
		variance += tally->self_variance[i * tally->sittings + sitting];
	}
	for (size_t i = 0; i < tally->labels; i++) {
		size_t at = i * tally->sittings + sitting;

		tally->self_variance[at] =
			variance_of_share(tally->self[at], all,
					  tally->self_variance[at], variance);
		tally->total_variance[at] =
			variance_of_share(tally->total[at], all,
					  tally->total_variance[at], variance);
	}
}

void tally_take(const struct stacks *stacks, const uint32_t *label_of,
		size_t labels, struct tally *tally)
{
	size_t sittings = stacks->sittings.count, cells = labels * sittings + 1;
	bool *outermost = xcalloc(stacks->nodes.count + 1, sizeof(bool));

	*tally = (struct tally){
		.labels = labels,
		.sittings = sittings,
		.self = xcalloc(cells, sizeof(double)),
		.total = xcalloc(cells, sizeof(double)),
		.self_variance = xcalloc(cells, sizeof(double)),
		.total_variance = xcalloc(cells, sizeof(double)),
		.samples = xcalloc(labels + 1, sizeof(int64_t)),
	};
	for (size_t i = 1; i < stacks->nodes.count; i++)
		outermost[i] = is_outermost(stacks, label_of, (uint32_t)i);
	for (size_t i = 0; i < sittings; i++) {
		add_sitting(stacks, label_of, outermost, i, tally);
		know_the_whole(tally, i);
	}
	free(outermost);
}

void tally_release(struct tally *tally)
{
	free(tally->self);
	free(tally->total);
	free(tally->self_variance);
	free(tally->total_variance);
	free(tally->samples);
	*tally = (struct tally){ .labels = 0 };
}
