/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_JUDGE_H
#define COMPARE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/metric.h"
#include "stats/sequential.h"

struct arena;
struct finding;
struct policy;
struct run_case;

/*
 * Judging pairs, look by look.  Pure: who measures calls judge_pairs() at
 * each look (sequential_stops[]), goes on with what judge_is_open(), then
 * judge_suite() once, then finding_of_pairs().
 *
 * Going on for `better`: 7 pairs that say SAME can be p = 2^-7 at the least,
 * which Benjamini and Hochberg at .10 cannot call better by itself among more
 * than 12 series, and where pairs are noisy it takes more of them.  So while
 * their median lies below minus what is ignored, the case stays open until
 * 15 pairs (2^-15 does for 3,276 series).  SAME stands meanwhile, said with
 * the error of the look that said it, and what it did not spend stays
 * unspent; `better` is told, never gated, and spends none.  p_better stays
 * honest: nothing is called better on the way, and ending it early only
 * where the pairs speak against it makes false ones rarer.
 */

/* All pairs of one case and metric so far. */
struct pair_series {
	const struct run_case *of_case; /* head's: policy, unit, better */
	enum metric metric;
	/* ln(head / base), see pair_difference(); NaN, a pair without a
	 * datum, is left out */
	const double *d;
	size_t count;
	double base, head; /* medians of the processes' values */
	double seconds;	   /* that they took; 0: not known */
};

/* What the looks at one series have found. */
struct judgement {
	enum sequential_verdict verdict;
	bool gated;			  /* shares the suite's error */
	bool hopeless;			  /* too noisy to be worth going on */
	bool improving;			  /* SAME, goes on for `better` */
	bool better;			  /* by judge_suite() */
	size_t looks;			  /* done */
	size_t series;			  /* that shared the error then */
	double p_worse[SEQUENTIAL_LOOKS]; /* NaN where not looked */
	double p_better;		  /* where it is SAME; else NaN */
	double pairs_needed; /* at least, by the noise so far; NaN */
};

void judgement_init(struct judgement *judgement);

/* Chance of any false WORSE in the suite, before confirmation: the policy's
 * alpha, a tenth of it if nothing is confirmed. */
double judge_alpha(const struct policy *policy);

/* Look number LOOK (from 0) at PAIRS, one of SERIES gated ones.  A verdict
 * once reached stays. */
void judge_pairs(const struct pair_series *pairs, size_t look, size_t series,
		 struct judgement *judgement);

/* Would more pairs tell more? */
bool judge_is_open(const struct judgement *judgement);

/* Does the last look say WORSE (p < .05), but too few pairs to tell?  Worth
 * going on for, whatever noise and budget say. */
bool judge_suspects(const struct judgement *judgement);

/*
 * When all looks are done: Holm among the gated at ALPHA may still find
 * undecided ones worse (never the other way), and those that are the same
 * are better where Benjamini and Hochberg at .10 say so, among the gated
 * and, apart from them, among the others that were looked at.
 */
void judge_suite(struct judgement *judgements, size_t count, double alpha);

/* Did fresh pairs say WORSE again? p <= alpha_confirm of the policy. */
bool judge_confirms(const struct pair_series *fresh);

/* The finding of PAIRS: ratio exp(Hodges-Lehmann), exact 95 % interval, the
 * bound at 1 - beta, what could have been detected, verdict and reason; WORSE
 * also if it is over its `max:`.  Texts go to ARENA. */
void finding_of_pairs(const struct pair_series *pairs,
		      const struct judgement *judgement, struct arena *arena,
		      struct finding *finding);

/* Judge THROUGHPUT as TIME was: items a second are time upside down, and no
 * other datum. */
void finding_mirror(const struct finding *time, struct finding *throughput);

#endif
