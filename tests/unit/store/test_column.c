/* SPDX-License-Identifier: MIT */
/* Columns: every number survives, and no bytes whatever do harm. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "store/column.h"

void test_column_round_trip(void **state);
void test_column_known_bytes(void **state);
void test_column_random(void **state);
void test_column_cut_short(void **state);
void test_column_every_short_text(void **state);
void test_column_garbage(void **state);
void test_column_refuses(void **state);

static void assert_survives(const int64_t *values, size_t count)
{
	struct buf blob = BUF_INIT;
	struct error err = ERROR_INIT;
	int64_t *back = NULL;
	size_t n = 99;

	column_encode(values, count, &blob);
	assert_int_equal(column_decode(blob.data, blob.len, &back, &n, &err),
			 0);
	assert_int_equal(n, count);
	if (count > 0)
		assert_memory_equal(back, values, count * sizeof(*values));
	else
		assert_null(back);
	free(back);
	buf_release(&blob);
}

void test_column_round_trip(void **state)
{
	static const int64_t rows[][6] = {
		{ 0, 0, 0, 0, 0, 0 },
		{ 1, 2, 3, 4, 5, 6 },
		{ -1, -1, -1, -1, -1, -1 },
		{ INT64_MIN, INT64_MAX, INT64_MIN, INT64_MAX, 0, -1 },
		{ INT64_MAX, INT64_MAX - 1, INT64_MIN, INT64_MIN + 1, 1, 0 },
		{ 63, 64, -64, -65, 127, 128 },
		{ 1000000, 1000007, 999993, 1000100, 1000000, 16384 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t count = 0; count <= 6; count++)
			assert_survives(rows[i], count);
}

/* The bytes are a file format: they may not change by accident. */
void test_column_known_bytes(void **state)
{
	static const int64_t values[] = { 5, 4, 4, 204, INT64_MIN };
	static const unsigned char expected[] = { 1,	5,    10,   1,	  0,
						  0x90, 0x03, 0x97, 0xfd, 0xff,
						  0xff, 0xff, 0xff, 0xff, 0xff,
						  0xff, 0x01 };
	struct buf blob = BUF_INIT;

	(void)state;
	column_encode(values, 4, &blob);
	assert_int_equal(blob.len, 7);
	assert_memory_equal(blob.data + 2, expected + 2, 5);
	buf_release(&blob);
	column_encode(values, ARRAY_LEN(values), &blob);
	assert_memory_equal(blob.data, expected, 7);
	buf_release(&blob);
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

void test_column_random(void **state)
{
	uint64_t seed = 88172645463325252u;
	int64_t values[64];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t count = next_random(&seed) % 65;
		int shift = (int)(next_random(&seed) % 64);

		for (size_t i = 0; i < count; i++)
			values[i] = (int64_t)next_random(&seed) >> shift;
		assert_survives(values, count);
	}
}

static int decode(const void *data, size_t len)
{
	struct error err = ERROR_INIT;
	int64_t *values = NULL;
	size_t count = 0;
	int ret = column_decode(data, len, &values, &count, &err);

	if (ret < 0) {
		assert_int_equal(err.kind, ERROR_STORE);
		assert_true(err.text[0] != '\0');
		assert_null(values);
	}
	free(values);
	return ret;
}

void test_column_cut_short(void **state)
{
	static const int64_t values[] = { 1, 300, -70000, INT64_MAX,
					  INT64_MIN };
	struct buf blob = BUF_INIT;

	(void)state;
	column_encode(values, ARRAY_LEN(values), &blob);
	for (size_t len = 0; len < blob.len; len++)
		assert_int_equal(decode(blob.data, len), -1);
	assert_int_equal(decode(blob.data, blob.len), 0);
	buf_addc(&blob, 0); /* and nothing may follow */
	assert_int_equal(decode(blob.data, blob.len), -1);
	buf_release(&blob);
}

/* There is one encoding of a column: what decodes encodes to itself. */
static void assert_canonical(const unsigned char *data, size_t len)
{
	struct error err = ERROR_INIT;
	struct buf again = BUF_INIT;
	int64_t *values = NULL;
	size_t count = 0;

	if (column_decode(data, len, &values, &count, &err) == 0) {
		column_encode(values, count, &again);
		assert_int_equal(again.len, len);
		assert_memory_equal(again.data, data, len);
	}
	free(values);
	buf_release(&again);
}

void test_column_every_short_text(void **state)
{
	unsigned char data[4] = { 1, 0, 0, 0 };

	(void)state;
	for (int a = 0; a < 256; a++) {
		data[0] = (unsigned char)a;
		assert_int_equal(decode(data, 1), -1);
	}
	data[0] = 1;
	for (int a = 0; a < 5; a++)
		for (int b = 0; b < 65536; b++) {
			data[1] = (unsigned char)a;
			data[2] = (unsigned char)(b >> 8);
			data[3] = (unsigned char)b;
			assert_canonical(data, 3);
			assert_canonical(data, 4);
		}
}

void test_column_garbage(void **state)
{
	uint64_t seed = 1442695040888963407u;
	unsigned char data[64];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = next_random(&seed) % (sizeof(data) + 1);

		for (size_t i = 0; i < len; i++)
			data[i] = (unsigned char)next_random(&seed);
		if (len > 1 && round % 2)
			data[0] = 1;
		if (len > 1 && round % 4 == 1)
			data[1] = (unsigned char)(len / 4);
		assert_canonical(data, len);
	}
}

void test_column_refuses(void **state)
{
	static const struct {
		const char *what;
		unsigned char data[14];
		size_t len;
	} rows[] = {
		{ "version 0", { 0, 1, 2 }, 3 },
		{ "version 2", { 2, 1, 2 }, 3 },
		{ "more values than bytes", { 1, 100, 2 }, 3 },
		{ "2^63 values",
		  { 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1,
		    2 },
		  12 },
		{ "over 64 bits",
		  { 1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		    2 },
		  12 },
		{ "eleven bytes",
		  { 1, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
		    0x80, 1 },
		  13 },
		{ "a zero in two bytes", { 1, 1, 0x80, 0 }, 4 },
		{ "one value too many", { 1, 1, 2, 2 }, 4 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (decode(rows[i].data, rows[i].len) == 0)
			fail_msg("accepted: %s", rows[i].what);
}
