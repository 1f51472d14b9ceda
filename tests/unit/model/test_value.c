/* SPDX-License-Identifier: MIT */
/* Scalars of suites: equal, and written so that they read back the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "model/suite.h"

static void assert_printed(const struct value *value, const char *expected)
{
	struct buf buf = BUF_INIT;

	value_print(value, &buf);
	assert_string_equal(buf.data, expected);
	buf_release(&buf);
}

void test_texts_that_need_no_quotes(void **state)
{
	static const char *const rows[] = {
		"list",	 "off",	  "on",	  "yes",
		"no",	 "y",	  "a b",  "a-b",
		"1.2.3", "0x",	  "0xg",  "0o8",
		"1e",	 "e3",	  "+",	  "--",
		".",	 "..",	  "nULL", "tRUE",
		"Inf",	 "nan",	  "-x",	  "a=b",
		"a/b.c", "1_000", "0b1",  "\xc3\xa9t\xc3\xa9",
		"~x",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct value value = { .kind = VALUE_TEXT, .text = rows[i] };

		assert_printed(&value, rows[i]);
	}
}

void test_texts_that_read_as_something_else(void **state)
{
	static const char *const rows[] = {
		"null",	 "Null",  "NULL",  "~",	    "true",  "True", "TRUE",
		"false", "False", "FALSE", "0",	    "7",     "-1",   "+1",
		"1e3",	 "1E-3",  "0x1f",  "0xFF",  "0o17",  "1.",   ".5",
		"1.5",	 "-.5",	  ".inf",  "-.Inf", "+.INF", ".nan", ".NaN",
		"007",	 "---",	  "...",   "-",	    "?",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct value value = { .kind = VALUE_TEXT, .text = rows[i] };
		char quoted[32] = "\"";

		memcpy(quoted + 1, rows[i], strlen(rows[i]));
		quoted[strlen(rows[i]) + 1] = '"';
		assert_printed(&value, quoted);
	}
}

void test_texts_with_signs_of_yaml(void **state)
{
	static const struct {
		const char *text, *printed;
	} rows[] = {
		{ "", "\"\"" },
		{ " a", "\" a\"" },
		{ "a ", "\"a \"" },
		{ "a,b", "\"a,b\"" },
		{ "[a]", "\"[a]\"" },
		{ "{a}", "\"{a}\"" },
		{ "a: b", "\"a: b\"" },
		{ "a #b", "\"a #b\"" },
		{ "&a", "\"&a\"" },
		{ "*a", "\"*a\"" },
		{ "!a", "\"!a\"" },
		{ "a|b", "\"a|b\"" },
		{ ">a", "\">a\"" },
		{ "it's", "\"it's\"" },
		{ "%a", "\"%a\"" },
		{ "a@b", "\"a@b\"" },
		{ "`a`", "\"`a`\"" },
		{ "- a", "\"- a\"" },
		{ "? a", "\"? a\"" },
		{ "say \"hi\"", "\"say \\\"hi\\\"\"" },
		{ "a\\b", "\"a\\\\b\"" },
		{ "a\nb", "\"a\\nb\"" },
		{ "\x1b[1m", "\"\\x1b[1m\"" },
		{ "a\xe2\x80\xae"
		  "b",
		  "\"a\\u202eb\"" },
		{ "\x7f", "\"\\x7f\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct value value = { .kind = VALUE_TEXT,
				       .text = rows[i].text };

		assert_printed(&value, rows[i].printed);
	}
}

void test_other_kinds(void **state)
{
	static const struct {
		struct value value;
		const char *printed;
	} rows[] = {
		{ { .kind = VALUE_NULL, .text = "~" }, "null" },
		{ { .kind = VALUE_BOOL, .integer = 1 }, "true" },
		{ { .kind = VALUE_BOOL }, "false" },
		{ { .kind = VALUE_INTEGER, .integer = 31, .text = "0x1f" },
		  "31" },
		{ { .kind = VALUE_INTEGER, .integer = INT64_MIN },
		  "-9223372036854775808" },
		{ { .kind = VALUE_REAL, .real = 1000, .text = "1e3" },
		  "1000.0" },
		{ { .kind = VALUE_REAL, .real = 0.1 }, "0.1" },
		{ { .kind = VALUE_REAL, .real = 1e300 }, "1e+300" },
		{ { .kind = VALUE_REAL, .real = -0.0 }, "-0.0" },
		{ { .kind = VALUE_REAL, .real = (double)INFINITY }, ".inf" },
		{ { .kind = VALUE_REAL, .real = -(double)INFINITY }, "-.inf" },
		{ { .kind = VALUE_REAL, .real = (double)NAN }, ".nan" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_printed(&rows[i].value, rows[i].printed);
}

void test_equal(void **state)
{
	static const struct value different[] = {
		{ .kind = VALUE_NULL },
		{ .kind = VALUE_BOOL },
		{ .kind = VALUE_BOOL, .integer = 1 },
		{ .kind = VALUE_INTEGER },
		{ .kind = VALUE_INTEGER, .integer = 1 },
		{ .kind = VALUE_REAL },
		{ .kind = VALUE_REAL, .real = 1 },
		{ .kind = VALUE_REAL, .real = (double)NAN },
		{ .kind = VALUE_REAL, .real = (double)INFINITY },
		{ .kind = VALUE_TEXT, .text = "" },
		{ .kind = VALUE_TEXT, .text = "1" },
		{ .kind = VALUE_TEXT, .text = "null" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(different); i++)
		for (size_t j = 0; j < ARRAY_LEN(different); j++)
			assert_int_equal(
				value_equal(&different[i], &different[j]),
				i == j);
}

void test_equal_whatever_was_written(void **state)
{
	const struct value hex = { VALUE_INTEGER, 31, 0, "0x1f" };
	const struct value ten = { VALUE_INTEGER, 31, 0, "31" };

	(void)state;
	assert_true(value_equal(&hex, &ten));
}
