/* SPDX-License-Identifier: MIT */
/* Machines under tests/fixtures, and copies of them to change. */
#include "machine_fixtures.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"

const char *fixture_root(const char *machine, char *root)
{
	snprintf(root, 128, "tests/fixtures/machines/%s", machine);
	assert_true(fs_is_dir(root));
	return root;
}

static void copy_file(const char *from, const char *to)
{
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(fs_read(from, 1 << 20, &content, &err), 0);
	assert_int_equal(fs_write_atomic(to, &content, &err), 0);
	buf_release(&content);
}

static void copy_tree(const char *from, const char *to)
{
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(fs_make_dirs(to, &err), 0);
	assert_int_equal(fs_list(from, &names, &err), 0);
	for (size_t i = 0; i < names.count; i++) {
		char *source = fs_join(from, names.items[i]);
		char *target = fs_join(to, names.items[i]);

		if (fs_is_dir(source))
			copy_tree(source, target);
		else
			copy_file(source, target);
		free(source);
		free(target);
	}
	strvec_release(&names);
}

void fixture_copy_init(struct fixture_copy *copy, const char *machine)
{
	char from[128];

	snprintf(copy->root, sizeof(copy->root), "/tmp/tare-machine-XXXXXX");
	assert_non_null(mkdtemp(copy->root));
	copy_tree(fixture_root(machine, from), copy->root);
}

void fixture_copy_release(struct fixture_copy *copy)
{
	struct error err = ERROR_INIT;

	assert_int_equal(fs_remove_tree(copy->root, &err), 0);
}

void fixture_write(const struct fixture_copy *copy, const char *file,
		   const char *text)
{
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;
	char *path = fs_join(copy->root, file);
	char *dir = xstrndup(path, (size_t)(strrchr(path, '/') - path));

	assert_int_equal(fs_make_dirs(dir, &err), 0);
	buf_adds(&content, text);
	assert_int_equal(fs_write_atomic(path, &content, &err), 0);
	free(path);
	free(dir);
	buf_release(&content);
}

void fixture_replace(const struct fixture_copy *copy, const char *file,
		     const char *from, const char *to)
{
	struct buf content = BUF_INIT, changed = BUF_INIT;
	struct error err = ERROR_INIT;
	char *path = fs_join(copy->root, file);
	const char *at;

	assert_int_equal(fs_read(path, 1 << 20, &content, &err), 0);
	at = strstr(content.data, from);
	assert_non_null(at);
	buf_add(&changed, content.data, (size_t)(at - content.data));
	buf_adds(&changed, to);
	buf_adds(&changed, at + strlen(from));
	fixture_write(copy, file, changed.data);
	buf_release(&content);
	buf_release(&changed);
	free(path);
}
