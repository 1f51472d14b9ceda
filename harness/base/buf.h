/* SPDX-License-Identifier: MIT */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "base/compiler.h"

/*
 * A text that grows.  Invariant: data[len] == '\0', also when empty, so that
 * data is a C string at any time; it may hold NUL bytes before that.
 */
struct buf {
	char *data;
	size_t len, capacity;
};

extern char buf_empty[]; /* what an empty buf points to; never written */

#define BUF_INIT ((struct buf){ .data = buf_empty })

void buf_release(struct buf *buf); /* it is empty then, as BUF_INIT */
void buf_truncate(struct buf *buf, size_t len); /* keeps the memory */
char *buf_detach(struct buf *buf); /* the text is the caller's to free */

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_adds(struct buf *buf, const char *text);
void buf_addc(struct buf *buf, char c);
void buf_pad(struct buf *buf, char c, size_t count); /* C, COUNT times */
void buf_addf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vaddf(struct buf *buf, const char *fmt, va_list args)
	PRINTF_LIKE(2, 0);

#endif
