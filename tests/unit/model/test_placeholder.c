/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "model/placeholder.h"
#include "model/suite.h"

static struct binding items[] = {
	{ "lib", { .kind = VALUE_TEXT, .text = "orjson" } },
	{ "n", { .kind = VALUE_INTEGER, .integer = 16, .text = "0x10" } },
	{ "odd", { .kind = VALUE_TEXT, .text = "{n}" } },
	{ "none", { .kind = VALUE_NULL, .text = "" } },
};

static const struct bindings some = { items, ARRAY_LEN(items) };
static const struct bindings none = { NULL, 0 };

void test_placeholder_expand(void **state)
{
	static const struct {
		const char *text, *expanded;
	} rows[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "{lib}", "orjson" },
		{ "{lib}>={n}", "orjson>=0x10" },
		{ "{odd}{n}", "{n}0x10" },
		{ "a{none}b", "ab" },
		{ "{other}", "{other}" },
		{ "{lib", "{lib" },
		{ "{", "{" },
		{ "}", "}" },
		{ "{li}{libs}", "{li}{libs}" },
		{ "{{lib}}", "{lib}" },
		{ "{{{lib}}}", "{orjson}" },
		{ "{\"k\": [{n}]}", "{\"k\": [0x10]}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *text = placeholder_expand(rows[i].text, &some);

		assert_string_equal(text, rows[i].expanded);
		free(text);
	}
}

void test_placeholder_expand_nothing(void **state)
{
	char *text = placeholder_expand("{\"a\": {\"b\": {}}} {n}", &none);

	(void)state;
	assert_string_equal(text, "{\"a\": {\"b\": {}}} {n}");
	free(text);
}

void test_placeholder_mentions(void **state)
{
	(void)state;
	assert_true(placeholder_mentions("{lib}>=3", "lib"));
	assert_true(placeholder_mentions("{{{lib}}}", "lib"));
	assert_false(placeholder_mentions("{{lib}}", "lib"));
	assert_false(placeholder_mentions("{lib", "lib"));
	assert_false(placeholder_mentions("lib", "lib"));
	assert_false(placeholder_mentions("", "lib"));
}
