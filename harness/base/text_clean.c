/* SPDX-License-Identifier: MIT */
/*
 * Making text valid UTF-8.
 *
 * Invariant: what is valid already is not changed; what comes out is valid.
 */
#include "base/text_clean.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

void text_add_clean(struct buf *buf, const char *text, size_t len)
{
	for (;;) {
		size_t good = text_utf8_invalid(text, len);

		buf_add(buf, text, good);
		if (good == len)
			return;
		buf_adds(buf, "\xef\xbf\xbd");
		text += good + 1;
		len -= good + 1;
	}
}

const char *text_clean(struct arena *arena, const char *text)
{
	struct buf buf = BUF_INIT;
	const char *copy;

	text_add_clean(&buf, text, strlen(text));
	copy = arena_strdup(arena, buf.data);
	buf_release(&buf);
	return copy;
}
