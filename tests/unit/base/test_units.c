/* SPDX-License-Identifier: MIT */
/* Numbers with units, both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/units.h"

struct reading {
	const char *text;
	double value; /* NaN: refused */
};

static void check_bytes(const struct reading *row)
{
	struct error err = ERROR_INIT;
	double value = -7;
	int ret = units_parse_bytes(row->text, &value, &err);

	if (isnan(row->value)) {
		assert_int_equal(ret, -1);
		assert_true(value == -7);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_non_null(strstr(err.text, "1MiB"));
	} else {
		assert_int_equal(ret, 0);
		assert_true(value == row->value);
	}
}

void test_parse_bytes(void **state)
{
	static const struct reading rows[] = {
		{ "512", 512 },		  { "0", 0 },
		{ "64 kB", 64000 },	  { "64KB", 64000 },
		{ "1MiB", 1048576 },	  { " 1.5 KiB ", 1536 },
		{ "1e3", 1000 },	  { "2GiB", 2147483648.0 },
		{ ".5kB", 500 },	  { "", (double)NAN },
		{ "-1", (double)NAN },	  { "+1", (double)NAN },
		{ "1 Mib", (double)NAN }, { "1 k B", (double)NAN },
		{ "0x1f", (double)NAN },  { "1e999", (double)NAN },
		{ "inf", (double)NAN },	  { "nan", (double)NAN },
		{ "1MiBs", (double)NAN }, { "MiB", (double)NAN },
		{ "1,5kB", (double)NAN }, { "1e308TiB", (double)NAN },
		{ ".", (double)NAN },	  { "off", (double)NAN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_bytes(&rows[i]);
}

void test_parse_ratio(void **state)
{
	static const struct reading rows[] = {
		{ "3%", 0.03 },
		{ "0.5 %", 0.005 },
		{ "0", 0 },
		{ "0%", 0 },
		{ "100%", 1 },
		{ " 7 % ", 0.07 },
		{ "3", (double)NAN },
		{ "0.03", (double)NAN },
		{ "-3%", (double)NAN },
		{ "3%%", (double)NAN },
		{ "%", (double)NAN },
		{ "3 percent", (double)NAN },
		{ "", (double)NAN },
		{ "01", (double)NAN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct error err = ERROR_INIT;
		double value = -7;
		int ret = units_parse_ratio(rows[i].text, &value, &err);

		assert_int_equal(ret, isnan(rows[i].value) ? -1 : 0);
		assert_true(value == (ret ? -7 : rows[i].value));
	}
}

void test_parse_duration(void **state)
{
	static const struct {
		const char *text;
		int64_t ns; /* -1: refused */
	} rows[] = {
		{ "10s", 10000000000 },
		{ "1.5 ms", 1500000 },
		{ "250us", 250000 },
		{ "250\xc2\xb5s", 250000 },
		{ "2m", 120000000000 },
		{ "1h", 3600000000000 },
		{ "1m30s", 90000000000 },
		{ "4 m 31 s", 271000000000 },
		{ "0", 0 },
		{ "0s", 0 },
		{ "3ns", 3 },
		{ "1min", 60000000000 },
		{ "0.1s", 100000000 },
		{ "5", -1 },
		{ "-5s", -1 },
		{ "5 parsecs", -1 },
		{ "", -1 },
		{ "s", -1 },
		{ "1e30s", -1 },
		{ "1000000d", -1 },
		{ "1s 5", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct error err = ERROR_INIT;
		int64_t ns = -7;
		int ret = units_parse_duration(rows[i].text, &ns, &err);

		assert_int_equal(ret, rows[i].ns < 0 ? -1 : 0);
		assert_int_equal(ns, ret ? -7 : rows[i].ns);
	}
}

void test_add(void **state)
{
	static const struct {
		double value;
		const char *unit, *expected;
	} rows[] = {
		{ 1.02e-6, "s", "1.02 us" },
		{ 998e-9, "s", "998 ns" },
		{ 999.7e-9, "s", "1.00 us" },
		{ 12.34e-3, "s", "12.3 ms" },
		{ 2, "s", "2.00 s" },
		{ 300, "s", "300 s" },
		{ 0.3e-9, "s", "0.300 ns" },
		{ 0, "s", "0 s" },
		{ -1.5e-3, "s", "-1.50 ms" },
		{ 512, "B", "512 B" },
		{ 1023, "B", "1023 B" },
		{ 1024, "B", "1.00 KiB" },
		{ 1536, "B", "1.50 KiB" },
		{ 1048576, "B", "1.00 MiB" },
		{ 0, "B", "0 B" },
		{ 3e9, "B", "2.79 GiB" },
		{ 5, "count", "5" },
		{ 123456, "count", "123456" },
		{ 1234567, "count", "1.23 M" },
		{ 0, "count", "0" },
		{ 2.5, "count", "2.50" },
		{ 523, "1/s", "523 /s" },
		{ 12.5e6, "1/s", "12.5 M/s" },
		{ 0, "1/s", "0 /s" },
		{ 17, "tokens", "17 tokens" },
		{ 0.25, "", "0.250" },
		{ 1234567, "tokens", "1234567 tokens" },
		{ 0, "tokens", "0 tokens" },
		{ -3, "tokens", "-3 tokens" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf buf = BUF_INIT;

		units_add(&buf, rows[i].value, rows[i].unit);
		assert_string_equal(buf.data, rows[i].expected);
		buf_release(&buf);
	}
}

void test_add_what_is_not_a_number(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	units_add(&buf, (double)NAN, "s");
	units_add(&buf, (double)INFINITY, "B");
	units_add(&buf, -(double)INFINITY, "B");
	units_add_change(&buf, (double)NAN);
	assert_string_equal(buf.data, "-inf-inf-");
	buf_release(&buf);
}

void test_add_like_aligns(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	units_add_like(&buf, 998e-9, 1.02e-6, "s");
	assert_string_equal(buf.data, "0.998 us");
	buf_truncate(&buf, 0);
	units_add_like(&buf, 1e-6, (double)NAN, "s");
	assert_string_equal(buf.data, "1.00 us");
	buf_release(&buf);
}

void test_add_change(void **state)
{
	static const struct {
		double ratio;
		const char *expected;
	} rows[] = {
		{ 1.042, "+4.2 %" }, { 0.958, "-4.2 %" },
		{ 1, "0.0 %" },	     { 0.9999, "0.0 %" },
		{ 2, "x2.0" },	     { 5.1, "x5.1" },
		{ 0.5, "/2.0" },     { 1 / 5.1, "/5.1" },
		{ 1.99, "+99.0 %" }, { 250, "x250" },
		{ 0, "/inf" },	     { (double)INFINITY, "xinf" },
		{ -1, "-" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf buf = BUF_INIT;

		units_add_change(&buf, rows[i].ratio);
		assert_string_equal(buf.data, rows[i].expected);
		buf_release(&buf);
	}
}

void test_add_duration(void **state)
{
	static const struct {
		int64_t ns;
		const char *expected;
	} rows[] = {
		{ 0, "0.0 s" },
		{ 400000000, "0.4 s" },
		{ 9960000000, "10 s" },
		{ 12000000000, "12 s" },
		{ 59600000000, "1 m 0 s" },
		{ 271000000000, "4 m 31 s" },
		{ 3600000000000, "1 h 0 m" },
		{ 7500000000000, "2 h 5 m" },
		{ -1, "-" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf buf = BUF_INIT;

		units_add_duration(&buf, rows[i].ns);
		assert_string_equal(buf.data, rows[i].expected);
		buf_release(&buf);
	}
}

void test_exact_is_short_and_reads_back(void **state)
{
	static const struct {
		double value;
		const char *expected; /* NULL: only that it reads back */
	} rows[] = {
		{ 0.1, "0.1" },
		{ 1, "1" },
		{ -2.5, "-2.5" },
		{ 1e300, "1e+300" },
		{ 5e-324, "5e-324" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 0, "0" },
		{ -0.0, "-0" },
		{ DBL_MAX, NULL },
		{ DBL_MIN, NULL },
		{ DBL_EPSILON, NULL },
		{ 2.0 / 3, NULL },
		{ 123456789012345678.0, NULL },
		{ 9007199254740993.0, NULL },
		{ 0.1 + 0.2, "0.30000000000000004" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf buf = BUF_INIT;

		units_add_exact(&buf, rows[i].value);
		assert_true(strtod(buf.data, NULL) == rows[i].value);
		if (rows[i].expected)
			assert_string_equal(buf.data, rows[i].expected);
		buf_release(&buf);
	}
}

void test_exact_of_many_bit_patterns(void **state)
{
	uint64_t bits = 12345;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct buf buf = BUF_INIT;
		double value;

		bits = bits * UINT64_C(6364136223846793005) +
		       UINT64_C(1442695040888963407);
		memcpy(&value, &bits, sizeof(value));
		if (!isfinite(value))
			continue;
		units_add_exact(&buf, value);
		assert_true(strtod(buf.data, NULL) == value);
		buf_release(&buf);
	}
}
