/* SPDX-License-Identifier: MIT */
/*
 * Columns of integers as bytes and back.
 *
 * Invariant: decoding what was encoded gives the same numbers, and there is
 * exactly one encoding of a column, so equal columns are equal bytes.  The
 * decoder trusts nothing: it never reads past the end, and it allocates no
 * more than eight times the bytes that it was given.
 */
#include "store/column.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"

enum {
	COLUMN_VERSION = 1,
	VARINT_BYTES = 10 /* longest: 64 bits in sevens */
};

struct cursor {
	const unsigned char *at, *end;
};

static uint64_t zigzag(uint64_t difference)
{
	return (difference << 1) ^ (UINT64_C(0) - (difference >> 63));
}

static uint64_t unzigzag(uint64_t coded)
{
	return (coded >> 1) ^ (UINT64_C(0) - (coded & 1));
}

static void add_varint(struct buf *out, uint64_t value)
{
	unsigned char bytes[VARINT_BYTES];
	size_t len = 0;

	while (value >= 0x80) {
		bytes[len++] = (unsigned char)(value | 0x80);
		value >>= 7;
	}
	bytes[len++] = (unsigned char)value;
	buf_add(out, bytes, len);
}

static int read_varint(struct cursor *cursor, uint64_t *value)
{
	uint64_t sum = 0;

	for (int i = 0; i < VARINT_BYTES && cursor->at < cursor->end; i++) {
		unsigned char byte = *cursor->at++;

		sum |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte & 0x80)
			continue;
		if ((byte == 0 && i > 0) || (i == 9 && byte > 1))
			return -1; /* not the shortest, or over 64 bits */
		*value = sum;
		return 0;
	}
	return -1;
}

static int read_values(struct cursor *cursor, int64_t *values, size_t count)
{
	uint64_t before = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t coded;

		if (read_varint(cursor, &coded) < 0)
			return -1;
		before += unzigzag(coded);
		values[i] = (int64_t)before;
	}
	return cursor->at == cursor->end ? 0 : -1;
}

void column_encode(const int64_t *values, size_t count, struct buf *out)
{
	uint64_t before = 0;

	buf_addc(out, COLUMN_VERSION);
	add_varint(out, count);
	for (size_t i = 0; i < count; i++) {
		add_varint(out, zigzag((uint64_t)values[i] - before));
		before = (uint64_t)values[i];
	}
}

int column_decode(const void *data, size_t len, int64_t **values, size_t *count,
		  struct error *err)
{
	struct cursor cursor = { data, (const unsigned char *)data + len };
	int64_t *decoded = NULL;
	uint64_t n;

	if (len == 0)
		return error_set(err, ERROR_STORE, "the column is empty");
	if (*cursor.at++ != COLUMN_VERSION)
		return error_set(err, ERROR_STORE,
				 "the column has an unknown version");
	if (read_varint(&cursor, &n) < 0 ||
	    n > (uint64_t)(cursor.end - cursor.at))
		return error_set(err, ERROR_STORE, "the column is cut short");
	if (n > 0)
		decoded = xmalloc((size_t)n * sizeof(*decoded));
	if (read_values(&cursor, decoded, (size_t)n) < 0) {
		free(decoded);
		return error_set(err, ERROR_STORE, "the column is damaged");
	}
	*values = decoded;
	*count = (size_t)n;
	return 0;
}
