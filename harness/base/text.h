/* SPDX-License-Identifier: MIT */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * The one of NAMES (ended by NULL) that WORD was probably meant to be: the
 * nearest by edit distance with transpositions, at most a third of the
 * word's length away (at least 1).  NULL when none is near.
 */
const char *text_suggest(const char *word, const char *const *names);

/* Where the first byte that is not valid UTF-8 stands; LEN if all is. */
size_t text_utf8_invalid(const char *text, size_t len);

/* Columns that TEXT takes on a terminal: wide characters 2, combining 0. */
size_t text_width(const char *text);

/*
 * Append TEXT made harmless for a terminal: control characters, escapes,
 * newlines and marks of writing direction appear as \x1b, \n, \u202e;
 * what is not UTF-8 as \xNN.  At most MAX columns (0: no limit), the cut
 * shown by "..." at the end.
 */
void text_add_printable(struct buf *buf, const char *text, size_t max);

/* Does NAME match the shell pattern (`*`, `?`, `[...]`)?  A pattern with
 * none of those matches anywhere in the name, and so does any pattern as it
 * is written.  An identity has brackets of its own, so brackets match as such,
 * too. */
bool text_matches(const char *pattern, const char *name);

/* Is WORD among those of LIST, which blanks and newlines part?  No word is
 * in NULL. */
bool text_has_word(const char *list, const char *word);

/* FNV-1a, 64 bits: names and change detection, not for security.  Start
 * with TEXT_HASH_START; chain to hash several pieces. */
#define TEXT_HASH_START UINT64_C(0xcbf29ce484222325)
uint64_t text_hash(uint64_t hash, const void *data, size_t len);

/* A fresh random UUID (version 4) in its 36-character form. */
void text_uuid(char out[37]);

#endif
