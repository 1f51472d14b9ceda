/* SPDX-License-Identifier: MIT */
/* Copies of folders: whole, with their times, and gone afterwards. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "history/worktree.h"
#include "repo_fixture.h"

static void assert_copied(const struct worktree *tree, const char *top,
			  const char *name)
{
	char *from = fs_join(top, name), *to = fs_join(tree->path, name);
	struct stat before, after;

	assert_int_equal(stat(from, &before), 0);
	assert_int_equal(stat(to, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
	assert_int_equal(before.st_mode, after.st_mode);
	assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
	assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	assert_true(before.st_ino != after.st_ino);
	free(from);
	free(to);
}

static void assert_gone(const char *top, const char *name)
{
	char *path = fs_join(top, name);

	assert_int_not_equal(access(path, F_OK), 0);
	free(path);
}

/* What git ignores too; but for git's own files and ours. */
void test_worktree_copy(void **state)
{
	struct worktree tree = WORKTREE_INIT;
	struct repo repo = repo_new();
	struct error err = ERROR_INIT;

	(void)state;
	repo_write(&repo, ".gitignore", "built\n.tare/\n");
	repo_write(&repo, "built", "ignored");
	repo_write(&repo, "src/__pycache__/a.pyc", "compiled");
	repo_write(&repo, ".tare/tare.db", "ours");
	if (worktree_copy(repo.top, repo.top, "a", &tree, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(tree.copy_of, repo.top);
	assert_copied(&tree, repo.top, "built");
	assert_copied(&tree, repo.top, "src/__pycache__/a.pyc");
	assert_gone(tree.path, ".git");
	assert_gone(tree.path, ".tare");
	assert_int_equal(worktree_remove(&tree, &err), 0);
	assert_gone(repo.top, ".tare/trees/a");
	repo_remove(&repo);
}

/* A folder outside of git, and one that is not there. */
void test_worktree_copy_without_git(void **state)
{
	char top[] = "/tmp/tare-copy-XXXXXX";
	struct worktree tree = WORKTREE_INIT;
	struct error err = ERROR_INIT;
	char *from;

	(void)state;
	assert_non_null(mkdtemp(top));
	from = fs_join(top, "side");
	assert_int_equal(fs_make_dirs(from, &err), 0);
	assert_int_equal(
		worktree_copy(top, "/nowhere/at/all", "a", &tree, &err), -1);
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
	assert_gone(top, ".tare/trees/a");
	err = ERROR_INIT;
	assert_int_equal(worktree_copy(top, from, "a", &tree, &err), 0);
	assert_true(fs_is_dir(tree.path));
	/* as if we had been killed: the lock goes, the copy stays */
	close(tree.lock);
	tree.lock = -1;
	assert_int_equal(worktree_sweep(top, &err), 0);
	assert_false(fs_is_dir(tree.path));
	assert_int_equal(worktree_remove(&tree, &err), 0);
	free(from);
	assert_int_equal(fs_remove_tree(top, &err), 0);
}
