/* SPDX-License-Identifier: MIT */
#ifndef STATS_MULTIPLE_H
#define STATS_MULTIPLE_H

#include <stddef.h>

/*
 * Many tests at once.  ADJUSTED[i] is the smallest level at which test i is
 * rejected among all COUNT; a NaN counts as a test that cannot be rejected
 * and stays NaN.  P and ADJUSTED may be the same array.
 */

/* Holm (Scand. J. Stat. 6, 1979): bounds the chance of any false rejection,
 * whatever the dependence: max over smaller p of (m - rank + 1) p. */
void multiple_holm(const double *p, size_t count, double *adjusted);

/* Benjamini and Hochberg (JRSS B 57, 1995): bounds the expected share of
 * false rejections: min over larger p of m p / rank. */
void multiple_bh(const double *p, size_t count, double *adjusted);

/* One p over several looks whose shares of the error are WEIGHTS (sum <= 1,
 * 0: no say): min p / weight, at most 1 (Bonferroni). */
double multiple_looks(const double *p, const double *weights, size_t looks);

#endif
