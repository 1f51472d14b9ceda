/* SPDX-License-Identifier: MIT */
/*
 * Sentences in lines.  Invariant: no line is wider than its columns, as long
 * as these leave room for a word behind the indentation.
 */
#include "reports/wrap.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "reports/escape.h"

enum { LINES_MAX = 12, ROOM_LEAST = 12 };

static size_t room_behind(size_t columns, size_t used)
{
	return columns > used + ROOM_LEAST ? columns - used : ROOM_LEAST;
}

void wrap_add(struct buf *out, const char *text,
	      const struct wrapping *wrapping)
{
	size_t used = wrapping->first, lines = 1, len, width;
	size_t room = room_behind(wrapping->columns, wrapping->indent);
	struct buf word = BUF_INIT, whole = BUF_INIT;
	bool begun = false;

	for (; *text; text += len) {
		len = strcspn(text + (*text == ' '), " ") + (*text == ' ');
		buf_truncate(&whole, 0);
		buf_truncate(&word, 0);
		buf_add(&whole, text + (*text == ' '), len - (*text == ' '));
		shorten_middle(&word, whole.data, room, ELLIPSIS_ASCII);
		width = text_width(word.data);
		if (used + width + begun <= wrapping->columns) {
			buf_pad(out, ' ', *text == ' ');
			used += *text == ' ';
		} else if (begun || used > wrapping->indent) {
			if (++lines > LINES_MAX) {
				buf_adds(out, "...");
				break;
			}
			buf_addc(out, '\n');
			buf_pad(out, ' ', wrapping->indent);
			used = wrapping->indent;
		}
		buf_adds(out, word.data);
		used += width;
		begun = true;
	}
	buf_release(&word);
	buf_release(&whole);
}
