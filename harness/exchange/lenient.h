/* SPDX-License-Identifier: MIT */
#ifndef EXCHANGE_LENIENT_H
#define EXCHANGE_LENIENT_H

#include <stddef.h>

struct buf;

/*
 * Append TEXT as strict JSON: NaN, Infinity and -Infinity, which Python
 * writes, become null; "window.NAME = " before the text goes, and a `;`
 * after it.  Everything else stays, right or wrong.
 */
void lenient_to_strict(const char *text, size_t len, struct buf *out);

#endif
