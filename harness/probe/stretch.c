/* SPDX-License-Identifier: MIT */
/*
 * ORDER_LATENCY: single calls, one by one, into a histogram; and ORDER_LOAD,
 * whose calls overlap.
 *
 * Invariant: the sum of the buckets is latency_calls.
 */
#include "probe/guest.h"

#include <string.h>
#include <time.h>

enum {
	BUCKET_BITS = 6, /* 64 buckets for each doubling */
	BUCKETS_EACH = 1 << BUCKET_BITS
};

static size_t bucket_of(int64_t wall_ns)
{
	uint64_t value = wall_ns > 0 ? (uint64_t)wall_ns : 0;
	size_t highest, bucket;

	if (value < 2 * BUCKETS_EACH)
		return (size_t)value;
	highest = 63 - (size_t)__builtin_clzll(value);
	bucket = (highest - BUCKET_BITS) * BUCKETS_EACH +
		 (size_t)(value >> (highest - BUCKET_BITS));
	return bucket < PAGE_BUCKETS ? bucket : PAGE_BUCKETS - 1;
}

static void clear(struct guest *guest)
{
	struct page_seat *mine = guest->mine;

	memset(mine->bucket, 0, sizeof(mine->bucket));
	mine->latency_max_ns = 0;
	mine->latency_calls = 0;
}

void stretch_record(struct guest *guest, int64_t wall_ns)
{
	struct page_seat *mine = guest->mine;

	mine->bucket[bucket_of(wall_ns)]++;
	mine->latency_calls++;
	if (wall_ns > mine->latency_max_ns)
		mine->latency_max_ns = wall_ns;
}

int stretch_measure(struct guest *guest)
{
	struct page_seat *mine = guest->mine;
	int64_t end_ns = INT64_MAX;

	clear(guest);
	if (mine->stretch_ns > 0)
		end_ns = guest_clock_ns(CLOCK_MONOTONIC) + mine->stretch_ns;
	while (mine->calls <= 0 || mine->latency_calls < mine->calls) {
		int64_t wall_ns;

		if (target_run(guest, 1) < 0)
			return -1;
		wall_ns = guest->span.wall_ns;
		stretch_record(guest, wall_ns);
		if (guest->span.start_ns + wall_ns >= end_ns)
			break;
		if (mine->calls <= 0 && mine->stretch_ns <= 0)
			break; /* neither bound: one call */
	}
	return 0;
}

int stretch_load(struct guest *guest)
{
	struct page_seat *mine = guest->mine;
	const struct span *span = &guest->span;

	clear(guest);
	mine->slices_done = 0;
	if (footprint_measure(guest) < 0)
		return -1;
	mine->slice[0] = (struct page_slice){
		.start_ns = span->start_ns,
		.wall_ns = span->wall_ns,
		.cpu_ns = span->cpu_ns,
		.yardstick_ns = -1,
		.chain_ns = -1,
		.run_delay_ns = -1,
		.loops = (uint32_t)mine->latency_calls,
	};
	mine->slices_done = 1;
	return 0;
}
