/* SPDX-License-Identifier: MIT */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

#include "base/compiler.h"

/*
 * Memory that is always there: running out of it ends the program with one
 * line on stderr and status 3.  Results are freed with free().
 */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *ptr, size_t size);
void *xmemdup(const void *data, size_t size);
char *xstrdup(const char *text); /* NULL gives NULL */
char *xstrndup(const char *text, size_t len);
char *xasprintf(const char *fmt, ...) PRINTF_LIKE(1, 2);

/*
 * Grow the array *ITEMS (a pointer to any pointer type) so that it holds at
 * least NEED elements of SIZE bytes; *CAPACITY is kept up to date.  Amortised
 * O(1) a push.  Use through VEC_PUSH where elements are appended.
 */
void array_grow(void *items, size_t *capacity, size_t need, size_t size);

/*
 * Append a zeroed element to the vector whose fields are `items`, `count` and
 * `capacity`; evaluates to a pointer to it, good until the next push.
 */
#define VEC_PUSH(vec)                                                  \
	(array_grow(&(vec)->items, &(vec)->capacity, (vec)->count + 1, \
		    sizeof(*(vec)->items)),                            \
	 __builtin_memset(&(vec)->items[(vec)->count], 0,              \
			  sizeof(*(vec)->items)),                      \
	 &(vec)->items[(vec)->count++])

/* A list of texts, always ended by NULL: argv and envp are of this kind. */
struct strvec {
	char **items; /* NULL while empty and never pushed to */
	size_t count, capacity;
};

#define STRVEC_INIT ((struct strvec){ .items = NULL })

void strvec_push(struct strvec *vec, const char *text); /* copies */
void strvec_pushf(struct strvec *vec, const char *fmt, ...) PRINTF_LIKE(2, 3);
void strvec_release(struct strvec *vec);

#endif
