/* SPDX-License-Identifier: MIT */
#ifndef STORE_COLUMN_H
#define STORE_COLUMN_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct buf;
struct error;

/*
 * A column of integers as bytes: a version byte, the number of values, then
 * the difference of each value from the one before it (the first from 0),
 * zigzag-coded; numbers are varints, 7 bits a byte, lowest first, in the
 * shortest form.  Differences wrap, so every int64_t survives.
 */
void column_encode(const int64_t *values, size_t count, struct buf *out);

/* *VALUES is to free(), NULL for an empty column.  Any bytes at all may be
 * given: what column_encode() did not write is an error. */
MUST_CHECK int column_decode(const void *data, size_t len, int64_t **values,
			     size_t *count, struct error *err);

#endif
