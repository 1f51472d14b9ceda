/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_RATCHET_H
#define COMPARE_RATCHET_H

#include <stddef.h>

#include "model/metric.h"

struct findings;
struct run;
struct window;

/*
 * Slow creep: each change is within the tolerance, all of them are not.  Head
 * is held against the best RATCHET_STRETCH runs in a row that the window has
 * (their median), and nominated if it is worse than those by more than
 * tolerance and floor.  A nomination is no verdict: pairs against COMMIT
 * decide, the newest clean one of these runs that was as good as that.
 */
enum { RATCHET_STRETCH = 5 };

struct nomination {
	const char *case_id; /* the window's */
	enum metric metric;
	const char *commit; /* the window's */
	double ratio;	    /* head / the best level */
	size_t runs_ago;    /* 1: the newest run of the window */
};

struct nominations {
	struct nomination *items;
	size_t count, capacity;
};

/* Gated time (value / yardstick) and counted metrics, at most one nomination
 * a case; not of cases that FINDINGS say are worse already. */
void ratchet_nominate(const struct window *window, const struct run *head,
		      const struct findings *findings,
		      struct nominations *nominations);
void nominations_release(struct nominations *nominations);

#endif
