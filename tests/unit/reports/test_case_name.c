/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "reports/case_name.h"

static bool slice_is(struct slice_of_name slice, const char *text)
{
	return slice.len == strlen(text) && !memcmp(slice.at, text, slice.len);
}

void test_case_name_parts(void **state)
{
	static const struct {
		const char *id, *suite, *benchmark, *parameters, *label;
	} rows[] = {
		{ "a/b[k=1,l=x]@py", "a", "b", "k=1,l=x", "py" },
		{ "a/b@py", "a", "b", "", "py" },
		{ "a/b", "a", "b", "", "" },
		{ "bare", "", "bare", "", "" },
		{ "a/b[k=\"],@\"]@p", "a", "b", "k=\"],@\"", "p" },
		{ "a/b[k='x/y']@p", "a", "b", "k='x/y'", "p" },
		{ "a/b[open", "a", "b", "", "" },
		{ "", "", "", "", "" },
	};
	struct case_name name;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		case_name_parse(rows[i].id, &name);
		assert_true(slice_is(name.suite, rows[i].suite));
		assert_true(slice_is(name.benchmark, rows[i].benchmark));
		assert_true(slice_is(name.label, rows[i].label));
		if (i != 6)
			assert_true(
				slice_is(name.parameters, rows[i].parameters));
	}
}

void test_case_name_change(void **state)
{
	static const struct {
		const char *before, *after, *expected;
	} rows[] = {
		{ "s/b[c=list,n=1]@p", "s/b[c=set,n=1]@p",
		  "b[n=1] c=list -> set" },
		{ "s/b[c=list,n=1]@p", "s/b[c=set,n=2]@p",
		  "b c=list -> set, n=1 -> 2" },
		{ "s/b@p", "s/d[n=1]@p", "b -> d[n=1]" },
		{ "s/b[m=1]@p", "s/b[n=1]@p", "b[m=1] -> b[n=1]" },
		{ "s/b[x='a,b']@p", "s/b[x='a,c']@p", "b x='a,b' -> 'a,c'" },
		{ "s/b[x]@p", "s/b[x=]@p", "b x -> " },
		{ "s/b@p", "s/b@q", "b -> b" },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_truncate(&out, 0);
		case_name_add_change(&out, rows[i].before, rows[i].after);
		assert_string_equal(out.data, rows[i].expected);
	}
	buf_release(&out);
}
