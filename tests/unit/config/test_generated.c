/* SPDX-License-Identifier: MIT */
/* What is made from the table of keys and committed must be up to date; with
 * UPDATE=1 in the environment these tests write it instead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/json.h"
#include "config/config.h"
#include "config/keys.h"
#include "model/metric.h"

static void expect_file(const char *path, const struct buf *expected)
{
	struct error err = ERROR_INIT;
	struct buf found = BUF_INIT;
	const char *update = getenv("UPDATE");

	if (update && *update && fs_write_atomic(path, expected, &err) < 0)
		fail_msg("%s", err.text);
	if (fs_read(path, 1 << 20, &found, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(found.data, expected->data);
	buf_release(&found);
}

void test_schema_is_up_to_date(void **state)
{
	struct buf schema = BUF_INIT;

	(void)state;
	config_schema(&schema);
	expect_file("ci/suite.schema.json", &schema);
	buf_release(&schema);
}

void test_schema_knows_every_key(void **state)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	const struct json *defs, *top, *gate;
	struct json *schema;

	(void)state;
	config_schema(&text);
	schema = json_parse(text.data, text.len, &err);
	assert_non_null(schema);
	top = json_get(schema, "properties");
	defs = json_get(schema, "$defs");
	gate = json_get(json_get(defs, "gate"), "properties");
	for (size_t i = 0; i < key_count; i++) {
		if (keys[i].places & IN_SUITE)
			assert_non_null(json_get(top, keys[i].name));
	}
	for (int i = 0; i < METRIC_COUNT; i++)
		assert_non_null(json_get(gate, metric_infos[i].name));
	json_free(schema);
	buf_release(&text);
}

void test_manual_is_up_to_date(void **state)
{
	const char *path = "harness/config/tare-suite.5";
	const char *begin = ".\\\" keys: begin\n", *end = ".\\\" keys: end\n";
	struct buf page = BUF_INIT, expected = BUF_INIT;
	struct error err = ERROR_INIT;
	const char *first, *last;

	(void)state;
	if (fs_read(path, 1 << 20, &page, &err) < 0)
		fail_msg("%s", err.text);
	first = strstr(page.data, begin);
	last = strstr(page.data, end);
	assert_non_null(first);
	assert_non_null(last);
	first += strlen(begin);
	buf_add(&expected, page.data, (size_t)(first - page.data));
	config_manual(&expected);
	buf_adds(&expected, last);
	expect_file(path, &expected);
	buf_release(&expected);
	buf_release(&page);
}

void test_every_key_is_described(void **state)
{
	(void)state;
	for (size_t i = 0; i < key_count; i++) {
		size_t len = strlen(keys[i].about);

		assert_non_null(keys[i].read);
		assert_true(len > 10);
		assert_true(keys[i].about[len - 1] == '.');
	}
}
