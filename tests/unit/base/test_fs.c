/* SPDX-License-Identifier: MIT */
/* Files: whole or not at all, and nothing left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"

/* A folder of the test's own; to free(). */
static char *make_dir(void)
{
	char *dir = xstrdup("/tmp/tare-test-XXXXXX");

	assert_non_null(mkdtemp(dir));
	return dir;
}

static void drop_dir(char *dir)
{
	struct error err = ERROR_INIT;

	assert_int_equal(fs_remove_tree(dir, &err), 0);
	assert_false(fs_is_dir(dir));
	free(dir);
}

static int write_text(const char *path, const char *text, struct error *err)
{
	struct buf buf = BUF_INIT;
	int ret;

	buf_adds(&buf, text);
	ret = fs_write_atomic(path, &buf, err);
	buf_release(&buf);
	return ret;
}

static void assert_holds(const char *path, const char *text)
{
	struct error err = ERROR_INIT;
	struct buf buf = BUF_INIT;

	assert_int_equal(fs_read(path, 1 << 20, &buf, &err), 0);
	assert_string_equal(buf.data, text);
	buf_release(&buf);
}

static size_t count_files(const char *dir)
{
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;
	size_t count;

	assert_int_equal(fs_list(dir, &names, &err), 0);
	count = names.count;
	strvec_release(&names);
	return count;
}

void test_write_and_replace(void **state)
{
	struct error err = ERROR_INIT;
	char *dir = make_dir();
	char *path = fs_join(dir, "file");

	(void)state;
	assert_int_equal(write_text(path, "one", &err), 0);
	assert_holds(path, "one");
	assert_int_equal(write_text(path, "", &err), 0);
	assert_holds(path, "");
	assert_true(fs_is_file(path));
	assert_int_equal(count_files(dir), 1);
	free(path);
	drop_dir(dir);
}

