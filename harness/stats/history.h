/* SPDX-License-Identifier: MIT */
#ifndef STATS_HISTORY_H
#define STATS_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A new run against the last runs of a baseline: a prediction limit with
 * robust mean and a variance that is moderated by that of the other cases
 * (Smyth, Stat. Appl. Genet. Mol. Biol. 3, 2004).  It only screens: what it
 * flags is decided by pairs.
 */
enum {
	HISTORY_LEAST = 5, /* runs below which nothing is said */
	HISTORY_MOST = 20  /* the newest so many runs are the window */
};

struct history_window {
	const double *logs; /* ln of the runs' values, oldest first */
	size_t count;	    /* more than HISTORY_MOST: the newest count */
};

struct history_rule {
	double ignore, tolerance; /* as ratios */
	double prior_variance;	  /* s0^2; NaN: the window's own */
};

struct history_screen {
	size_t runs;	   /* that were used; 0: too few */
	double mean;	   /* winsorised, ln */
	double scale;	   /* sd of a prediction: sqrt(v (1 + 1/K)) */
	double difference; /* new value - mean, ln; larger is worse */
	double t, df, p;   /* one-sided */
	bool flagged;	   /* p < .10 and more than can be ignored */
	bool blind;	   /* it would hardly see a change of TOLERANCE */
};

/* Variance of the window, its values winsorised at median +- 3 * 1.4826 MAD
 * (1 + 1/K).  The prior is the median of these over the suite.  NaN below
 * HISTORY_LEAST. */
double history_variance(const struct history_window *window);

/*
 * t = (y - mean) / sqrt(v (1 + 1/K)), v = (4 s0^2 + (K-1) s^2) / (4 + K - 1),
 * df = 4 + K - 1.  Blind if (t_.90 + 1.28) sqrt(v (1 + 1/K)) > ln(1 +
 * tolerance): power below .9.  LOG is ln of the new value; for metrics
 * where more is better give all logs with the other sign.
 */
struct history_screen history_screen(const struct history_window *window,
				     double log,
				     const struct history_rule *rule);

#endif
