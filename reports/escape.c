/* SPDX-License-Identifier: MIT */
/*
 * Escaping for every format that a report has.  The invariant: whatever
 * bytes come in, what goes out is valid UTF-8 and cannot end the place where
 * it stands (cell, attribute, string, line).
 */
#include "reports/escape.h"

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/text.h"

struct replacement {
	char c;
	const char *text;
};

static const struct replacement markup[] = {
	{ '&', "&amp;" },  { '<', "&lt;" },   { '>', "&gt;" },
	{ '"', "&quot;" }, { '\'', "&#39;" }, { '\0', NULL },
};

static const struct replacement markdown[] = {
	{ '&', "&amp;" }, { '<', "&lt;" },     { '>', "&gt;" }, { '|', "\\|" },
	{ '\\', "\\\\" }, { '`', "\\`" },      { '*', "\\*" },	{ '_', "\\_" },
	{ '[', "\\[" },	  { ']', "\\]" },      { '#', "\\#" },	{ '~', "\\~" },
	{ '!', "\\!" },	  { '@', "@&#8203;" }, { '\0', NULL },
};

static const struct replacement quote_doubled[] = {
	{ '\'', "''" },
	{ '\0', NULL },
};

static const struct replacement double_quote_doubled[] = {
	{ '"', "\"\"" },
	{ '\0', NULL },
};

static const struct replacement shell_quote[] = {
	{ '\'', "'\\''" },
	{ '\0', NULL },
};

static void replace(struct buf *buf, const char *text,
		    const struct replacement *table)
{
	const struct replacement *r;

	for (; *text; text++) {
		for (r = table; r->text && r->c != *text; r++)
			;
		if (r->text)
			buf_adds(buf, r->text);
		else
			buf_addc(buf, *text);
	}
}

static void replace_printable(struct buf *buf, const char *text,
			      const struct replacement *table)
{
	struct buf plain = BUF_INIT;

	text_add_printable(&plain, text ? text : "", 0);
	replace(buf, plain.data, table);
	buf_release(&plain);
}

void escape_html(struct buf *buf, const char *text)
{
	replace_printable(buf, text, markup);
}

void escape_html_lines(struct buf *buf, const char *text)
{
	struct buf line = BUF_INIT;
	size_t len;

	for (; text && *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		buf_truncate(&line, 0);
		buf_add(&line, text, len);
		escape_html(buf, line.data);
		if (text[len] == '\n')
			buf_addc(buf, '\n');
	}
	buf_release(&line);
}

void escape_markdown(struct buf *buf, const char *text)
{
	replace_printable(buf, text, markdown);
}

