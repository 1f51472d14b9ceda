/* SPDX-License-Identifier: MIT */
#ifndef STATS_WILCOXON_H
#define STATS_WILCOXON_H

#include <stddef.h>
#include <stdint.h>

/*
 * The signed-rank test of Wilcoxon (Biometrics Bull. 1, 1945) and what it
 * says of the size of a difference (Hodges and Lehmann, Ann. Math. Stat.
 * 34, 1963), exact and without resampling: if who begins is a fair coin,
 * the sign of each difference is one too when nothing changed.
 */

/* Up to here counts are integers; beyond they are doubles. */
enum { WILCOXON_EXACT = 62 };

/*
 * P(W+ >= observed) of d - THETA0 (upper; small when d lies above), and
 * P(W+ <= observed) (lower).  Zeros are dropped, ties have mid-ranks, and
 * the distribution is that of those very ranks.  1 where nothing is left,
 * NaN if a d is NaN.
 */
double wilcoxon_p_upper(const double *d, size_t n, double theta0);
double wilcoxon_p_lower(const double *d, size_t n, double theta0);

/* Median of the Walsh averages (the n(n+1)/2 means of two, each with itself
 * too): the difference. */
double wilcoxon_estimate(const double *d, size_t n);

/*
 * One-sided bounds, each wrong with probability at most ALPHA: the k-th
 * smallest and k-th largest Walsh average, k the largest integer with
 * P(W+ <= k - 1) <= ALPHA; infinite where n is too small for that.
 */
double wilcoxon_low(const double *d, size_t n, double alpha);
double wilcoxon_high(const double *d, size_t n, double alpha);

#endif
