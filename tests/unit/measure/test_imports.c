/* SPDX-License-Identifier: MIT */
/* Whose sources left their bytecode in a cache. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "measure/imports.h"
#include "model/plan.h"

/* A checkout with two trees of ours, and what else may be in it. */
static const char *const folders[] = {
	"main/src/app",
	"main/.tare/trees/a/src",
	"main/.tare/trees/b/src",
	"main/.venv/lib/python3.11/site-packages",
	"main/python/lib/python3.11",
	"mainly"
};

static void make_folders(const char *root)
{
	struct error err = ERROR_INIT;

	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		char *path = fs_join(root, folders[i]);

		assert_int_equal(fs_make_dirs(path, &err), 0);
		free(path);
	}
}

/* As python leaves it: the source's whole path, below the cache. */
static void put_bytecode(const char *cache, const char *root, const char *name)
{
	char *path = xasprintf("%s%s/%s", cache, root, name);
	char *folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(fs_make_dirs(folder, &err), 0);
	assert_int_equal(fs_write_atomic(path, &content, &err), 0);
	buf_release(&content);
	free(folder);
	free(path);
}

static void check_row(const char *root, const char *name, const char *said)
{
	char *main_root = fs_join(root, "main");
	char *own = fs_join(root, "main/.tare/trees/a");
	char *other = fs_join(root, "main/.tare/trees/b");
	char *cache = fs_join(root, "cache");
	const struct foreign_tree foreign[] = { { main_root, "main: {file}!" },
						{ other, "other: {file}!" } };
	const struct provenance provenance = { own, foreign, 2 };
	struct arena arena = { .blocks = NULL };
	struct error err = ERROR_INIT;
	const char *complaint;

	put_bytecode(cache, root, name);
	complaint = imports_complaint(cache, &provenance, &arena);
	if (said) {
		assert_non_null(complaint);
		assert_string_equal(complaint, said);
	} else {
		assert_null(complaint);
	}
	arena_release(&arena);
	assert_int_equal(fs_remove_tree(cache, &err), 0);
	free(main_root);
	free(own);
	free(other);
	free(cache);
}

void test_imports_of_other_trees(void **state)
{
	static const struct {
		const char *bytecode, *said;
	} rows[] = {
		{ "main/src/app/__init__.cpython-311.pyc",
		  "main: src/app/__init__.py!" },
		{ "main/.tare/trees/b/src/x.cpython-38.opt-1.pyc",
		  "other: src/x.py!" },
		{ "main/.tare/trees/a/src/x.cpython-311.pyc", NULL },
		{ "main/.venv/lib/python3.11/site-packages/dep.cpython-311.pyc",
		  NULL },
		{ "main/python/lib/python3.11/abc.cpython-311.pyc", NULL },
		{ "mainly/x.cpython-311.pyc", NULL },
		{ "linked/app/y.cpython-311.pyc", "main: src/app/y.py!" },
	};
	char root[] = "/tmp/tare-imports-XXXXXX";
	struct error err = ERROR_INIT;
	char *source, *link;

	(void)state;
	assert_non_null(mkdtemp(root));
	make_folders(root);
	source = fs_join(root, "main/src");
	link = fs_join(root, "linked");
	assert_int_equal(symlink(source, link), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_row(root, rows[i].bytecode, rows[i].said);
	assert_int_equal(fs_remove_tree(root, &err), 0);
	free(source);
	free(link);
}
