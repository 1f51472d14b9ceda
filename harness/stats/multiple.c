/* SPDX-License-Identifier: MIT */
/*
 * Corrections for many tests.  Invariant: adjusted values have the order of
 * the p they came from.
 */
#include "stats/multiple.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

struct ranked {
	double p;
	size_t index;
};

/* Ascending, NaN last; equal ones by index, so that the order is total. */
static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->p < y->p || (!isnan(x->p) && isnan(y->p)))
		return -1;
	if (x->p > y->p || (isnan(x->p) && !isnan(y->p)))
		return 1;
	return (x->index > y->index) - (x->index < y->index);
}

static struct ranked *rank_tests(const double *p, size_t count)
{
	struct ranked *ranked = xcalloc(count + 1, sizeof(*ranked));

	for (size_t i = 0; i < count; i++)
		ranked[i] = (struct ranked){ p[i], i };
	if (count > 1)
		qsort(ranked, count, sizeof(*ranked), compare_ranked);
	return ranked;
}

void multiple_holm(const double *p, size_t count, double *adjusted)
{
	struct ranked *ranked = rank_tests(p, count);
	double most = 0;

	for (size_t i = 0; i < count; i++) {
		double own = (double)(count - i) * ranked[i].p;

		if (!isnan(own))
			most = fmin(1, fmax(most, own));
		adjusted[ranked[i].index] = isnan(own) ? own : most;
	}
	free(ranked);
}

void multiple_bh(const double *p, size_t count, double *adjusted)
{
	struct ranked *ranked = rank_tests(p, count);
	double least = 1;

	for (size_t i = count; i-- > 0;) {
		double own = (double)count * ranked[i].p / (double)(i + 1);

		if (!isnan(own))
			least = fmin(least, own);
		adjusted[ranked[i].index] = isnan(own) ? own : least;
	}
	free(ranked);
}

double multiple_looks(const double *p, const double *weights, size_t looks)
{
	double least = 1;

	for (size_t i = 0; i < looks; i++) {
		if (weights[i] > 0 && !isnan(p[i]))
			least = fmin(least, p[i] / weights[i]);
	}
	return least;
}
