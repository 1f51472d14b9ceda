/* SPDX-License-Identifier: MIT */
/* What other tools write that is not quite JSON.  Invariant: what stands in
 * quotes is copied byte by byte. */
#include "exchange/lenient.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"

static const char *const not_numbers[] = { "-Infinity", "Infinity", "NaN" };

/* Bytes of the word at TEXT that no JSON has; 0: it is another. */
static size_t not_a_number(const char *text, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(not_numbers); i++) {
		size_t size = strlen(not_numbers[i]);

		if (len >= size && memcmp(text, not_numbers[i], size) == 0)
			return size;
	}
	return 0;
}

/* Bytes before the text itself. */
static size_t skip_assignment(const char *text, size_t len)
{
	static const char window[] = "window.";
	const char *equals;

	if (len < sizeof(window) || memcmp(text, window, strlen(window)) != 0)
		return 0;
	equals = memchr(text, '=', len < 80 ? len : 80);
	return equals ? (size_t)(equals + 1 - text) : 0;
}

static size_t trim_end(const char *text, size_t len)
{
	while (len && strchr(" \t\r\n;", text[len - 1]) && text[len - 1])
		len--;
	return len;
}

void lenient_to_strict(const char *text, size_t len, struct buf *out)
{
	size_t at = skip_assignment(text, len), bad;
	bool quoted = false;

	if (at)
		len = trim_end(text, len);
	while (at < len) {
		bad = quoted ? 0 : not_a_number(text + at, len - at);
		if (bad) {
			buf_adds(out, "null");
			at += bad;
			continue;
		}
		if (quoted && text[at] == '\\' && at + 1 < len)
			buf_addc(out, text[at++]);
		else if (text[at] == '"')
			quoted = !quoted;
		buf_addc(out, text[at++]);
	}
}
