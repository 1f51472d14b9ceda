/* SPDX-License-Identifier: MIT */
/*
 * Change points of one series.  Invariant: `starts` are the first indexes of
 * the segments, ascending, starts[0] == 0, and no segment is shorter than
 * CHANGEPOINT_SEGMENT.
 */
#include "stats/changepoint.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/trend.h"
#include "stats/describe.h"
#include "stats/distribution.h"

static const double penalty_factor = 3;
static const double prune_alpha = .001;
static const double least_change = .00995033085316808; /* ln 1.01 */
static const double location_slack = 4;
enum { HAMPEL_REACH = 3, PRUNE_NEIGHBOURS = 30, REFITS = 3 };

struct partition {
	const double *y; /* ln of the values */
	double *clipped;
	double *sum, *squares; /* of clipped - centre, before each index */
	size_t n;
	double noise; /* s */
	size_t *starts;
	size_t count; /* segments */
};

static double noise_scale(const double *y, size_t n)
{
	double *steps = xmalloc(n * sizeof(*steps));
	double mad, iqr;

	for (size_t i = 0; i + 1 < n; i++)
		steps[i] = y[i + 1] - y[i];
	mad = describe_mad(steps, n - 1);
	iqr = describe_quantile(steps, n - 1, .75) -
	      describe_quantile(steps, n - 1, .25);
	free(steps);
	return fmax(1e-4, fmax(DESCRIBE_MAD_SD * mad, .7413 * iqr) / M_SQRT2);
}

static void clip(struct partition *part)
{
	for (size_t i = 0; i < part->n; i++) {
		size_t from = i > HAMPEL_REACH ? i - HAMPEL_REACH : 0;
		size_t to = i + HAMPEL_REACH + 1;
		double median, reach = 3 * part->noise;

		if (to > part->n)
			to = part->n;
		median = describe_median(part->y + from, to - from);
		part->clipped[i] = fmin(fmax(part->y[i], median - reach),
					median + reach);
	}
}

/* Running sums, about the median so that little is lost to rounding. */
static void accumulate(struct partition *part)
{
	double centre = describe_median(part->clipped, part->n);

	part->sum[0] = part->squares[0] = 0;
	for (size_t i = 0; i < part->n; i++) {
		double x = part->clipped[i] - centre;

		part->sum[i + 1] = part->sum[i] + x;
		part->squares[i + 1] = part->squares[i] + x * x;
	}
}

/* RSS / s^2 of the points FROM .. TO - 1. */
static double segment_cost(const struct partition *part, size_t from, size_t to)
{
	double sum = part->sum[to] - part->sum[from];
	double squares = part->squares[to] - part->squares[from];
	double rss = squares - sum * sum / (double)(to - from);

	return fmax(0, rss) / (part->noise * part->noise);
}

/* Follow the links from the end; BEFORE[to] is where its segment began. */
static void trace_back(struct partition *part, const size_t *before)
{
	size_t count = 0;

	for (size_t to = part->n; to > 0; to = before[to])
		count++;
	part->count = count;
	for (size_t to = part->n; to > 0; to = before[to])
		part->starts[--count] = before[to];
}

static void divide(struct partition *part, double penalty)
{
	double *best = xmalloc((part->n + 1) * sizeof(*best));
	size_t *before = xcalloc(part->n + 1, sizeof(*before));

	best[0] = -penalty;
	for (size_t to = 1; to <= part->n; to++) {
		best[to] = (double)INFINITY;
		for (size_t from = 0; from + CHANGEPOINT_SEGMENT <= to;
		     from++) {
			double cost = best[from] + penalty +
				      segment_cost(part, from, to);

			if (cost < best[to]) {
				best[to] = cost;
				before[to] = from;
			}
		}
	}
	trace_back(part, before);
	free(before);
	free(best);
}

static size_t segment_end(const struct partition *part, size_t segment)
{
	return segment + 1 < part->count ? part->starts[segment + 1] : part->n;
}

/* What the residuals say of the penalty: correlated or larger than s, it
 * must be higher. */
static double fit_lambda(const struct partition *part)
{
	double squares = 0, products = 0, before = 0, rho, excess;

	for (size_t k = 0; k < part->count; k++) {
		size_t from = part->starts[k], to = segment_end(part, k);
		double mean = describe_mean(part->clipped + from, to - from);

		for (size_t i = from; i < to; i++) {
			double residual = part->clipped[i] - mean;

			squares += residual * residual;
			products += residual * before;
			before = residual;
		}
	}
	if (!(squares > 0))
		return 1;
	rho = products / squares + 1 / (double)part->n;
	rho = fmin(.9, fmax(0, rho));
	excess = squares / (double)(part->n - part->count) /
		 (part->noise * part->noise);
	return (1 + rho) / (1 - rho) * fmax(1, excess);
}

