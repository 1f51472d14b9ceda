/* SPDX-License-Identifier: MIT */
#include "measure/nonsense.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probe/page.h"

/* No clock has come so far, no time is so long, no calls are so many. */
#define CLOCK_MOST (INT64_C(1) << 61)	 /* 73 years, in ns */
#define DURATION_MOST (INT64_C(1) << 50) /* 13 days, in ns */
#define CALLS_MOST (UINT64_C(1) << 50)

/* -1 is what cannot be read. */
static bool is_duration(int64_t ns)
{
	return ns >= -1 && ns <= DURATION_MOST;
}

static bool is_slice(const struct page_slice *slice)
{
	return slice->start_ns >= 0 && slice->start_ns <= CLOCK_MOST &&
	       is_duration(slice->wall_ns) && is_duration(slice->cpu_ns) &&
	       is_duration(slice->yardstick_ns) &&
	       is_duration(slice->chain_ns) && is_duration(slice->run_delay_ns);
}

static bool is_histogram(const struct page_seat *seat)
{
	for (size_t i = 0; i < PAGE_BUCKETS; i++)
		if (seat->bucket[i] > CALLS_MOST)
			return false;
	return is_duration(seat->latency_max_ns);
}

static bool is_seat(const struct page_seat *seat)
{
	if (seat->slices_done > PAGE_SLICES || seat->state > STATE_DONE)
		return false;
	for (uint32_t i = 0; i < seat->slices_done; i++)
		if (!is_slice(&seat->slice[i]))
			return false;
	return is_histogram(seat);
}

const char *page_nonsense(const struct page *page)
{
	if (page->magic != PAGE_MAGIC || page->version != PAGE_VERSION ||
	    page->turn > TURN_SEAT(PAGE_SEATS - 1))
		return "the benchmark overwrote the shared page";
	for (int i = 0; i < PAGE_SEATS; i++)
		if (!is_seat(&page->seat[i]))
			return "the worker wrote nonsense to the shared page";
	return NULL;
}
