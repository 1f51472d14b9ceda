/* SPDX-License-Identifier: MIT */
/*
 * The signed-rank distribution.  Invariant: up to WILCOXON_EXACT values all
 * counting is in uint64_t, whose sum 2^n fits; a probability is one division
 * at the end.
 */
#include "stats/wilcoxon.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "stats/describe.h"

/* What a sample says of its sign: doubled mid-ranks, so that ties stay
 * integers. */
struct signed_ranks {
	size_t *rank; /* twice the mid-rank */
	size_t count;
	size_t total, positive; /* sums of rank */
};

static int compare_sizes(const void *a, const void *b)
{
	double x = fabs(*(const double *)a), y = fabs(*(const double *)b);

	return (x > y) - (x < y);
}

static void rank_group(struct signed_ranks *ranks, const double *sorted,
		       size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		ranks->rank[i] = from + to + 1;
		ranks->total += from + to + 1;
		if (sorted[i] > 0)
			ranks->positive += from + to + 1;
	}
}

/* False if a value is NaN. */
static bool rank_signed(const double *d, size_t n, double theta0,
			struct signed_ranks *ranks)
{
	double *sorted = xmalloc((n + 1) * sizeof(*sorted));
	bool valid = !isnan(theta0);
	size_t to;

	*ranks = (struct signed_ranks){ .count = 0 };
	for (size_t i = 0; i < n; i++) {
		valid = valid && !isnan(d[i]);
		if (d[i] != theta0)
			sorted[ranks->count++] = d[i] - theta0;
	}
	ranks->rank = xcalloc(ranks->count + 1, sizeof(*ranks->rank));
	if (ranks->count > 1)
		qsort(sorted, ranks->count, sizeof(*sorted), compare_sizes);
	for (size_t from = 0; from < ranks->count; from = to) {
		to = from + 1;
		while (to < ranks->count &&
		       fabs(sorted[to]) == fabs(sorted[from]))
			to++;
		rank_group(ranks, sorted, from, to);
	}
	free(sorted);
	return valid;
}

/* P(sum of the ranks with a plus >= AT), counted in integers. */
static double tail_integers(const struct signed_ranks *ranks, size_t at)
{
	uint64_t *counts = xcalloc(ranks->total + 1, sizeof(*counts));
	uint64_t sum = 0;
	size_t top = 0;

	counts[0] = 1;
	for (size_t i = 0; i < ranks->count; i++) {
		size_t rank = ranks->rank[i];

		top += rank;
		for (size_t w = top; w >= rank; w--)
			counts[w] += counts[w - rank];
	}
	for (size_t w = at; w <= ranks->total; w++)
		sum += counts[w];
	free(counts);
	return ldexp((double)sum, -(int)ranks->count);
}

/* The same as probabilities, for samples whose counts overflow. */
static double tail_reals(const struct signed_ranks *ranks, size_t at)
{
	double *p = xcalloc(ranks->total + 1, sizeof(*p));
	double sum = 0;
	size_t top = 0;

	p[0] = 1;
	for (size_t i = 0; i < ranks->count; i++) {
		size_t rank = ranks->rank[i];

		top += rank;
		for (size_t w = top; w >= rank; w--)
			p[w] = (p[w] + p[w - rank]) / 2;
		for (size_t w = 0; w < rank; w++)
			p[w] /= 2;
	}
	for (size_t w = ranks->total + 1; w-- > at;)
		sum += p[w];
	free(p);
	return fmin(sum, 1);
}

static double tail(const struct signed_ranks *ranks, size_t at)
{
	return ranks->count <= WILCOXON_EXACT ? tail_integers(ranks, at)
					      : tail_reals(ranks, at);
}

double wilcoxon_p_upper(const double *d, size_t n, double theta0)
{
	struct signed_ranks ranks;
	double p = (double)NAN;

	if (rank_signed(d, n, theta0, &ranks))
		p = tail(&ranks, ranks.positive);
	free(ranks.rank);
	return p;
}

double wilcoxon_p_lower(const double *d, size_t n, double theta0)
{
	struct signed_ranks ranks;
	double p = (double)NAN;

	/* W- has the distribution of W+ */
	if (rank_signed(d, n, theta0, &ranks))
		p = tail(&ranks, ranks.total - ranks.positive);
	free(ranks.rank);
	return p;
}

/* The Walsh averages, ascending. */
static void fill_walsh(const double *d, size_t n, double *averages)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t j = i; j < n; j++)
			averages[at++] = d[i] == d[j] ? d[i]
						      : (d[i] + d[j]) / 2;
	}
	describe_sort(averages, at);
}

static size_t walsh_count(size_t n)
{
	return n * (n + 1) / 2;
}

static double *new_walsh(const double *d, size_t n)
{
	double *averages = xmalloc((walsh_count(n) + 1) * sizeof(*averages));

	fill_walsh(d, n, averages);
	return averages;
}

double wilcoxon_estimate(const double *d, size_t n)
{
	double *averages = new_walsh(d, n);
	double estimate = describe_median(averages, walsh_count(n));

	free(averages);
	return estimate;
}

/* Largest k with P(W+ <= k - 1) <= ALPHA, W+ of N values without ties. */
static size_t critical_rank(size_t n, double alpha)
{
	size_t total = walsh_count(n), k = 0;
	double *p = xcalloc(total + 1, sizeof(*p));
	double sum = 0;
	size_t top = 0;

	p[0] = 1;
	for (size_t i = 1; i <= n; i++) {
		top += i;
		for (size_t w = top; w >= i; w--)
			p[w] = (p[w] + p[w - i]) / 2;
		for (size_t w = 0; w < i; w++)
			p[w] /= 2;
	}
	for (size_t w = 0; w <= total; w++) {
		sum += p[w];
		if (sum > alpha)
			break;
		k = w + 1;
	}
	free(p);
	return k;
}

static bool any_nan(const double *d, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (isnan(d[i]))
			return true;
	}
	return false;
}

double wilcoxon_low(const double *d, size_t n, double alpha)
{
	size_t k = critical_rank(n, alpha);
	double *averages, low;

	if (any_nan(d, n))
		return (double)NAN;
	if (k == 0 || n == 0)
		return -(double)INFINITY;
	averages = new_walsh(d, n);
	low = averages[k - 1];
	free(averages);
	return low;
}

double wilcoxon_high(const double *d, size_t n, double alpha)
{
	size_t k = critical_rank(n, alpha);
	double *averages, high;

	if (any_nan(d, n))
		return (double)NAN;
	if (k == 0 || n == 0)
		return (double)INFINITY;
	averages = new_walsh(d, n);
	high = averages[walsh_count(n) - k];
	free(averages);
	return high;
}
