/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_TALLY_H
#define PROFILE_TALLY_H

#include <stddef.h>
#include <stdint.h>

struct stacks;

/*
 * A tree of stacks, summed by whatever its nodes have in common: each node
 * has a label (a function, a line), and each label gets a value of every
 * sitting, in ns of CPU time a call.  Shares come from the samples, what all
 * of it is from the worker's own clock.
 */
struct tally {
	size_t labels, sittings;
	/* [label * sittings + sitting] */
	double *self;  /* of stacks that end there */
	double *total; /* of stacks that pass through, each once */
	/* What sampling makes of them: samples of weight w come at random, so
	 * their sum has the variance sum w^2 (compound Poisson). */
	double *self_variance, *total_variance;
	int64_t *samples; /* by label: in self */
};

/* LABEL_OF has a label below LABELS for each node but the root. */
void tally_take(const struct stacks *stacks, const uint32_t *label_of,
		size_t labels, struct tally *tally);
void tally_release(struct tally *tally);

#endif