/* How sure is the step between segments AT - 1 and AT?  Below 1: not. */
static double step_strength(const struct partition *part, size_t at)
{
	size_t middle = part->starts[at], from = part->starts[at - 1];
	size_t to = segment_end(part, at), a, b;
	double change, p;

	change = fabs(describe_median(part->y + middle, to - middle) -
		      describe_median(part->y + from, middle - from));
	a = middle - from < PRUNE_NEIGHBOURS ? middle - from : PRUNE_NEIGHBOURS;
	b = to - middle < PRUNE_NEIGHBOURS ? to - middle : PRUNE_NEIGHBOURS;
	if (change < least_change)
		return change / least_change;
	if (rank_sum_least_p(a, b) > prune_alpha)
		return change > 3 * part->noise
			       ? 1 + change
			       : change / (3 * part->noise + change);
	p = rank_sum_p(part->y + middle - a, a, part->y + middle, b);
	return p <= prune_alpha ? 1 + change : prune_alpha / p;
}

static void join_at(struct partition *part, size_t at)
{
	for (size_t i = at; i + 1 < part->count; i++)
		part->starts[i] = part->starts[i + 1];
	part->count--;
}

static void prune(struct partition *part)
{
	for (;;) {
		double weakest = 1;
		size_t where = 0;

		for (size_t at = 1; at < part->count; at++) {
			double strength = step_strength(part, at);

			if (strength < weakest) {
				weakest = strength;
				where = at;
			}
		}
		if (where == 0)
			return;
		join_at(part, where);
	}
}

/* Where else between its neighbours the step could lie. */
static void locate(const struct partition *part, size_t at,
		   struct change_point *change)
{
	size_t from = part->starts[at - 1], to = segment_end(part, at);
	size_t first = from + CHANGEPOINT_SEGMENT;
	double best = (double)INFINITY;

	for (size_t i = first; i + CHANGEPOINT_SEGMENT <= to; i++)
		best = fmin(best, segment_cost(part, from, i) +
					  segment_cost(part, i, to));
	change->low = change->high = change->first;
	for (size_t i = first; i + CHANGEPOINT_SEGMENT <= to; i++) {
		if (segment_cost(part, from, i) + segment_cost(part, i, to) >
		    best + location_slack)
			continue;
		if (i < change->low)
			change->low = i;
		if (i > change->high)
			change->high = i;
	}
}

static void describe_step(const struct partition *part, size_t at,
			  struct change_point *change)
{
	size_t from = part->starts[at - 1], middle = part->starts[at];
	size_t to = segment_end(part, at);

	change->first = middle;
	change->ratio = exp(describe_median(part->y + middle, to - middle) -
			    describe_median(part->y + from, middle - from));
	change->provisional = part->n - middle < CHANGEPOINT_SURE;
	locate(part, at, change);
}

static void fit(struct partition *part)
{
	double lambda = 1;

	part->noise = noise_scale(part->y, part->n);
	clip(part);
	accumulate(part);
	for (int i = 0; i < REFITS; i++) {
		double next;

		divide(part, penalty_factor * log((double)part->n) * lambda);
		next = fit_lambda(part);
		if (fabs(next - lambda) < 1e-9)
			break;
		lambda = next;
	}
	prune(part);
}

/* ln of the values; NULL where that does not exist. */
static double *new_logs(const double *values, size_t count)
{
	double *y = xmalloc((count + 1) * sizeof(*y));

	for (size_t i = 0; i < count; i++) {
		if (!(values[i] > 0) || isinf(values[i])) {
			free(y);
			return NULL;
		}
		y[i] = log(values[i]);
	}
	return y;
}

size_t changepoint_find(const double *values, size_t count,
			struct change_point *changes)
{
	size_t bytes = (count + 1) * sizeof(double);
	struct partition part = { .n = count };
	double *y;

	if (count < 2 * (size_t)CHANGEPOINT_SEGMENT)
		return 0;
	y = new_logs(values, count);
	if (!y)
		return 0;
	part.y = y;
	part.clipped = xmalloc(bytes);
	part.sum = xmalloc(bytes);
	part.squares = xmalloc(bytes);
	part.starts = xcalloc(count + 1, sizeof(*part.starts));
	fit(&part);
	for (size_t at = 1; at < part.count; at++)
		describe_step(&part, at, &changes[at - 1]);
	free(part.starts);
	free(part.squares);
	free(part.sum);
	free(part.clipped);
	free(y);
	return part.count - 1;
}
