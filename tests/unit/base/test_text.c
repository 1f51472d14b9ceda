/* SPDX-License-Identifier: MIT */
/* Words, widths, and text of others on its way to a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/text.h"
#include "base/text_clean.h"

void test_suggest(void **state)
{
	static const char *const names[] = { "processes", "budget", "warmup",
					     "gc",	  "time",   NULL };
	static const struct {
		const char *word, *expected;
	} rows[] = {
		{ "proceses", "processes" },
		{ "budgte", "budget" },
		{ "warm_up", "warmup" },
		{ "tim", "time" },
		{ "gcc", "gc" },
		{ "xylophone", NULL },
		{ "", NULL },
		{ "emit", NULL },
		{ "bugdte", "budget" },
		{ "t", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *near = text_suggest(rows[i].word, names);

		if (rows[i].expected)
			assert_string_equal(near, rows[i].expected);
		else
			assert_null(near);
	}
}

void test_utf8_invalid(void **state)
{
	static const struct {
		const char *text;
		size_t len, at;
	} rows[] = {
		{ "", 0, 0 },
		{ "plain", 5, 5 },
		{ "a\0b", 3, 3 },
		{ "\xc3\xa9", 2, 2 },
		{ "\xe2\x82\xac", 3, 3 },
		{ "\xf0\x9f\x98\x80", 4, 4 },
		{ "\xf4\x8f\xbf\xbf", 4, 4 },
		{ "a\x80", 2, 1 },		  /* a tail alone */
		{ "ab\xc3", 3, 2 },		  /* cut */
		{ "\xc3(", 2, 0 },		  /* no tail */
		{ "\xc0\xaf", 2, 0 },		  /* overlong */
		{ "\xe0\x80\xaf", 3, 0 },	  /* overlong */
		{ "\xf0\x80\x80\xaf", 4, 0 },	  /* overlong */
		{ "\xed\xa0\x80", 3, 0 },	  /* surrogate */
		{ "\xf4\x90\x80\x80", 4, 0 },	  /* above U+10FFFF */
		{ "\xf8\x88\x80\x80\x80", 5, 0 }, /* five bytes */
		{ "ok\xff", 3, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(text_utf8_invalid(rows[i].text, rows[i].len),
				 rows[i].at);
}

void test_width(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} rows[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "\xc3\xa9", 1 },
		{ "e\xcc\x81", 1 },		   /* combining acute */
		{ "\xe6\x97\xa5\xe6\x9c\xac", 4 }, /* two ideographs */
		{ "\xf0\x9f\x98\x80", 2 },	   /* an emoji */
		{ "\xef\xbc\xa1", 2 },		   /* fullwidth A */
		{ "\xea\xb0\x80", 2 },		   /* hangul */
		{ "a\xe2\x80\x8b"
		  "b",
		  2 }, /* zero width space */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(text_width(rows[i].text), rows[i].width);
}

void test_printable(void **state)
{
	static const struct {
		const char *text;
		size_t max;
		const char *expected;
	} rows[] = {
		{ "plain", 0, "plain" },
		{ "a\nb\tc\rd", 0, "a\\nb\\tc\\rd" },
		{ "\x1b[31mred", 0, "\\x1b[31mred" },
		{ "\x7f\x01", 0, "\\x7f\\x01" },
		{ "\xc2\x9b"
		  "31m",
		  0, "\\x9b31m" }, /* C1: CSI */
		{ "ab\xe2\x80\xae"
		  "cd",
		  0, "ab\\u202ecd" },
		{ "\xe2\x80\x8f", 0, "\\u200f" },
		{ "\xe2\x81\xa6", 0, "\\u2066" },
		{ "\xe2\x80\xa8", 0, "\\u2028" },
		{ "\xff\xfe", 0, "\\xff\\xfe" },
		{ "\xc3\xa9", 0, "\xc3\xa9" },
		{ "abcdef", 6, "abcdef" },
		{ "abcdefg", 6, "abc..." },
		{ "abc", 2, ".." },
		{ "ab", 2, "ab" },
		{ "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5,
		  "\xe6\x97\xa5..." },
		{ "ab\n\n", 5, "ab..." },
		{ "", 3, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf buf = BUF_INIT;

		text_add_printable(&buf, rows[i].text, rows[i].max);
		assert_string_equal(buf.data, rows[i].expected);
		buf_release(&buf);
	}
}

void test_printable_appends(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	buf_adds(&buf, "before ");
	text_add_printable(&buf, "abcdefg", 4);
	assert_string_equal(buf.data, "before a...");
	buf_release(&buf);
}

void test_clean(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	text_add_clean(&buf, "a\xff\xc3\xa9\xc3", 5);
	assert_string_equal(buf.data, "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd");
	buf_release(&buf);
}

void test_matches(void **state)
{
	static const struct {
		const char *pattern, *name;
		bool matches;
	} rows[] = {
		{ "look", "fixes/lookup[n=10]@cpython3.11", true },
		{ "LOOK", "fixes/lookup", false },
		{ "", "anything", true },
		{ "fixes/*", "fixes/lookup", true },
		{ "*sort", "fixes/lookup", false },
		{ "l??kup", "lookup", true },
		{ "l??kup", "a lookup", false },
		{ "*[xyz]", "suffix", true },
		{ "lookup[n=10]", "fixes/lookup[n=10]@cpython3.11", true },
		{ "lookup[n=10]", "fixes/lookup[n=100]@cpython3.11", false },
		{ "*/lookup[n=10]@*", "fixes/lookup[n=10]@cpython3.11", true },
		{ "*/lookup[n=10]@*", "fixes/lookup[n=100]@cpython3.11",
		  false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(text_matches(rows[i].pattern, rows[i].name),
				 rows[i].matches);
}

/* The values that FNV's authors publish. */
void test_has_word(void **state)
{
	static const struct {
		const char *list;
		bool found;
	} rows[] = {
		{ NULL, false },	{ "", false },
		{ " \n", false },	{ "lm", true },
		{ "fpu lm\n", true },	{ "lm fpu", true },
		{ " \nx lm  y", true }, { "lmx xlm l m LM", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(text_has_word(rows[i].list, "lm"),
				 rows[i].found);
}

void test_hash(void **state)
{
	(void)state;
	assert_true(text_hash(TEXT_HASH_START, "", 0) ==
		    UINT64_C(0xcbf29ce484222325));
	assert_true(text_hash(TEXT_HASH_START, "a", 1) ==
		    UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(text_hash(TEXT_HASH_START, "foobar", 6) ==
		    UINT64_C(0x85944171f73967e8));
	assert_true(text_hash(text_hash(TEXT_HASH_START, "foo", 3), "bar", 3) ==
		    UINT64_C(0x85944171f73967e8));
}

void test_uuid(void **state)
{
	char a[37], b[37];

	(void)state;
	text_uuid(a);
	text_uuid(b);
	assert_int_equal(strlen(a), 36);
	assert_int_equal(strspn(a, "0123456789abcdef-"), 36);
	assert_int_equal(a[8], '-');
	assert_int_equal(a[14], '4');
	assert_non_null(strchr("89ab", a[19]));
	assert_string_not_equal(a, b);
}
