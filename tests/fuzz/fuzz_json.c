/* SPDX-License-Identifier: MIT */
/*
 * Whatever JSON is taken is printed, read again, and printed the same.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_again(const struct json *value, enum json_style style)
{
	struct error err = ERROR_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct json *again;

	json_print(value, style, &once);
	again = json_parse(once.data, once.len, &err);
	assert(again);
	json_print(again, style, &twice);
	assert(once.len == twice.len &&
	       !memcmp(once.data, twice.data, once.len));
	json_free(again);
	buf_release(&once);
	buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = ERROR_INIT;
	struct json *value = json_parse((const char *)data, size, &err);

	if (!value) {
		assert(err.kind == ERROR_INPUT && err.text[0]);
		return 0;
	}
	print_again(value, JSON_COMPACT);
	print_again(value, JSON_PRETTY);
	json_free(value);
	return 0;
}
