/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include <stddef.h>

#include "base/compiler.h"

struct error;

/*
 * A text with a name, so that an error can point into it.  The cursor turns
 * libyaml's marks, which count code points, into bytes and lines; it only
 * moves forward, so asking in order costs one walk through the text.
 */
struct source {
	const char *name, *text;
	size_t len;

	size_t index;  /* the cursor in code points */
	size_t offset; /* the same in bytes */
	int line;      /* the line it is in, from 1 */
};

/* NAME and TEXT are kept, not copied. */
void source_init(struct source *source, const char *name, const char *text,
		 size_t len);

/* Move the cursor to code point INDEX; returns the offset of its byte. */
size_t source_seek(struct source *source, size_t index);

/*
 * Set ERR to "NAME:LINE:COLUMN: message", the line, and a caret under the
 * bytes from BEGIN to END.  Lines end where editors end them, columns are
 * code points from 1, whatever libyaml thinks.  Returns -1.
 */
int source_error(const struct source *source, size_t begin, size_t end,
		 struct error *err, const char *fmt, ...) PRINTF_LIKE(5, 6);

#endif
