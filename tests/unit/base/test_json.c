/* SPDX-License-Identifier: MIT */
/* JSON: trees, strict reading, exact writing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"

static struct json *parse(const char *text, struct error *err)
{
	return json_parse(text, strlen(text), err);
}

void test_tree_keeps_order_and_kinds(void **state)
{
	struct json *tree = json_new_object();
	struct json *list = json_new_array();
	struct buf buf = BUF_INIT;

	(void)state;
	json_put_text(tree, "z", "last");
	json_put_text(tree, "none", NULL);
	json_put_integer(tree, "a", INT64_MIN);
	json_put_real(tree, "r", 0.1);
	json_put_real(tree, "whole", 2);
	json_put_real(tree, "nan", (double)NAN);
	json_put_bool(tree, "b", true);
	json_push(list, json_new_integer(1));
	json_push(list, NULL);
	json_put(tree, "list", list);
	json_print(tree, JSON_COMPACT, &buf);
	assert_string_equal(buf.data, "{\"z\":\"last\",\"none\":null,"
				      "\"a\":-9223372036854775808,\"r\":0.1,"
				      "\"whole\":2.0,\"nan\":null,\"b\":true,"
				      "\"list\":[1,null]}");
	assert_int_equal(json_count(tree), 8);
	assert_string_equal(json_key_at(tree, 0), "z");
	assert_string_equal(json_key_at(tree, 7), "list");
	assert_ptr_equal(json_value_at(tree, 7), list);
	assert_null(json_key_at(tree, 8));
	json_free(tree);
	json_free(NULL);
	buf_release(&buf);
}

void test_get_with_otherwise(void **state)
{
	struct error err = ERROR_INIT;
	struct json *tree = parse("{\"i\":3,\"r\":2.5,\"t\":\"x\",\"n\":null,"
				  "\"b\":false,\"l\":[7]}",
				  &err);

	(void)state;
	assert_non_null(tree);
	assert_int_equal(json_get_integer(tree, "i", 9), 3);
	assert_int_equal(json_get_integer(tree, "r", 9), 9);
	assert_true(json_get_real(tree, "i", 9) == 3.0);
	assert_true(json_get_real(tree, "r", 9) == 2.5);
	assert_true(json_get_real(tree, "t", 9) == 9);
	assert_string_equal(json_get_text(tree, "t", "o"), "x");
	assert_string_equal(json_get_text(tree, "i", "o"), "o");
	assert_null(json_get_text(tree, "n", NULL));
	assert_false(json_get_bool(tree, "b", true));
	assert_true(json_get_bool(tree, "missing", true));
	assert_null(json_get(tree, "missing"));
	assert_null(json_get(json_get(tree, "l"), "i"));
	assert_int_equal(json_as_integer(json_at(json_get(tree, "l"), 0), 0),
			 7);
	assert_null(json_at(json_get(tree, "l"), 1));
	assert_null(json_at(tree, 0));
	assert_int_equal(json_kind(json_get(tree, "n")), JSON_NULL);
	assert_int_equal(json_count(json_get(tree, "t")), 0);
	json_free(tree);
}

void test_refuses_what_is_not_json(void **state)
{
	static const struct {
		const char *text, *where;
	} rows[] = {
		{ "", "line 1, column 1" },
		{ "   ", "line 1" },
		{ "NaN", "line 1, column 1: NaN" },
		{ "[1,\n NaN]", "line 2, column 2: NaN" },
		{ "[1,\n\n  -Infinity]", "line 3, column 3" },
		{ "[Infinity]", "line 1, column 2: NaN" },
		{ "{\"a\":1} true", "line 1, column 9: text after" },
		{ "[1][2]", "line 1, column 4: text after" },
		{ "[1]]", "line 1, column 4: text after" },
		{ "[1,]", "line 1" },
		{ "{\"a\":1,}", "line 1" },
		{ "{'a':1}", "line 1, column 2: unexpected" },
		{ "[True]", "unexpected" },
		{ "[\v1]", "unexpected" },
		{ "{a:1}", "line 1" },
		{ "[01]", "line 1, column 2" },
		{ "[+1]", "line 1, column 2" },
		{ "[.5]", "line 1, column 2" },
		{ "[1.]", "line 1, column 2" },
		{ "[1e]", "line 1, column 2" },
		{ "[-]", "line 1, column 2" },
		{ "[1e999]", "line 1, column 2: number too large" },
		{ "[9223372036854775808]", "more than 64 bits" },
		{ "[\"a\nb\"]", "control character" },
		{ "[\"\\x41\"]", "line 1" },
		{ "[\"abc", "line 1" },
		{ "[1", "line 1" },
		{ "[1 /* no */]", "line 1, column 4" },
		{ "[tru]", "line 1" },
		{ "[\"\xff\"]", "line 1, column 3: this is not UTF-8" },
		{ "[\"\xed\xa0\x80\"]", "not UTF-8" },
		{ "null", "only null" },
		{ "[1] // no", "line 1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct error err = ERROR_INIT;

		if (parse(rows[i].text, &err))
			fail_msg("taken: %s", rows[i].text);
		assert_int_equal(err.kind, ERROR_INPUT);
		if (!strstr(err.text, rows[i].where))
			fail_msg("%s: %s", rows[i].text, err.text);
	}
}

