/* SPDX-License-Identifier: MIT */
/*
 * Characters: what is UTF-8, how wide it is, what it may do to a terminal.
 * Invariant: a decoded piece is at least one byte long, so every loop over a
 * text ends.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/text.h"

enum { NOT_UTF8 = -1 };

struct range {
	int32_t first, last;
};

/* Marks that combine with what stands before them, or have no width. */
static const struct range combining[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 },	  { 0x0591, 0x05bd },
	{ 0x0610, 0x061a }, { 0x064b, 0x065f },	  { 0x06d6, 0x06dc },
	{ 0x0900, 0x0902 }, { 0x093c, 0x093c },	  { 0x0941, 0x0948 },
	{ 0x094d, 0x094d }, { 0x0e31, 0x0e31 },	  { 0x0e34, 0x0e3a },
	{ 0x0e47, 0x0e4e }, { 0x1ab0, 0x1aff },	  { 0x1dc0, 0x1dff },
	{ 0x200b, 0x200f }, { 0x202a, 0x202e },	  { 0x2060, 0x2064 },
	{ 0x20d0, 0x20ff }, { 0xfe00, 0xfe0f },	  { 0xfe20, 0xfe2f },
	{ 0xfeff, 0xfeff }, { 0xe0100, 0xe01ef },
};

static const struct range wide[] = {
	{ 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x2329, 0x232a },
	{ 0x23e9, 0x23ec },   { 0x2614, 0x2615 },   { 0x26a1, 0x26a1 },
	{ 0x2705, 0x2705 },   { 0x274c, 0x274c },   { 0x2753, 0x2755 },
	{ 0x2e80, 0x303e },   { 0x3041, 0x33ff },   { 0x3400, 0x4dbf },
	{ 0x4e00, 0x9fff },   { 0xa000, 0xa4cf },   { 0xa960, 0xa97f },
	{ 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe10, 0xfe19 },
	{ 0xfe30, 0xfe6f },   { 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff },
	{ 0x1fa70, 0x1faff }, { 0x20000, 0x3fffd },
};

/* They change the direction of what follows, or break lines. */
static const struct range directing[] = {
	{ 0x061c, 0x061c }, { 0x200e, 0x200f }, { 0x2028, 0x202e },
	{ 0x2066, 0x2069 }, { 0xfeff, 0xfeff },
};

static bool in_ranges(int32_t c, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (lead >= 0xe0 && lead <= 0xef)
		return 3;
	if (lead >= 0xf0 && lead <= 0xf4)
		return 4;
	return 0;
}

/* The character at TEXT (LEN > 0 bytes are there) and its length; NOT_UTF8
 * and 1 where it is none: overlong, a surrogate, above U+10FFFF, cut. */
static int32_t decode(const char *text, size_t len, size_t *used)
{
	static const int32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *bytes = (const unsigned char *)text;
	size_t need = sequence_length(bytes[0]);
	int32_t c;

	*used = 1;
	if (!need || need > len)
		return NOT_UTF8;
	if (need == 1)
		return bytes[0];
	c = bytes[0] & (0x7f >> need);
	for (size_t i = 1; i < need; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return NOT_UTF8;
		c = c << 6 | (bytes[i] & 0x3f);
	}
	if (c < least[need] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return NOT_UTF8;
	*used = need;
	return c;
}

size_t text_utf8_invalid(const char *text, size_t len)
{
	size_t at = 0, used;

	for (; at < len; at += used)
		if (decode(text + at, len - at, &used) == NOT_UTF8)
			break;
	return at;
}

static size_t width_of(int32_t c)
{
	if (c == NOT_UTF8)
		return 1;
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return 0;
	if (c < 0x300)
		return 1;
	if (in_ranges(c, combining, ARRAY_LEN(combining)))
		return 0;
	return in_ranges(c, wide, ARRAY_LEN(wide)) ? 2 : 1;
}

size_t text_width(const char *text)
{
	size_t len = strlen(text);
	size_t width = 0, used;

	for (size_t at = 0; at < len; at += used)
		width += width_of(decode(text + at, len - at, &used));
	return width;
}

static void add_escape(struct buf *buf, int32_t c)
{
	switch (c) {
	case '\n':
		buf_adds(buf, "\\n");
		break;
	case '\t':
		buf_adds(buf, "\\t");
		break;
	case '\r':
		buf_adds(buf, "\\r");
		break;
	default:
		buf_addf(buf, c < 0x100 ? "\\x%02x" : "\\u%04x",
			 (unsigned int)c);
		break;
	}
}

/* Append the piece of USED bytes that holds C; returns its columns. */
static size_t add_piece(struct buf *buf, const char *piece, size_t used,
			int32_t c)
{
	size_t start = buf->len;

	if (c == NOT_UTF8) {
		buf_addf(buf, "\\x%02x", (unsigned char)*piece);
	} else if (c < 0x20 || (c >= 0x7f && c < 0xa0) ||
		   in_ranges(c, directing, ARRAY_LEN(directing))) {
		add_escape(buf, c);
	} else {
		buf_add(buf, piece, used);
		return width_of(c);
	}
	return buf->len - start;
}

void text_add_printable(struct buf *buf, const char *text, size_t max)
{
	size_t len = strlen(text);
	size_t dots = max < 3 ? max : 3;
	size_t width = 0, used;
	size_t cut = buf->len; /* what stays if there are too many columns */

	for (size_t at = 0; at < len; at += used) {
		int32_t c = decode(text + at, len - at, &used);

		width += add_piece(buf, text + at, used, c);
		if (max && width > max) {
			buf_truncate(buf, cut);
			buf_pad(buf, '.', dots);
			return;
		}
		if (width + dots <= max)
			cut = buf->len;
	}
}