void test_write_keeps_a_link_a_link(void **state)
{
	struct error err = ERROR_INIT;
	char *dir = make_dir();
	char *file = fs_join(dir, "file"), *link = fs_join(dir, "link");
	struct stat st;

	(void)state;
	assert_int_equal(write_text(file, "one", &err), 0);
	assert_int_equal(symlink("file", link), 0);
	assert_int_equal(write_text(link, "two", &err), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_holds(file, "two");
	free(file);
	free(link);
	drop_dir(dir);
}

void test_write_into_a_device_does_not_replace_it(void **state)
{
	struct error err = ERROR_INIT;
	struct stat st;

	(void)state;
	assert_int_equal(write_text("/dev/null", "gone", &err), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(write_text("/dev/full", "more", &err), -1);
	assert_int_equal(err.errnum, ENOSPC);
}

void test_write_refused(void **state)
{
	struct error err = ERROR_INIT;
	char *dir = make_dir();
	char *below = fs_join(dir, "none/file");

	(void)state;
	assert_int_equal(write_text(below, "x", &err), -1);
	assert_int_equal(err.errnum, ENOENT);
	assert_non_null(strstr(err.text, below));
	assert_int_equal(write_text(dir, "x", &err), -1);
	assert_int_equal(err.errnum, EISDIR);
	assert_int_equal(count_files(dir), 0);
	free(below);
	drop_dir(dir);
}

void test_write_into_a_folder_that_may_not_be_written(void **state)
{
	struct error err = ERROR_INIT;
	char *dir = make_dir();
	char *path = fs_join(dir, "file");

	(void)state;
	assert_int_equal(chmod(dir, 0555), 0);
	if (geteuid() != 0) { /* root may */
		assert_int_equal(write_text(path, "x", &err), -1);
		assert_int_equal(err.errnum, EACCES);
	}
	assert_int_equal(count_files(dir), 0);
	chmod(dir, 0755);
	free(path);
	drop_dir(dir);
}

/* A full disk, as far as the process can tell. */
void test_write_that_stops_half_way_leaves_the_old_file(void **state)
{
	struct rlimit was, small = { 1000, 1000 };
	struct error err = ERROR_INIT;
	struct buf large = BUF_INIT;
	char *dir = make_dir();
	char *path = fs_join(dir, "file");
	int ret;

	(void)state;
	assert_int_equal(write_text(path, "old", &err), 0);
	buf_pad(&large, 'x', 100000);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small.rlim_max = was.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	ret = fs_write_atomic(path, &large, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	signal(SIGXFSZ, SIG_DFL);

	assert_int_equal(ret, -1);
	assert_int_equal(err.errnum, EFBIG);
	assert_holds(path, "old");
	assert_int_equal(count_files(dir), 1);
	buf_release(&large);
	free(path);
	drop_dir(dir);
}

void test_read_bounds_and_appends(void **state)
{
	struct error err = ERROR_INIT;
	struct buf buf = BUF_INIT;
	char *dir = make_dir();
	char *path = fs_join(dir, "file");

	(void)state;
	assert_int_equal(write_text(path, "12345", &err), 0);
	buf_adds(&buf, "kept ");
	assert_int_equal(fs_read(path, 4, &buf, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_string_equal(buf.data, "kept ");
	assert_int_equal(fs_read(path, 5, &buf, &err), 0);
	assert_string_equal(buf.data, "kept 12345");
	assert_int_equal(fs_read(dir, 5, &buf, &err), -1);
	assert_int_equal(err.errnum, EISDIR);
	assert_int_equal(fs_read("/nonexistent", 5, &buf, &err), -1);
	assert_int_equal(err.errnum, ENOENT);
	buf_release(&buf);
	free(path);
	drop_dir(dir);
}

void test_make_dirs(void **state)
{
	struct error err = ERROR_INIT;
	char *dir = make_dir();
	char *deep = fs_join(dir, "a//b/c/");
	char *file = fs_join(dir, "file");
	char *below = fs_join(dir, "file/x");

	(void)state;
	assert_int_equal(fs_make_dirs(deep, &err), 0);
	assert_int_equal(fs_make_dirs(deep, &err), 0);
	assert_true(fs_is_dir(deep));
	assert_int_equal(write_text(file, "", &err), 0);
	assert_int_equal(fs_make_dirs(below, &err), -1);
	assert_int_equal(err.errnum, EEXIST);
	/* nobody may make a folder there, but why is not that it is missing */
	assert_int_equal(fs_make_dirs("/sys/no folder of ours", &err), -1);
	assert_int_not_equal(err.errnum, ENOENT);
	free(deep);
	free(file);
	free(below);
	drop_dir(dir);
}

void test_check_place(void **state)
{
	static const struct {
		const char *path;
		int errnum; /* 0: could be written */
	} rows[] = {
		{ "new", 0 },
		{ "file", 0 },
		{ "dir", EISDIR },
		{ "dir/", EISDIR },
		{ "nowhere/x", ENOENT },
		{ "file/x", ENOTDIR },
	};
	char *dir = make_dir();
	char *file = fs_join(dir, "file");
	char *below = fs_join(dir, "dir");
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(write_text(file, "", &err), 0);
	assert_int_equal(fs_make_dirs(below, &err), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *path = fs_join(dir, rows[i].path);

		err = ERROR_INIT;
		assert_int_equal(fs_check_place(path, &err),
				 rows[i].errnum ? -1 : 0);
		assert_int_equal(err.errnum, rows[i].errnum);
		free(path);
	}
	assert_int_equal(fs_check_place("new here", &err), 0);
	free(file);
	free(below);
	drop_dir(dir);
}

void test_list_is_sorted(void **state)
{
	static const char *const files[] = { "b", "a", "Z", ".hidden" };
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;
	char *dir = make_dir();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char *path = fs_join(dir, files[i]);

		assert_int_equal(write_text(path, "", &err), 0);
		free(path);
	}
	assert_int_equal(fs_list(dir, &names, &err), 0);
	assert_int_equal(names.count, 4);
	assert_string_equal(names.items[0], ".hidden");
	assert_string_equal(names.items[1], "Z");
	assert_string_equal(names.items[3], "b");
	assert_int_equal(fs_list("/nonexistent", &names, &err), -1);
	assert_int_equal(names.count, 4);
	strvec_release(&names);
	drop_dir(dir);
}

void test_remove_tree_does_not_follow_links(void **state)
{
	struct error err = ERROR_INIT;
	char *kept = make_dir(), *dir = make_dir();
	char *precious = fs_join(kept, "file");
	char *link = fs_join(dir, "link");

	(void)state;
	assert_int_equal(write_text(precious, "precious", &err), 0);
	assert_int_equal(symlink(kept, link), 0);
	drop_dir(dir);
	assert_holds(precious, "precious");
	assert_int_equal(fs_remove_tree("/tmp/nonexistent-tree", &err), 0);
	free(link);
	free(precious);
	drop_dir(kept);
}

void test_join(void **state)
{
	static const struct {
		const char *dir, *path, *expected;
	} rows[] = {
		{ "a", "b", "a/b" }, { "a/", "b", "a/b" }, { "a", "/b", "/b" },
		{ "", "b", "b" },    { "/", "b", "/b" },   { "a", "", "a/" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *path = fs_join(rows[i].dir, rows[i].path);

		assert_string_equal(path, rows[i].expected);
		free(path);
	}
}

void test_real(void **state)
{
	struct error err = ERROR_INIT;
	char *path = fs_real("/tmp/../tmp/.", &err);

	(void)state;
	assert_non_null(path);
	assert_int_equal(path[0], '/');
	assert_null(strstr(path, ".."));
	free(path);
	assert_null(fs_real("/nonexistent/x", &err));
	assert_non_null(strstr(err.text, "/nonexistent/x"));
}
