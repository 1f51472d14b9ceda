/* SPDX-License-Identifier: MIT */
/* What the tests of reports ask of a text. */
#include "tests/unit/reports/made.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"

static bool same_file(const char *path, const struct buf *actual)
{
	struct error err = ERROR_INIT;
	struct buf expected = BUF_INIT;
	bool same = fs_read(path, 64 << 20, &expected, &err) == 0 &&
		    expected.len == actual->len &&
		    !memcmp(expected.data, actual->data, actual->len);

	buf_release(&expected);
	return same;
}

/* Append TEXT up to what ELEMENT holds; returns what follows it, or NULL. */
static const char *add_before(struct buf *out, const char *text,
			      const char *element)
{
	char *start = xasprintf("<%s>\n", element);
	char *end = xasprintf("</%s>", element);
	const char *inside = strstr(text, start);
	const char *behind = NULL;

	if (inside) {
		inside += strlen(start);
		behind = strstr(inside, end);
		assert_non_null(behind);
		buf_add(out, text, (size_t)(inside - text));
	}
	free(start);
	free(end);
	return behind;
}

/* Style sheet and script are files of their own: only that they are there
 * is part of a page's golden file. */
static void add_page(struct buf *out, const struct buf *page)
{
	const char *rest = add_before(out, page->data, "style");

	assert_non_null(rest);
	rest = add_before(out, rest, "script");
	assert_non_null(rest);
	buf_adds(out, rest);
}

void assert_golden(const char *name, const struct buf *actual)
{
	const char *update = getenv("UPDATE");
	char *path = xasprintf("tests/golden/%s", name);
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	bool same;

	if (strstr(name, ".html"))
		add_page(&text, actual);
	else
		buf_add(&text, actual->data, actual->len);
	same = same_file(path, &text);
	if (!same && update && !strcmp(update, "1")) {
		assert_int_equal(fs_write_atomic(path, &text, &err), 0);
		same = true;
	}
	if (!same)
		print_error("%s differs; UPDATE=1 rewrites it. It is:\n%s\n",
			    path, text.data);
	buf_release(&text);
	free(path);
	assert_true(same);
}

void assert_harmless(const struct buf *text)
{
	size_t i;

	assert_int_equal(text_utf8_invalid(text->data, text->len), text->len);
	for (i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->data[i];

		if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') ||
		    c == 0x7f)
			fail_msg("byte %02x at %zu", c, i);
	}
	assert_null(strstr(text->data, "\xe2\x80\xae"));
}
