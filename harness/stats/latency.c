/* SPDX-License-Identifier: MIT */
/*
 * Histograms of single calls.  Invariant: buckets ascend and occur once.
 */
#include "stats/latency.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/samples.h"

double latency_middle_ns(int64_t bucket)
{
	int shift;

	if (bucket < 128)
		return bucket < 0 ? (double)NAN : (double)bucket;
	shift = (int)(bucket / 64 - 1);
	return ldexp((double)(bucket - 64 * (int64_t)shift), shift) +
	       (ldexp(1, shift) - 1) / 2;
}

int64_t latency_calls(const struct latency *latency)
{
	int64_t calls = 0;

	for (size_t i = 0; i < latency->count; i++)
		if (__builtin_add_overflow(calls, latency->calls[i], &calls))
			return INT64_MAX; /* a file may say so */
	return calls;
}

double latency_percentile_ns(const struct latency *latency, double p)
{
	double calls = (double)latency_calls(latency), seen = 0;
	double wanted = ceil(p * calls - 1e-9), time = (double)NAN;

	/* the slack is for shares like .999 that no double holds */
	if (!((1 - p) * calls >= 1 - 1e-9))
		return (double)NAN;
	for (size_t i = 0; i < latency->count; i++) {
		seen += (double)latency->calls[i];
		time = latency_middle_ns(latency->bucket[i]);
		if (seen >= wanted && seen > 0)
			break;
	}
	return latency->max_ns > 0 ? fmin(time, (double)latency->max_ns) : time;
}

static void append(struct latency *latency, int64_t bucket, int64_t calls)
{
	latency->bucket[latency->count] = bucket;
	latency->calls[latency->count++] = calls;
}

void latency_merge(struct latency *into, const struct latency *from)
{
	size_t room = into->count + from->count + 1, i = 0, j = 0;
	struct latency both = {
		.bucket = xcalloc(room, sizeof(*both.bucket)),
		.calls = xcalloc(room, sizeof(*both.calls)),
		.max_ns = into->max_ns > from->max_ns ? into->max_ns
						      : from->max_ns,
	};

	while (i < into->count || j < from->count) {
		int64_t a = i < into->count ? into->bucket[i] : INT64_MAX;
		int64_t b = j < from->count ? from->bucket[j] : INT64_MAX;
		int64_t calls = 0;

		if (a <= b)
			calls += into->calls[i++];
		if (b <= a)
			calls += from->calls[j++];
		append(&both, a < b ? a : b, calls);
	}
	free(into->bucket);
	free(into->calls);
	*into = both;
}
