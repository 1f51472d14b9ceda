/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/text.h"
#include "reports/escape.h"

typedef void (*escape_fn)(struct buf *buf, const char *text);

static const struct {
	escape_fn escape;
	const char *text, *expected;
} rows[] = {
	{ escape_html, "<a href=\"x\">'&",
	  "&lt;a href=&quot;x&quot;&gt;&#39;"
	  "&amp;" },
	{ escape_html, NULL, "" },
	{ escape_html, "a\nb", "a\\nb" },
	{ escape_html_lines, "a<\n  b\n", "a&lt;\n  b\n" },
	{ escape_markdown, "a|b*c_[d](e)`f`", "a\\|b\\*c\\_\\[d\\](e)\\`f\\`" },
	{ escape_markdown, "@me #1 <b>", "@&#8203;me \\#1 &lt;b&gt;" },
	{ escape_markdown_code, "plain", "`plain`" },
	{ escape_markdown_code, "a`b|c", "`` a`b\\|c ``" },
	{ escape_markdown_code, "a``b", "``` a``b ```" },
	{ escape_xml, "a\x01\x1b<b", "a\xef\xbf\xbd\xef\xbf\xbd&lt;b" },
	{ escape_xml, "a\n\tb", "a\n\tb" },
	{ escape_xml, "\xff", "\xef\xbf\xbd" },
	{ escape_xml, "\xef\xbf\xbf", "\xef\xbf\xbd" },
	{ escape_csv, "plain/name[n=1]", "plain/name[n=1]" },
	{ escape_csv, "a,b", "\"a,b\"" },
	{ escape_csv, "a\"b", "\"a\"\"b\"" },
	{ escape_csv, "=1+1", "\"'=1+1\"" },
	{ escape_csv, "+1", "\"'+1\"" },
	{ escape_csv, "-1", "\"'-1\"" },
	{ escape_csv, "@x", "\"'@x\"" },
	{ escape_csv, "a\nb", "a\\nb" },
	{ escape_gnuplot, "a'b", "'a''b'" },
	{ escape_gnuplot, "`date` @m \"x\"", "'`date` @m \"x\"'" },
	{ escape_gnuplot, "a\nb", "'a\\nb'" },
	{ escape_shell, "lookup", "lookup" },
	{ escape_shell, "", "''" },
	{ escape_shell, "a b", "'a b'" },
	{ escape_shell, "it's $(x)", "'it'\\''s $(x)'" },
	{ escape_utf8,
	  "a\xff"
	  "b",
	  "a\xef\xbf\xbd"
	  "b" },
	{ escape_utf8, "\xe6\x97", "\xef\xbf\xbd\xef\xbf\xbd" },
};

void test_escape_rows(void **state)
{
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_truncate(&out, 0);
		rows[i].escape(&out, rows[i].text);
		assert_string_equal(out.data, rows[i].expected);
	}
	buf_release(&out);
}

static void assert_no_unescaped(const char *text, const char *forbidden)
{
	assert_null(strpbrk(text, forbidden));
}

void test_escape_evil_names(void **state)
{
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < made_name_count; i++) {
		buf_truncate(&out, 0);
		escape_html(&out, made_names[i]);
		assert_no_unescaped(out.data, "<>\"'\n\r\x1b");
		assert_harmless(&out);
		buf_truncate(&out, 0);
		escape_gnuplot(&out, made_names[i]);
		assert_no_unescaped(out.data, "\n\r\x1b");
		assert_harmless(&out);
		buf_truncate(&out, 0);
		escape_markdown(&out, made_names[i]);
		assert_no_unescaped(out.data, "<>\n\r\x1b");
	}
	buf_release(&out);
}

void test_shorten_middle(void **state)
{
	static const struct {
		const char *text;
		size_t columns;
		enum ellipsis ellipsis;
		const char *expected;
	} cuts[] = {
		{ "short", 5, ELLIPSIS_UNICODE, "short" },
		{ "abcdefghij", 7, ELLIPSIS_UNICODE, "abc…hij" },
		{ "abcdefghij", 7, ELLIPSIS_ASCII, "ab...ij" },
		{ "abcdefghij", 2, ELLIPSIS_ASCII, "ab" },
		{ "abcdefghij", 1, ELLIPSIS_UNICODE, "a" },
		{ "日本語日本語", 7, ELLIPSIS_UNICODE, "日…語" },
		{ NULL, 3, ELLIPSIS_ASCII, "" },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cuts); i++) {
		buf_truncate(&out, 0);
		shorten_middle(&out, cuts[i].text, cuts[i].columns,
			       cuts[i].ellipsis);
		assert_string_equal(out.data, cuts[i].expected);
		assert_true(text_width(out.data) <= cuts[i].columns);
	}
	buf_release(&out);
}
