/* SPDX-License-Identifier: MIT */
/* Any bytes as a column: an error, or numbers that encode to these bytes. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "store/column.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error err = ERROR_INIT;
	struct buf again = BUF_INIT;
	int64_t *values = NULL;
	size_t count = 0;

	if (column_decode(data, len, &values, &count, &err) == 0) {
		column_encode(values, count, &again);
		assert(again.len == len);
		assert(memcmp(again.data, data, len) == 0);
	} else {
		assert(err.kind == ERROR_STORE);
	}
	free(values);
	buf_release(&again);
	return 0;
}
