/* SPDX-License-Identifier: MIT */
/*
 * Pages of physical memory that lie next to each other.
 *
 * What the kernel has free lies about in pieces, other ones each hour, and
 * under a hypervisor memory that is spread over 240 regions of 2 MiB is up to
 * a tenth slower than the same memory in 14.  A huge page is whole wherever
 * it is: split into its pages, a few of which are given back, it is what this
 * CPU takes next, in order.  Where there are no huge pages to be had, the
 * kernel's luck is as it was.
 */
#include "probe/guest.h"

#include <stdint.h>
#include <sys/mman.h>

enum {
	BLOCK_BYTES = 2 << 20, /* a huge page, on most machines */
	OFFERED_PAGES = 16     /* at once: fewer than a CPU keeps at hand */
};

/* Linux 5.4. */
#ifndef MADV_COLD
#define MADV_COLD 20
#endif

/* A new block for the one that is used up.  That one's addresses are no good:
 * where pages were, there will be no huge page. */
static void renew(struct stock *stock, size_t page_bytes)
{
	stock_end(stock);
	stock->mapping = mmap(NULL, 2 * BLOCK_BYTES, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stock->mapping == MAP_FAILED)
		return;
	stock->next = stock->mapping + BLOCK_BYTES -
		      (uintptr_t)stock->mapping % BLOCK_BYTES;
	stock->left_bytes = BLOCK_BYTES;
	madvise(stock->next, BLOCK_BYTES, MADV_HUGEPAGE);
	for (size_t at = 0; at < BLOCK_BYTES; at += page_bytes)
		stock->next[at] = 1; /* empty pages would be merged */
	madvise(stock->next, page_bytes, MADV_COLD); /* which splits it */
}

/* Give back some pages, the last one first: it is taken last. */
static void offer(struct stock *stock, size_t page_bytes)
{
	size_t bytes = OFFERED_PAGES * page_bytes;

	if (stock->left_bytes == 0)
		renew(stock, page_bytes);
	stock->offered_bytes = bytes;
	if (stock->left_bytes == 0)
		return;
	for (size_t at = bytes; at > 0; at -= page_bytes)
		madvise(stock->next + at - page_bytes, page_bytes,
			MADV_DONTNEED);
	stock->next += bytes;
	stock->left_bytes -= bytes;
}

size_t stock_offer(struct stock *stock, size_t wanted_bytes, size_t page_bytes)
{
	size_t taken;

	if (stock->offered_bytes == 0)
		offer(stock, page_bytes);
	taken = wanted_bytes < stock->offered_bytes ? wanted_bytes
						    : stock->offered_bytes;
	stock->offered_bytes -= taken;
	return taken;
}

void stock_end(struct stock *stock)
{
	if (stock->mapping && stock->mapping != MAP_FAILED)
		munmap(stock->mapping, 2 * BLOCK_BYTES);
	*stock = (struct stock){ .mapping = NULL };
}
