/* SPDX-License-Identifier: MIT */
#ifndef STATS_SEQUENTIAL_H
#define STATS_SEQUENTIAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Sampling by looks.  At each look two one-sided signed-rank tests, with an
 * indifference zone between them: is the difference more than can be
 * ignored (worse), is it less than is tolerated (same)?  The error is spent
 * over the looks by Bonferroni, so it holds under any dependence.
 */
enum { SEQUENTIAL_LOOKS = 6 };

struct sequential_stop {
	size_t pairs;	    /* at this look */
	double worse, same; /* shares of alpha and of beta; 0: no say */
};

extern const struct sequential_stop sequential_stops[SEQUENTIAL_LOOKS];

struct sequential_rule {
	double ignore, tolerance; /* as ratios: .01, .03 */
	double alpha;		  /* of any false WORSE among all series */
	double beta;   /* of SAME where the change is the tolerance */
	size_t series; /* gated series that share alpha; at least 1 */
};

enum sequential_verdict {
	SEQUENTIAL_CONTINUE,
	SEQUENTIAL_WORSE,
	SEQUENTIAL_SAME
};

struct sequential_result {
	enum sequential_verdict verdict;
	double p_worse; /* of "no more than can be ignored" */
	double p_same;	/* of "at least the tolerance" */
};

/* Look number LOOK (from 0) at all D = ln(head / base) so far, larger being
 * worse.  WORSE if p_worse <= alpha share / series, else SAME if p_same <=
 * beta share. */
struct sequential_result sequential_look(const double *d, size_t n, size_t look,
					 const struct sequential_rule *rule);

/*
 * Pairs that noise of scale SPREAD a pair (1.4826 MAD of d) asks for:
 * ceil(((z_{1-alpha/m} + z_{1-beta}) spread / (ln(1+tolerance) -
 * ln(1+ignore)))^2 / .955), .955 = 3/pi being the efficiency of the
 * signed-rank test under normal noise.  A lower bound.
 */
double sequential_pairs_needed(double spread,
			       const struct sequential_rule *rule);

/* The tolerance, three times what is ignored, for which PAIRS would do by
 * that formula: (r - 1) / (1 - r / 3), ln r being the distance that they
 * tell; infinite where none is. */
double sequential_tolerance_for(double spread, size_t pairs,
				const struct sequential_rule *rule);

/* Not worth going on: more than three times the last look's are needed.
 * Asked from the second look on. */
bool sequential_hopeless(const double *d, size_t n,
			 const struct sequential_rule *rule);

/* Smallest ratio above 1 that PAIRS pairs of this SPREAD would have shown as
 * more than IGNORE, with probability 1 - beta. */
double sequential_detectable(double spread, size_t pairs,
			     const struct sequential_rule *rule);

#endif
