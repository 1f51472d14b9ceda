/* SPDX-License-Identifier: MIT */
#ifndef BASE_TEXT_CLEAN_H
#define BASE_TEXT_CLEAN_H

#include <stddef.h>

struct arena;
struct buf;

/* Append TEXT with every byte that is not UTF-8 replaced by U+FFFD: for text
 * of others (commit messages, output) on its way into files of ours. */
void text_add_clean(struct buf *buf, const char *text, size_t len);

/* The same of all of TEXT, in ARENA. */
const char *text_clean(struct arena *arena, const char *text);

#endif
