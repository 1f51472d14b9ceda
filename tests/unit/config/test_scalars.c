/* SPDX-License-Identifier: MIT */
/* The core schema of YAML 1.2, and names of Python. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/compiler.h"
#include "config/pynames.h"
#include "config/yamlscalar.h"
#include "model/suite.h"

static const struct {
	const char *text;
	enum value_kind kind;
	int64_t integer;
	double real;
} scalars[] = {
	{ "", VALUE_NULL, 0, 0 },
	{ "~", VALUE_NULL, 0, 0 },
	{ "null", VALUE_NULL, 0, 0 },
	{ "NULL", VALUE_NULL, 0, 0 },
	{ "nUll", VALUE_TEXT, 0, 0 },
	{ "true", VALUE_BOOL, 1, 0 },
	{ "True", VALUE_BOOL, 1, 0 },
	{ "FALSE", VALUE_BOOL, 0, 0 },
	{ "yes", VALUE_TEXT, 0, 0 },
	{ "no", VALUE_TEXT, 0, 0 },
	{ "on", VALUE_TEXT, 0, 0 },
	{ "off", VALUE_TEXT, 0, 0 },
	{ "y", VALUE_TEXT, 0, 0 },
	{ "0", VALUE_INTEGER, 0, 0 },
	{ "+12", VALUE_INTEGER, 12, 0 },
	{ "-7", VALUE_INTEGER, -7, 0 },
	{ "010", VALUE_INTEGER, 10, 0 },
	{ "0o17", VALUE_INTEGER, 15, 0 },
	{ "0x1F", VALUE_INTEGER, 31, 0 },
	{ "9223372036854775807", VALUE_INTEGER, INT64_MAX, 0 },
	{ "-9223372036854775808", VALUE_INTEGER, INT64_MIN, 0 },
	{ "-0x1F", VALUE_TEXT, 0, 0 },
	{ "0o8", VALUE_TEXT, 0, 0 },
	{ "0b1", VALUE_TEXT, 0, 0 },
	{ "1_000", VALUE_TEXT, 0, 0 },
	{ "0x", VALUE_TEXT, 0, 0 },
	{ "12:30:45", VALUE_TEXT, 0, 0 },
	{ "1.5", VALUE_REAL, 0, 1.5 },
	{ "1.", VALUE_REAL, 0, 1 },
	{ ".5", VALUE_REAL, 0, 0.5 },
	{ "-.5e-1", VALUE_REAL, 0, -0.05 },
	{ "1e3", VALUE_REAL, 0, 1000 },
	{ "6E+2", VALUE_REAL, 0, 600 },
	{ ".inf", VALUE_REAL, 0, (double)INFINITY },
	{ "-.INF", VALUE_REAL, 0, (double)-INFINITY },
	{ ".nan", VALUE_REAL, 0, (double)NAN },
	{ "inf", VALUE_TEXT, 0, 0 },
	{ "nan", VALUE_TEXT, 0, 0 },
	{ ".", VALUE_TEXT, 0, 0 },
	{ "1e", VALUE_TEXT, 0, 0 },
	{ "1.5.2", VALUE_TEXT, 0, 0 },
	{ "0x1p3", VALUE_TEXT, 0, 0 },
	{ "2026-11-22", VALUE_TEXT, 0, 0 },
};

void test_core_schema(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scalars); i++) {
		struct value value;

		assert_int_equal(
			yamlscalar_resolve(scalars[i].text, true, &value), 0);
		if (value.kind != scalars[i].kind)
			fail_msg("'%s' has kind %d", scalars[i].text,
				 (int)value.kind);
		assert_int_equal(value.integer, scalars[i].integer);
		if (isnan(scalars[i].real))
			assert_true(isnan(value.real));
		else
			assert_true(value.real == scalars[i].real);
		assert_string_equal(value.text, scalars[i].text);
	}
}

void test_quoted_is_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scalars); i++) {
		struct value value;

		assert_int_equal(
			yamlscalar_resolve(scalars[i].text, false, &value), 0);
		assert_int_equal(value.kind, VALUE_TEXT);
	}
}

void test_integers_that_do_not_fit(void **state)
{
	static const char *const texts[] = { "9223372036854775808",
					     "-9223372036854775809",
					     "0x8000000000000000",
					     "0o1000000000000000000000" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct value value = { .integer = 42 };

		assert_int_equal(yamlscalar_resolve(texts[i], true, &value),
				 -1);
		assert_int_equal(value.integer, 42);
	}
}

void test_python_names(void **state)
{
	static const struct {
		const char *text;
		bool dotted, identifier, keyword;
	} rows[] = {
		{ "a", true, true, false },
		{ "_a1", true, true, false },
		{ "a.b.c", true, false, false },
		{ "\xc3\xa9t\xc3\xa9", true, true, false },
		{ "class", false, true, true },
		{ "a.class", false, false, false },
		{ "match", true, true, false },
		{ "None", false, true, true },
		{ "", false, false, false },
		{ "1a", false, false, false },
		{ "a..b", false, false, false },
		{ ".a", false, false, false },
		{ "a.", false, false, false },
		{ "a-b", false, false, false },
		{ "a b", false, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *text = rows[i].text;
		size_t len = strlen(text);

		assert_int_equal(pynames_is_dotted(text, len), rows[i].dotted);
		assert_int_equal(pynames_is_identifier(text, len),
				 rows[i].identifier);
		assert_int_equal(pynames_is_keyword(text, len),
				 rows[i].keyword);
	}
}
