/* SPDX-License-Identifier: MIT */
/*
 * A text that grows.  Invariant: data[len] == '\0'; while nothing was added
 * data is the shared buf_empty, which is never written to (capacity is 0).
 */
#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

char buf_empty[1] = "";

void buf_release(struct buf *buf)
{
	if (buf->capacity)
		free(buf->data);
	*buf = BUF_INIT;
}

void buf_truncate(struct buf *buf, size_t len)
{
	assert(len <= buf->len);
	buf->len = len;
	if (buf->capacity)
		buf->data[len] = '\0';
}

char *buf_detach(struct buf *buf)
{
	char *text = buf->capacity ? buf->data : xstrdup("");

	*buf = BUF_INIT;
	return text;
}

/* Room for LEN more bytes and the final NUL. */
static void reserve(struct buf *buf, size_t len)
{
	if (!buf->capacity)
		buf->data = NULL;
	array_grow(&buf->data, &buf->capacity, buf->len + len + 1, 1);
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
	if (!len && buf->data)
		return;
	reserve(buf, len);
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_pad(struct buf *buf, char c, size_t count)
{
	if (!count)
		return;
	reserve(buf, count);
	memset(buf->data + buf->len, c, count);
	buf->len += count;
	buf->data[buf->len] = '\0';
}

void buf_addf(struct buf *buf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_vaddf(buf, fmt, args);
	va_end(args);
}

void buf_vaddf(struct buf *buf, const char *fmt, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(len >= 0);
	reserve(buf, (size_t)len);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, args);
	buf->len += (size_t)len;
}
