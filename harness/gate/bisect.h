/* SPDX-License-Identifier: MIT */
#ifndef GATE_BISECT_H
#define GATE_BISECT_H

#include <stddef.h>

#include "base/compiler.h"

struct error;

/*
 * Which commit brought a change: a search by halves among candidates that
 * need not all answer.  Knows nothing of commits or measuring.
 */
enum bisect_answer {
	BISECT_GOOD, /* as before the change */
	BISECT_BAD,
	BISECT_UNSURE, /* measured, but it could be either */
	BISECT_BROKEN  /* it does not run */
};

struct bisect_oracle {
	void *context;
	/* -1 with ERR ends the search. */
	int (*ask)(void *context, size_t candidate, enum bisect_answer *answer,
		   struct error *err);
};

/* The first bad one lies in LOW .. HIGH, and HIGH is known to be bad.  Both
 * are the same unless what lies between did not answer. */
struct bisect_result {
	size_t low, high;
	size_t asked, unanswered;
};

/*
 * Search COUNT candidates, oldest first; what comes before them is good, the
 * last is known to be bad and not asked.  Each is asked at most once; one
 * that does not answer is passed over for others near it, first at distances
 * that double (broken commits come in rows), then for all.
 */
MUST_CHECK int bisect_search(size_t count, const struct bisect_oracle *oracle,
			     struct bisect_result *result, struct error *err);

/* At most so many questions if all answer. */
size_t bisect_steps(size_t count);

/* A change as it was measured: head / base and its interval. */
struct bisect_change {
	double ratio, low, high;
};

/*
 * Is a candidate with CHANGE (against the good side) still good, if the bad
 * side has WHOLE?  Bad beyond the middle of WHOLE, on the scale of
 * logarithms; unsure where CHANGE's interval has the middle in it.
 */
enum bisect_answer bisect_judge(const struct bisect_change *change,
				const struct bisect_change *whole);

/* Two measurements of the same change as one, each weighed by the square of
 * its certainty; exact ones (low = high) win. */
struct bisect_change bisect_combine(const struct bisect_change *a,
				    const struct bisect_change *b);

#endif
