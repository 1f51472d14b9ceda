/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_DIGEST_H
#define PROFILE_DIGEST_H

struct profile;
struct profile_quality;
struct sources;
struct stacks;

/* One side's stacks, and where their source is. */
struct digest_side {
	const struct stacks *stacks;
	const struct stacks *memory; /* of sitting_witness(); may be empty */
	const char *tree;	     /* see origin_of() */
	struct sources *sources;
};

/* Fill PROFILE's numbers and rows; what names it is the caller's. */
void digest(const struct digest_side *side, struct profile *profile);

/* How the glances went, and the CPU time of a call: its mean over sittings. */
void digest_quality(const struct stacks *stacks,
		    struct profile_quality *quality);
double digest_call_ns(const struct stacks *stacks);

#endif