void test_takes_what_is_json(void **state)
{
	static const struct {
		const char *text, *printed;
	} rows[] = {
		{ " [ ] \n", "[]" },
		{ "12", "12" },
		{ "-0.5e-3", "-0.5e-3" },
		{ "true", "true" },
		{ "\"NaN 01 Infinity\"", "\"NaN 01 Infinity\"" },
		{ "\"a\\\\\"", "\"a\\\\\"" },
		{ "\"\\u00e9\\ud83d\\ude00\"", "\"\xc3\xa9\xf0\x9f\x98\x80\"" },
		{ "[9223372036854775807,-9223372036854775808]",
		  "[9223372036854775807,-9223372036854775808]" },
		{ "[0.1,1.0,100]", "[0.1,1.0,100]" },
		{ "\"a/b\"", "\"a/b\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct error err = ERROR_INIT;
		struct json *value = parse(rows[i].text, &err);
		struct buf buf = BUF_INIT;

		if (!value)
			fail_msg("%s: %s", rows[i].text, err.text);
		json_print(value, JSON_COMPACT, &buf);
		assert_string_equal(buf.data, rows[i].printed);
		json_free(value);
		buf_release(&buf);
	}
}

static struct json *parse_nested(size_t depth, struct error *err)
{
	struct buf buf = BUF_INIT;
	struct json *value;

	buf_pad(&buf, '[', depth);
	buf_pad(&buf, ']', depth);
	value = json_parse(buf.data, buf.len, err);
	buf_release(&buf);
	return value;
}

void test_depth_is_bounded(void **state)
{
	struct error err = ERROR_INIT;
	struct json *value = parse_nested(64, &err);

	(void)state;
	assert_non_null(value);
	json_free(value);
	assert_null(parse_nested(65, &err));
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_null(parse_nested(100000, &err));
}

void test_nul_bytes_are_refused(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_null(json_parse("[1]\0", 4, &err));
	assert_null(json_parse("[1\0]", 4, &err));
	assert_null(json_parse("[\"\0\"]", 5, &err));
}

void test_text_that_is_not_utf8_is_replaced(void **state)
{
	struct json *value = json_new_text("a\xff"
					   "b");

	(void)state;
	assert_string_equal(json_as_text(value, ""), "a\xef\xbf\xbd"
						     "b");
	json_free(value);
}

void test_reals_read_back_the_same(void **state)
{
	static const double values[] = { 0.1,  1.0 / 3, 1e-320, 1.5e308,
					 -0.0, 2,	1e22,	123456.789 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		struct error err = ERROR_INIT;
		struct json *value = json_new_real(values[i]);
		struct buf buf = BUF_INIT;
		struct json *again;

		json_print(value, JSON_COMPACT, &buf);
		again = json_parse(buf.data, buf.len, &err);
		assert_int_equal(json_kind(again), JSON_REAL);
		assert_true(json_as_real(again, 7) == values[i]);
		json_free(again);
		json_free(value);
		buf_release(&buf);
	}
}

void test_pretty_is_the_same_tree(void **state)
{
	struct error err = ERROR_INIT;
	struct json *value = parse("{\"a\":[1,{\"b\":null}]}", &err);
	struct buf pretty = BUF_INIT, compact = BUF_INIT;
	struct json *again;

	(void)state;
	json_print(value, JSON_PRETTY, &pretty);
	assert_non_null(strchr(pretty.data, '\n'));
	again = json_parse(pretty.data, pretty.len, &err);
	json_print(again, JSON_COMPACT, &compact);
	assert_string_equal(compact.data, "{\"a\":[1,{\"b\":null}]}");
	json_free(value);
	json_free(again);
	buf_release(&pretty);
	buf_release(&compact);
}

void test_read_says_which_file(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_null(json_read("/nonexistent/x.json", 1000, &err));
	assert_non_null(strstr(err.text, "/nonexistent/x.json"));
	assert_null(json_read("/dev/null", 1000, &err));
	assert_non_null(strstr(err.text, "/dev/null: line 1, column 1"));
}
