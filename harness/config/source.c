/* SPDX-License-Identifier: MIT */
/*
 * Where in a text an error is, and how it looks there.  Invariant of the
 * cursor: `offset` is the first byte of code point `index`, and `line` is one
 * more than the newlines before it.  The text is valid UTF-8 by then, except
 * for the error that says it is not.
 */
#include "config/source.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

#define MESSAGE_COLUMNS 420
#define EXCERPT_COLUMNS 72
#define EXCERPT_BEFORE 40 /* shown left of the caret in a long line */

void source_init(struct source *source, const char *name, const char *text,
		 size_t len)
{
	*source = (struct source){
		.name = name, .text = text, .len = len, .line = 1
	};
}

/* Of a code point that goes on, not of one that begins. */
static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

size_t source_seek(struct source *source, size_t index)
{
	if (index < source->index) {
		source->index = source->offset = 0;
		source->line = 1;
	}
	while (source->index < index && source->offset < source->len) {
		if (source->text[source->offset++] == '\n')
			source->line++;
		while (source->offset < source->len &&
		       is_continuation(source->text[source->offset]))
			source->offset++;
		source->index++;
	}
	return source->offset;
}

static size_t count_code_points(const char *text, size_t begin, size_t end)
{
	size_t count = 0;

	for (; begin < end; begin++)
		count += !is_continuation(text[begin]);
	return count;
}

/* Append the bytes from BEGIN to END; a tab or a carriage return is a blank,
 * so that what stands below it is still below it. */
static void add_excerpt(const struct source *source, size_t begin, size_t end,
			size_t max, struct buf *out)
{
	struct buf part = BUF_INIT;

	for (; begin < end; begin++) {
		char c = source->text[begin];

		if (c == '\0')
			buf_adds(&part, "\xef\xbf\xbd");
		else
			buf_addc(&part, c == '\t' || c == '\r' ? ' ' : c);
	}
	text_add_printable(out, part.data, max);
	buf_release(&part);
}

/* Where the excerpt of the line begins: its indentation says nothing. */
static size_t excerpt_begin(const struct source *source, size_t line_begin,
			    size_t begin)
{
	size_t at = line_begin;

	while (at < begin && strchr(" \t", source->text[at]))
		at++;
	if (begin - at > EXCERPT_COLUMNS - 10)
		at = begin - EXCERPT_BEFORE;
	while (at < begin && is_continuation(source->text[at]))
		at++;
	return at;
}

static void add_caret(size_t before, size_t token, size_t shown,
		      struct buf *out)
{
	if (token > shown)
		token = shown;
	buf_adds(out, "\n    ");
	buf_pad(out, ' ', before);
	buf_addc(out, '^');
	if (token > 1)
		buf_pad(out, '~', token - 1);
}

static void add_lines(const struct source *source, size_t line_begin,
		      size_t begin, size_t end, struct buf *out)
{
	const char *stop = memchr(source->text + begin, '\n',
				  source->len - begin);
	size_t line_end = stop ? (size_t)(stop - source->text) : source->len;
	size_t from = excerpt_begin(source, line_begin, begin);
	struct buf before = BUF_INIT, token = BUF_INIT, rest = BUF_INIT;

	if (line_end > begin && source->text[line_end - 1] == '\r')
		line_end--;
	if (end > line_end)
		end = line_end;
	if (end < begin)
		end = begin;
	add_excerpt(source, from, begin, 0, &before);
	add_excerpt(source, begin, end, EXCERPT_COLUMNS, &token);
	add_excerpt(source, begin, line_end, EXCERPT_COLUMNS, &rest);
	if (before.len || rest.len) {
		buf_addf(out, "\n    %s%s", before.data, rest.data);
		add_caret(text_width(before.data), text_width(token.data),
			  text_width(rest.data), out);
	}
	buf_release(&before);
	buf_release(&token);
	buf_release(&rest);
}

int source_error(const struct source *source, size_t begin, size_t end,
		 struct error *err, const char *fmt, ...)
{
	struct buf message = BUF_INIT, out = BUF_INIT;
	size_t line_begin = 0, line = 1;
	va_list args;

	if (begin > source->len)
		begin = source->len;
	for (size_t i = 0; i < begin; i++) {
		if (source->text[i] == '\n') {
			line_begin = i + 1;
			line++;
		}
	}
	va_start(args, fmt);
	buf_vaddf(&message, fmt, args);
	va_end(args);
	buf_addf(&out, "%s:%zu:%zu: ", source->name, line,
		 count_code_points(source->text, line_begin, begin) + 1);
	text_add_printable(&out, message.data, MESSAGE_COLUMNS);
	add_lines(source, line_begin, begin, end, &out);
	error_set(err, ERROR_INPUT, "%s", out.data);
	buf_release(&message);
	buf_release(&out);
	return -1;
}
