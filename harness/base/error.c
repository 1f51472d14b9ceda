/* SPDX-License-Identifier: MIT */
/*
 * Errors as values.  Invariant: text is always ended, and formatted aside
 * first, so that an argument may be the very text that is being replaced.
 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void set_text(struct error *err, const char *text)
{
	size_t len = strnlen(text, sizeof(err->text) - 1);

	memcpy(err->text, text, len);
	err->text[len] = '\0';
}

int(error_set)(struct error *err, enum error_kind kind, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	err->kind = kind;
	err->errnum = 0;
	set_text(err, text);
	return -1;
}

int(error_errno)(struct error *err, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	int errnum = errno;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	error_set(err, ERROR_SYSTEM, "%s: %s", text, strerror(errnum));
	err->errnum = errnum;
	return -1;
}

int(error_prefix)(struct error *err, const char *fmt, ...)
{
	char context[sizeof(err->text)];
	char text[2 * sizeof(err->text) + 2];
	va_list args;

	va_start(args, fmt);
	vsnprintf(context, sizeof(context), fmt, args);
	va_end(args);
	snprintf(text, sizeof(text), "%s: %s", context, err->text);
	set_text(err, text);
	return -1;
}
