/* SPDX-License-Identifier: MIT */
/*
 * The datum of a pair.  Invariant: base and head are treated by the same
 * code in the same order of operations, so that a swap is exact.
 */
#include "stats/turns.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "stats/describe.h"

/* ln of all turns in time order; NaN where there is no usable time. */
static void interleave(const struct turns *turns, double *logs)
{
	const double *one = turns->base, *two = turns->head;

	if (turns->first == SIDE_HEAD) {
		one = turns->head;
		two = turns->base;
	}
	for (size_t i = 0; i < turns->count; i++) {
		logs[2 * i] = one[i] > 0 ? log(one[i]) : (double)NAN;
		logs[2 * i + 1] = two[i] > 0 ? log(two[i]) : (double)NAN;
	}
}

/* Median of u over every second turn, from turn START; the ends are unused.
 * U has room for half of COUNT. */
static double median_u(const double *logs, size_t count, size_t start,
		       double *u)
{
	size_t kept = 0;

	for (size_t j = start == 0 ? 2 : start; j + 1 < count; j += 2)
		u[kept++] = logs[j] - (logs[j - 1] + logs[j + 1]) / 2;
	kept = describe_drop_nan(u, kept);
	return describe_median(u, kept);
}

static double median_log(const double *logs, size_t count, size_t start,
			 double *own)
{
	size_t kept = 0;

	for (size_t j = start; j < count; j += 2)
		own[kept++] = logs[j];
	kept = describe_drop_nan(own, kept);
	return describe_median(own, kept);
}

static double block_difference(const struct turns *turns)
{
	size_t count = 2 * turns->count;
	double *logs = xmalloc((count + 1) * sizeof(*logs));
	double *room = xmalloc((turns->count + 1) * sizeof(*room));
	size_t base = turns->first == SIDE_BASE ? 0 : 1;
	double d;

	interleave(turns, logs);
	d = (median_u(logs, count, 1 - base, room) -
	     median_u(logs, count, base, room)) /
	    2;
	if (isnan(d))
		d = median_log(logs, count, 1 - base, room) -
		    median_log(logs, count, base, room);
	free(room);
	free(logs);
	return d;
}

/* Where the block that begins with turn FROM ends. */
static size_t block_end(const struct turns *turns, size_t from)
{
	const int64_t *base = turns->base_placement;
	const int64_t *head = turns->head_placement;
	size_t at = from + 1;

	while (at < turns->count && (!base || base[at] == base[from]) &&
	       (!head || head[at] == head[from]))
		at++;
	return at;
}

static size_t longest_block(const struct turns *turns)
{
	size_t longest = 0, end;

	for (size_t from = 0; from < turns->count; from = end) {
		end = block_end(turns, from);
		if (end - from > longest)
			longest = end - from;
	}
	return longest;
}

double turns_difference(const struct turns *turns)
{
	double *d = xmalloc((turns->count + 1) * sizeof(*d)), median;
	size_t longest = longest_block(turns), blocks = 0, end;

	for (size_t from = 0; from < turns->count; from = end) {
		struct turns block = *turns;

		end = block_end(turns, from);
		block.base += from;
		block.head += from;
		block.count = end - from;
		if (2 * block.count >= longest)
			d[blocks++] = block_difference(&block);
	}
	blocks = describe_drop_nan(d, blocks);
	median = describe_median(d, blocks);
	free(d);
	return median;
}
