/* SPDX-License-Identifier: MIT */
/*
 * Two samples by rank.  Invariant: ranks are doubled, so that mid-ranks of
 * ties are integers and sums compare exactly.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "stats/distribution.h"

struct pooled {
	double value;
	bool from_a;
};

struct rank_sum {
	size_t *rank; /* doubled mid-ranks of all, ascending */
	size_t n_a, n;
	size_t sum_a; /* of A's doubled ranks */
	double tied;  /* sum of t^3 - t over groups of t */
};

static int compare_pooled(const void *a, const void *b)
{
	double x = ((const struct pooled *)a)->value;
	double y = ((const struct pooled *)b)->value;

	return (x > y) - (x < y);
}

static struct pooled *pool(const double *a, size_t n_a, const double *b,
			   size_t n_b)
{
	struct pooled *pooled = xcalloc(n_a + n_b + 1, sizeof(*pooled));

	for (size_t i = 0; i < n_a; i++)
		pooled[i] = (struct pooled){ a[i], true };
	for (size_t i = 0; i < n_b; i++)
		pooled[n_a + i] = (struct pooled){ b[i], false };
	qsort(pooled, n_a + n_b, sizeof(*pooled), compare_pooled);
	return pooled;
}

static void rank_pooled(const struct pooled *pooled, struct rank_sum *ranks)
{
	size_t to;

	for (size_t from = 0; from < ranks->n; from = to) {
		double t;

		for (to = from + 1; to < ranks->n; to++) {
			if (pooled[to].value != pooled[from].value)
				break;
		}
		t = (double)(to - from);
		ranks->tied += t * t * t - t;
		for (size_t i = from; i < to; i++) {
			ranks->rank[i] = from + to + 1;
			if (pooled[i].from_a)
				ranks->sum_a += ranks->rank[i];
		}
	}
}

/* Ways to choose n_a of the ranks, by their sum; LAST the largest sum.  At
 * most C(40, 20) = 1.4e11 ways: exact as doubles. */
static double *count_ways(const struct rank_sum *ranks, size_t last)
{
	size_t row = last + 1;
	double *ways = xcalloc((ranks->n_a + 1) * row, sizeof(*ways));

	ways[0] = 1;
	for (size_t i = 0; i < ranks->n; i++) {
		size_t rank = ranks->rank[i];

		for (size_t k = ranks->n_a < i + 1 ? ranks->n_a : i + 1; k > 0;
		     k--) {
			for (size_t sum = last + 1; sum-- > rank;)
				ways[k * row + sum] +=
					ways[(k - 1) * row + sum - rank];
		}
	}
	return ways;
}

static double exact_p(const struct rank_sum *ranks)
{
	size_t last = ranks->n * (ranks->n + 1); /* all doubled ranks */
	double *ways = count_ways(ranks, last);
	const double *own = ways + ranks->n_a * (last + 1);
	double below = 0, above = 0, total = 0;

	for (size_t sum = 0; sum <= last; sum++) {
		total += own[sum];
		if (sum <= ranks->sum_a)
			below += own[sum];
		if (sum >= ranks->sum_a)
			above += own[sum];
	}
	free(ways);
	return fmin(1, 2 * fmin(below, above) / total);
}

static double normal_p(const struct rank_sum *ranks)
{
	double a = (double)ranks->n_a, n = (double)ranks->n, b = n - a;
	double mean = a * (n + 1) / 2;
	double variance = a * b / 12 * (n + 1 - ranks->tied / (n * (n - 1)));
	double off = fabs((double)ranks->sum_a / 2 - mean) - .5;

	if (!(variance > 0))
		return 1;
	return fmin(1, 2 * normal_cdf(-off / sqrt(variance)));
}

double rank_sum_p(const double *a, size_t n_a, const double *b, size_t n_b)
{
	struct rank_sum ranks = { .n_a = n_a, .n = n_a + n_b };
	struct pooled *pooled;
	double p;

	for (size_t i = 0; i < ranks.n; i++) {
		if (isnan(i < n_a ? a[i] : b[i - n_a]))
			return (double)NAN;
	}
	if (n_a == 0 || n_b == 0)
		return 1;
	pooled = pool(a, n_a, b, n_b);
	ranks.rank = xcalloc(ranks.n, sizeof(*ranks.rank));
	rank_pooled(pooled, &ranks);
	p = ranks.n <= RANK_SUM_EXACT ? exact_p(&ranks) : normal_p(&ranks);
	free(ranks.rank);
	free(pooled);
	return p;
}

double rank_sum_least_p(size_t n_a, size_t n_b)
{
	double a = (double)n_a, b = (double)n_b;

	return fmin(1,
		    2 * exp(lgamma(a + 1) + lgamma(b + 1) - lgamma(a + b + 1)));
}
