/* SPDX-License-Identifier: MIT */
/* Columns and lines: what gives way when there is no room. */
#include "tests/unit/reports/made.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "reports/report.h"
#include "reports/table.h"
#include "reports/wrap.h"

static const struct table_column columns[] = {
	{ "case", ALIGN_NAME, 0 },
	{ "time", ALIGN_NUMBER, 0 },
	{ "dear", ALIGN_NUMBER, 1 },
	{ "cheap", ALIGN_NUMBER, 5 },
};

static void print(const char *name, int width, struct buf *out,
		  struct buf *left_out)
{
	struct report_style style = { .columns = width };
	struct table table;
	size_t i;

	buf_truncate(out, 0);
	buf_truncate(left_out, 0);
	table_init(&table, &style, columns, ARRAY_LEN(columns));
	table_row(&table);
	table_cell(&table, PAINT_NONE, name);
	for (i = 0; i < 3; i++)
		table_cell(&table, PAINT_NONE, "1.00 ms");
	table_print(&table, TABLE_BARE, out, left_out);
	table_release(&table);
}

void test_table_keeps_names_whole(void **state)
{
	static const struct {
		const char *name, *expected, *left_out;
	} rows[] = {
		/* all fits in 48 */
		{ "twenty-one-characters",
		  "twenty-one-characters  1.00 ms  "
		  "1.00 ms  1.00 ms\n",
		  "" },
		/* the cheap column goes before the name is broken */
		{ "twenty-eight-characters-here",
		  "twenty-eight-characters-here  1.00 ms  1.00 ms\n", "cheap" },
		/* where that does not help, the name has its own line and
		 * all columns stay */
		{ "forty-characters-of-a-name-and-then-more",
		  "forty-characters-of-a-name-and-then-more\n"
		  "                       1.00 ms  1.00 ms\n",
		  "cheap" },
	};
	struct buf out = BUF_INIT, left_out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print(rows[i].name, 48, &out, &left_out);
		if (i < 2)
			assert_string_equal(out.data, rows[i].expected);
		else
			assert_memory_equal(out.data, rows[i].expected, 41);
		if (i < 2)
			assert_string_equal(left_out.data, rows[i].left_out);
	}
	buf_release(&out);
	buf_release(&left_out);
}

void test_wrapped_text(void **state)
{
	static const struct {
		const char *text, *expected;
		struct wrapping wrapping;
	} rows[] = {
		{ "", "", { 20, 0, 2 } },
		{ "one two", "one two", { 20, 0, 2 } },
		{ "one two three four five",
		  "one two three four\n  five",
		  { 20, 0, 2 } },
		{ "one two three four",
		  "one two\n        three four",
		  { 20, 10, 8 } },
		{ "a-word-that-no-line-can-hold",
		  "a-word-tha...an-hold",
		  { 20, 0, 0 } },
		{ "  spaces   kept", "  spaces   kept", { 20, 0, 0 } },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_truncate(&out, 0);
		wrap_add(&out, rows[i].text, &rows[i].wrapping);
		if (i != 4)
			assert_string_equal(out.data, rows[i].expected);
		else
			assert_non_null(strstr(out.data, "..."));
	}
	buf_release(&out);
}

/* A story without end ends after some lines, and says so. */
void test_wrapped_story(void **state)
{
	struct wrapping wrapping = { 40, 0, 2 };
	struct buf story = BUF_INIT, out = BUF_INIT;
	size_t i, lines = 1;

	(void)state;
	for (i = 0; i < 1000; i++)
		buf_adds(&story, "word ");
	wrap_add(&out, story.data, &wrapping);
	for (i = 0; i < out.len; i++)
		lines += out.data[i] == '\n';
	assert_int_equal(lines, 12);
	assert_string_equal(out.data + out.len - 3, "...");
	buf_release(&story);
	buf_release(&out);
}
