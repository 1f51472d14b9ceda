/* SPDX-License-Identifier: MIT */
#ifndef STAGE_REHEARSAL_H
#define STAGE_REHEARSAL_H

#include <stddef.h>

#include "base/compiler.h"

struct buf;
struct error;
struct wishes;

/* One of the built-in workloads, measured as a duet against itself. */
struct rehearsal_row {
	const char *name;   /* "interpreter" */
	size_t pairs;	    /* that gave a datum */
	double pair_noise;  /* robust sd of ln(head / base) of a pair */
	double alone_noise; /* of ln(seconds) of the same processes */
	double ratio;	    /* head / base; there is no difference */
};

enum { REHEARSAL_ROWS = 3 };

/* Pairs that a gate looks at: the first look and the last. */
enum { REHEARSAL_FEW = 7, REHEARSAL_MANY = 30 };

struct rehearsal {
	struct rehearsal_row rows[REHEARSAL_ROWS];
	int pairs;	     /* of each workload */
	int repeated;	     /* thrown away as disturbed, besides */
	double shared_ratio; /* of the moments: others had a part of the core;
				NaN: not known */
};

/* Measure PAIRS pairs of each workload. */
MUST_CHECK int rehearsal_take(const struct wishes *wishes, int pairs,
			      struct rehearsal *rehearsal, struct error *err);

/* Smallest ratio above 1 that so many pairs of this noise show, under the
 * policy that holds where a suite says nothing. */
double rehearsal_detectable(double pair_noise, size_t pairs);

/* The plain sentence: what can be said on this machine; pure. */
void rehearsal_conclude(const struct rehearsal *rehearsal, struct buf *out);

#endif
