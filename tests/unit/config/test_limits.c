/* SPDX-License-Identifier: MIT */
/* Files that are too large, not there, or not quite what was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/fs.h"
#include "config/config.h"
#include "model/suite.h"

static void expect_refusal(const struct buf *text, const char *says)
{
	struct error err = ERROR_INIT;

	assert_null(
		config_parse(text->data, text->len, "s.yaml", "/dir", &err));
	assert_int_equal(err.kind, ERROR_INPUT);
	if (!strstr(err.text, says))
		fail_msg("%s\ninstead of\n%s", err.text, says);
}

/* HEAD, COUNT times C, and a benchmark. */
static void with_padding(struct buf *text, const char *head, char c,
			 size_t count)
{
	buf_release(text);
	buf_adds(text, head);
	buf_pad(text, c, count);
	buf_adds(text, "\nbenchmarks: [{name: b, stmt: pass}]\n");
}

static void expect_fine(const struct buf *text)
{
	struct error err = ERROR_INIT;
	struct suite *suite = config_parse(text->data, text->len, "s.yaml",
					   "/dir", &err);

	assert_string_equal(err.text, "");
	assert_non_null(suite);
	suite_free(suite);
}

void test_sizes(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	with_padding(&text, "suite: ", 'x', 200);
	expect_fine(&text);
	with_padding(&text, "suite: ", 'x', 201);
	expect_refusal(&text, "s.yaml:1:8: a name has 201 characters; at "
			      "most 200\n");
	with_padding(&text, "suite: a\ndescription: ", 'x', 65536);
	expect_fine(&text);
	with_padding(&text, "suite: a\ndescription: ", 'x', 65537);
	expect_refusal(&text, "s.yaml:2:14: this text is too long; at most "
			      "64 KiB\n");
	with_padding(&text, "suite: a\n#", 'x', (1 << 20) - 47);
	assert_int_equal(text.len, 1 << 20);
	expect_fine(&text);
	with_padding(&text, "suite: a\n#", 'x', (1 << 20) - 46);
	expect_refusal(&text, "s.yaml: is larger than 1 MiB");
	with_padding(&text, "x", '\n', (1 << 20) - 100);
	expect_refusal(&text, "s.yaml:");
	buf_release(&text);
}

void test_many_cases(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	buf_adds(&text, "suite: a\nbenchmarks:\n  - name: b\n"
			"    call: m:f\n    params:\n");
	for (int name = 'a'; name <= 'e'; name++)
		buf_addf(&text, "      %c: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n",
			 name);
	expect_refusal(&text, "s.yaml:10:7: with 'e' this benchmark has "
			      "100000 cases; at most 10000\n"
			      "    e: [0, 1");
	buf_release(&text);
}

/* A message never is longer than an error holds, whatever is in the file. */
void test_message_of_a_monster(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	buf_adds(&text, "suite: a\n");
	buf_pad(&text, 'k', 900);
	buf_adds(&text, ": 1\n");
	expect_refusal(&text, "\n    kkkk");
	buf_release(&text);
}

void test_paths(void **state)
{
	char dir[] = "/tmp/tare-config-XXXXXX";
	struct error err = ERROR_INIT;
	char *file, *sub;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_null(config_read(dir, &err));
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_non_null(strstr(err.text, "no suite.yaml in /tmp/tare-config-"));
	assert_non_null(strstr(err.text, "; `tare init` writes a starter"));

	file = xasprintf("%s/suite.yaml", dir);
	err = ERROR_INIT;
	assert_null(config_read(file, &err));
	assert_non_null(strstr(err.text, "there is no such file or folder"));

	sub = xasprintf("%s/suite.yaml/x", dir);
	assert_int_equal(fs_make_dirs(file, &err), 0);
	err = ERROR_INIT;
	assert_null(config_read(dir, &err));
	assert_non_null(strstr(err.text, "no suite.yaml in"));
	assert_int_equal(fs_remove_tree(dir, &err), 0);
	free(sub);
	free(file);
}

void test_find(void **state)
{
	static const struct {
		const char *path, *first, *last;
		size_t count;
	} rows[] = {
		{ "suites/null", "suites/null/suite.yaml",
		  "suites/null/suite.yaml", 1 },
		{ "suites/null//", "suites/null/suite.yaml",
		  "suites/null/suite.yaml", 1 },
		{ "suites/null/suite.yaml", "suites/null/suite.yaml",
		  "suites/null/suite.yaml", 1 },
		{ "suites", NULL, NULL, 3 },
		{ "suites/demo/shop", NULL, NULL, 0 },
		{ "suites/nothing", NULL, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strvec files = STRVEC_INIT;
		struct error err = ERROR_INIT;
		int result = config_find(rows[i].path, &files, &err);

		assert_int_equal(result, rows[i].count ? 0 : -1);
		assert_true(files.count >= rows[i].count);
		if (rows[i].first) {
			assert_string_equal(files.items[0], rows[i].first);
			assert_string_equal(files.items[files.count - 1],
					    rows[i].last);
		} else if (!rows[i].count) {
			assert_int_equal(err.kind, ERROR_INPUT);
		}
		strvec_release(&files);
	}
}

void test_empty_file(void **state)
{
	char path[] = "/tmp/tare-config-XXXXXX";
	struct error err = ERROR_INIT;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_null(config_read(path, &err));
	assert_non_null(strstr(err.text, ": is empty; a suite needs"));
	unlink(path);
}