static size_t longest_run(const char *text, char c)
{
	size_t longest = 0, run = 0;

	for (; *text; text++) {
		run = *text == c ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

void escape_markdown_code(struct buf *buf, const char *text)
{
	static const struct replacement bar[] = {
		{ '|', "\\|" },
		{ '\0', NULL },
	};
	struct buf plain = BUF_INIT;
	size_t ticks;

	text_add_printable(&plain, text ? text : "", 0);
	ticks = longest_run(plain.data, '`') + 1;
	buf_pad(buf, '`', ticks);
	if (ticks > 1 || !plain.len)
		buf_addc(buf, ' ');
	replace(buf, plain.data, bar);
	if (ticks > 1)
		buf_addc(buf, ' ');
	buf_pad(buf, '`', ticks);
	buf_release(&plain);
}

/* What XML 1.0 excludes: controls but tab and newline, U+FFFE, U+FFFF. */
static size_t xml_excluded(const char *text)
{
	unsigned char c = (unsigned char)*text;

	if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
		return 1;
	if (!strncmp(text, "\xef\xbf\xbe", 3) ||
	    !strncmp(text, "\xef\xbf\xbf", 3))
		return 3;
	return 0;
}

void escape_xml(struct buf *buf, const char *text)
{
	struct buf valid = BUF_INIT, kept = BUF_INIT;
	const char *at;
	size_t skip;

	escape_utf8(&valid, text);
	for (at = valid.data; *at; at += skip ? skip : 1) {
		skip = xml_excluded(at);
		if (skip)
			buf_adds(&kept, "\xef\xbf\xbd");
		else
			buf_addc(&kept, *at);
	}
	replace(buf, kept.data, markup);
	buf_release(&valid);
	buf_release(&kept);
}

void escape_csv(struct buf *buf, const char *text)
{
	struct buf plain = BUF_INIT;

	if (text && *text && strchr("=+-@", *text))
		buf_addc(&plain, '\'');
	text_add_printable(&plain, text ? text : "", 0);
	if (strpbrk(plain.data, "\",'; ")) {
		buf_addc(buf, '"');
		replace(buf, plain.data, double_quote_doubled);
		buf_addc(buf, '"');
	} else {
		buf_adds(buf, plain.data);
	}
	buf_release(&plain);
}

void escape_gnuplot(struct buf *buf, const char *text)
{
	buf_addc(buf, '\'');
	replace_printable(buf, text, quote_doubled);
	buf_addc(buf, '\'');
}

void escape_shell(struct buf *buf, const char *text)
{
	struct buf plain = BUF_INIT;
	size_t safe;

	text_add_printable(&plain, text ? text : "", 0);
	safe = strspn(plain.data, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789_./:=,+@%^-");
	if (plain.len && safe == plain.len) {
		buf_adds(buf, plain.data);
	} else {
		buf_addc(buf, '\'');
		replace(buf, plain.data, shell_quote);
		buf_addc(buf, '\'');
	}
	buf_release(&plain);
}

void escape_utf8(struct buf *buf, const char *text)
{
	size_t len = text ? strlen(text) : 0, good;

	while (len) {
		good = text_utf8_invalid(text, len);
		buf_add(buf, text, good);
		if (good == len)
			break;
		buf_adds(buf, "\xef\xbf\xbd");
		text += good + 1;
		len -= good + 1;
	}
}

/* Bytes of the character at TEXT, which is valid UTF-8. */
static size_t char_bytes(const char *text)
{
	size_t n = 1;

	while (((unsigned char)text[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static size_t char_columns(const char *text)
{
	char one[8] = "";
	size_t n = char_bytes(text);

	memcpy(one, text, n < sizeof(one) ? n : sizeof(one) - 1);
	return text_width(one);
}

/* Bytes of TEXT's beginning that fit in COLUMNS. */
static size_t head_bytes(const char *text, size_t columns)
{
	size_t at = 0, used = 0, width;

	while (text[at]) {
		width = char_columns(text + at);
		if (used + width > columns)
			break;
		used += width;
		at += char_bytes(text + at);
	}
	return at;
}

/* Where the end of TEXT begins that fits in COLUMNS. */
static size_t tail_start(const char *text, size_t columns)
{
	size_t width = text_width(text), at = 0;

	while (text[at] && width > columns) {
		width -= char_columns(text + at);
		at += char_bytes(text + at);
	}
	return at;
}

void shorten_middle(struct buf *buf, const char *text, size_t columns,
		    enum ellipsis ellipsis)
{
	const char *dots = ellipsis == ELLIPSIS_UNICODE ? "…" : "...";
	size_t dots_width = ellipsis == ELLIPSIS_UNICODE ? 1 : 3, room;
	struct buf plain = BUF_INIT;

	text_add_printable(&plain, text ? text : "", 0);
	if (text_width(plain.data) <= columns) {
		buf_adds(buf, plain.data);
	} else if (columns <= dots_width) {
		buf_add(buf, plain.data, head_bytes(plain.data, columns));
	} else {
		room = columns - dots_width;
		buf_add(buf, plain.data,
			head_bytes(plain.data, room - room / 2));
		buf_adds(buf, dots);
		buf_adds(buf, plain.data + tail_start(plain.data, room / 2));
	}
	buf_release(&plain);
}

void escape_collapsed(struct buf *buf, const char *text)
{
	size_t start = buf->len;

	text_add_printable(buf, text ? text : "", 0);
	for (size_t i = start; i < buf->len; i++)
		if (buf->data[i] == ';')
			buf->data[i] = ':';
}
