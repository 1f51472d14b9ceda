/* SPDX-License-Identifier: MIT */
/*
 * Memory that is always there.  Invariant: nothing here returns NULL (but
 * xstrdup(NULL)), and no size computation wraps around.
 */
#include "base/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_FAILED 3 /* model/exit_status.h: a layer above */

/* No stdio and no exit handlers: they may want memory themselves. */
static NORETURN void die_out_of_memory(void)
{
	static const char text[] = "tare: out of memory\n";
	ssize_t written = write(STDERR_FILENO, text, sizeof(text) - 1);

	(void)written;
	_exit(STATUS_FAILED);
}

void *xmalloc(size_t size)
{
	void *ptr = malloc(size ? size : 1);

	if (!ptr)
		die_out_of_memory();
	return ptr;
}

void *xcalloc(size_t count, size_t size)
{
	void *ptr = calloc(count ? count : 1, size ? size : 1);

	if (!ptr)
		die_out_of_memory();
	return ptr;
}

void *xrealloc(void *ptr, size_t size)
{
	ptr = realloc(ptr, size ? size : 1);
	if (!ptr)
		die_out_of_memory();
	return ptr;
}

void *xmemdup(const void *data, size_t size)
{
	void *copy = xmalloc(size);

	if (size)
		memcpy(copy, data, size);
	return copy;
}

char *xstrdup(const char *text)
{
	return text ? xmemdup(text, strlen(text) + 1) : NULL;
}

char *xstrndup(const char *text, size_t len)
{
	char *copy;

	len = strnlen(text, len);
	copy = xmalloc(len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

static char *vformat(const char *fmt, va_list args) PRINTF_LIKE(1, 0);
static char *vformat(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		die_out_of_memory();
	return text;
}

char *xasprintf(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = vformat(fmt, args);
	va_end(args);
	return text;
}

void array_grow(void *items, size_t *capacity, size_t need, size_t size)
{
	size_t grown;
	char *data;

	if (need <= *capacity)
		return;
	if (need > SIZE_MAX / 2 / size)
		die_out_of_memory();
	grown = *capacity + *capacity / 2;
	if (grown < need)
		grown = need;
	if (grown < 8)
		grown = 8;

	/* ITEMS may be any pointer to a pointer: look at it as bytes. */
	memcpy(&data, items, sizeof(data));
	data = xrealloc(data, grown * size);
	memset(data + *capacity * size, 0, (grown - *capacity) * size);
	memcpy(items, &data, sizeof(data));
	*capacity = grown;
}

/* Takes TEXT. */
static void strvec_take(struct strvec *vec, char *text)
{
	array_grow(&vec->items, &vec->capacity, vec->count + 2,
		   sizeof(*vec->items));
	vec->items[vec->count++] = text;
	vec->items[vec->count] = NULL;
}

void strvec_push(struct strvec *vec, const char *text)
{
	strvec_take(vec, xstrdup(text));
}

void strvec_pushf(struct strvec *vec, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	strvec_take(vec, vformat(fmt, args));
	va_end(args);
}

void strvec_release(struct strvec *vec)
{
	for (size_t i = 0; i < vec->count; i++)
		free(vec->items[i]);
	free(vec->items);
	*vec = STRVEC_INIT;
}
