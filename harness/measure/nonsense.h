/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_NONSENSE_H
#define MEASURE_NONSENSE_H

struct page;

/*
 * Why the words that workers wrote to PAGE cannot be true; NULL if they can.
 * A benchmark may write there whatever it likes, so this is asked before
 * anything of it is used.  Clocks, times and calls that it lets pass can be
 * added up without overflow.
 */
const char *page_nonsense(const struct page *page);

#endif
