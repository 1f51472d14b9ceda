/* SPDX-License-Identifier: MIT */
#ifndef STATS_DISTRIBUTION_H
#define STATS_DISTRIBUTION_H

#include <stddef.h>

/*
 * The distributions that verdicts need.  A parameter out of range and a NaN
 * give NaN; P = 0 and P = 1 give the ends of the support.
 */

/* erfc(-x / sqrt 2) / 2. */
double normal_cdf(double x);
/* Its inverse: Newton with Halley's correction from Abramowitz and Stegun
 * 26.2.23. */
double normal_quantile(double p);

/* Regularised incomplete beta I_x(a, b); a, b > 0: the continued fraction
 * DLMF 8.17.22 by Lentz's method, on the side where it converges fast. */
double beta_cdf(double x, double a, double b);
/* Its inverse, by bisection. */
double beta_quantile(double p, double a, double b);

/* Student's t with DF > 0 degrees of freedom (infinite: normal):
 * 1 - I_{df/(df+t^2)}(df/2, 1/2) / 2 for t > 0. */
double student_cdf(double t, double df);
double student_quantile(double p, double df);

/* Exact two-sided interval of a proportion (Clopper and Pearson, Biometrika
 * 26, 1934): EVENTS of TRIALS, at LEVEL. */
struct proportion {
	double low, high;
};
struct proportion clopper_pearson(size_t events, size_t trials, double level);

/*
 * Two samples by rank (Wilcoxon 1945; Mann and Whitney 1947): two-sided P
 * that the ranks of A lie so far from the middle.  Up to RANK_SUM_EXACT
 * values together exactly, over all ways to deal out those very mid-ranks;
 * beyond that normal, corrected for ties and continuity.  1 where a side is
 * empty or all are tied, NaN with a NaN.
 */
enum { RANK_SUM_EXACT = 40 };
double rank_sum_p(const double *a, size_t n_a, const double *b, size_t n_b);

/* Smallest P that rank_sum_p() can give for these sizes without ties:
 * 2 / C(n_a + n_b, n_a). */
double rank_sum_least_p(size_t n_a, size_t n_b);

/*
 * Means of two samples that may have different variances (Welch, Biometrika
 * 34, 1947): mean(B) - mean(A), its standard error and Satterthwaite's
 * degrees of freedom.  On ln of process values this is the top level of
 * Kalibera and Jones (ISMM 2013).  se and df NaN below two values a side.
 */
struct welch {
	double difference, se, df;
};
struct welch welch_compare(const double *a, size_t n_a, const double *b,
			   size_t n_b);
/* Half the width of its two-sided interval at LEVEL. */
double welch_half_width(const struct welch *welch, double level);

#endif
