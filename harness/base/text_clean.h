/* SPDX-License-Identifier: MIT */
#ifndef BASE_TEXT_CLEAN_H
#define BASE_TEXT_CLEAN_H

#include <stddef.h>

struct buf;

/* Append TEXT with every byte that is not UTF-8 replaced by U+FFFD: for text
 * of others (commit messages, output) on its way into files of ours. */
void text_add_clean(struct buf *buf, const char *text, size_t len);

#endif
