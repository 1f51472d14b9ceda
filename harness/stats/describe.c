/* SPDX-License-Identifier: MIT */
/*
 * Descriptions of one sample.  Invariant: inputs stay as they are; whatever
 * needs an order works on a sorted copy of its own.
 */
#include "stats/describe.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	if (x < y)
		return -1;
	if (x > y)
		return 1;
	return (isnan(x) ? 1 : 0) - (isnan(y) ? 1 : 0);
}

static bool has_nan(const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (isnan(values[i]))
			return true;
	}
	return false;
}

/* A sorted copy; NULL where nothing can be said. */
static double *sorted_copy(const double *values, size_t count)
{
	double *copy;

	if (count == 0 || has_nan(values, count))
		return NULL;
	copy = xmemdup(values, count * sizeof(*values));
	describe_sort(copy, count);
	return copy;
}

/* Between A and B without leaving the range of double. */
static double between(double a, double b)
{
	double sum = a + b;

	return isfinite(sum) || a == b ? sum / 2 : a / 2 + b / 2;
}

static double median_sorted(const double *values, size_t count)
{
	double high = values[count / 2];

	if (count % 2 == 1 || values[count / 2 - 1] == high)
		return high;
	return between(values[count / 2 - 1], high);
}

void describe_sort(double *values, size_t count)
{
	if (count > 1)
		qsort(values, count, sizeof(*values), compare_doubles);
}

size_t describe_drop_nan(double *values, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (!isnan(values[i]))
			values[kept++] = values[i];
	}
	return kept;
}

double describe_median(const double *values, size_t count)
{
	double *sorted = sorted_copy(values, count);
	double median;

	if (!sorted)
		return (double)NAN;
	median = median_sorted(sorted, count);
	free(sorted);
	return median;
}

double describe_mean(const double *values, size_t count)
{
	double sum = 0, lost = 0;

	if (count == 0)
		return (double)NAN;
	for (size_t i = 0; i < count; i++) {
		double x = values[i], next = sum + x;

		lost += fabs(sum) >= fabs(x) ? (sum - next) + x
					     : (x - next) + sum;
		sum = next;
	}
	/* with infinities there is nothing to compensate */
	return (isfinite(sum) ? sum + lost : sum) / (double)count;
}

double describe_sd(const double *values, size_t count)
{
	double mean = describe_mean(values, count), sum = 0;

	if (count < 2)
		return (double)NAN;
	for (size_t i = 0; i < count; i++)
		sum += (values[i] - mean) * (values[i] - mean);
	return sqrt(sum / (double)(count - 1));
}

double describe_mad(const double *values, size_t count)
{
	double *copy = sorted_copy(values, count);
	double median, mad;

	if (!copy)
		return (double)NAN;
	median = median_sorted(copy, count);
	for (size_t i = 0; i < count; i++)
		copy[i] = copy[i] == median ? 0 : fabs(copy[i] - median);
	describe_sort(copy, count);
	mad = median_sorted(copy, count);
	free(copy);
	return mad;
}

double describe_min(const double *values, size_t count)
{
	double least = count > 0 ? values[0] : (double)NAN;

	for (size_t i = 1; i < count && !isnan(least); i++) {
		if (isnan(values[i]) || values[i] < least)
			least = values[i];
	}
	return least;
}

double describe_max(const double *values, size_t count)
{
	double most = count > 0 ? values[0] : (double)NAN;

	for (size_t i = 1; i < count && !isnan(most); i++) {
		if (isnan(values[i]) || values[i] > most)
			most = values[i];
	}
	return most;
}

double describe_quantile(const double *values, size_t count, double p)
{
	double *sorted = sorted_copy(values, count);
	double at = (double)(count - 1) * p, low, high, quantile;
	size_t index;

	if (!sorted || !(p >= 0 && p <= 1)) {
		free(sorted);
		return (double)NAN;
	}
	index = (size_t)at;
	low = sorted[index];
	high = sorted[index + 1 < count ? index + 1 : index];
	quantile = low == high || at == (double)index
			   ? low
			   : low + (at - (double)index) * (high - low);
	free(sorted);
	return quantile;
}

/* P(Bin(n, 1/2) = i) from that of i - 1; by logarithms where 2^-n is too
 * small for a double. */
static double binomial_term(double n, double i, double before)
{
	if (n > 1000)
		return exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) -
			   n * M_LN2);
	return i > 0 ? before * (n - i + 1) / i : ldexp(1, -(int)n);
}

/* The k of describe_rank_interval(), at least 1; *LEVEL what it covers. */
static size_t find_rank(size_t count, double wanted, double *level)
{
	double term = 0, tail = 0;
	size_t k = 0;

	*level = 1;
	for (size_t i = 0; i < (count + 1) / 2; i++) {
		double next;

		term = binomial_term((double)count, (double)i, term);
		tail += term;
		next = fmax(0, 1 - 2 * tail);
		if (k > 0 && next < wanted - 1e-12)
			break;
		k = i + 1;
		*level = next;
		if (next < wanted)
			break;
	}
	return k;
}

struct rank_interval describe_rank_interval(const double *values, size_t count,
					    double level)
{
	struct rank_interval interval = { (double)NAN, (double)NAN,
					  (double)NAN };
	double *sorted = sorted_copy(values, count);
	size_t k;

	if (!sorted)
		return interval;
	k = find_rank(count, level, &interval.level);
	interval.low = sorted[k - 1];
	interval.high = sorted[count - k];
	free(sorted);
	return interval;
}
