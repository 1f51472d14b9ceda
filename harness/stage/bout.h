/* SPDX-License-Identifier: MIT */
#ifndef STAGE_BOUT_H
#define STAGE_BOUT_H

#include <stdbool.h>

#include "base/compiler.h"
#include "gate/bisect.h"
#include "model/metric.h"
#include "model/verdict.h"

struct error;
struct strvec;
struct wishes;

/* One case on two commits, again and again. */
struct bout {
	const struct wishes *wishes;
	const struct strvec *paths, *cases; /* a suite, the case */
	const char *suites_from; /* the root of the tree that has it */
	enum metric metric;	 /* METRIC_COUNT: the first that is worse */
};

/* What a duet said of the metric of a bout. */
struct played {
	bool broken;
	enum verdict verdict;
	enum metric metric;
	enum better better;
	struct bisect_change change;
	char *reason; /* why it is broken; to free() */
};

/* A duet of two commits, given as full hashes.  What does not run is an
 * answer, no error. */
MUST_CHECK int bout_play(const struct bout *bout, const char *base,
			 const char *head, struct played *played,
			 struct error *err);

#endif
