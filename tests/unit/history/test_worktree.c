/* SPDX-License-Identifier: MIT */
/* Trees to measure in: right contents, and the user's own untouched. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "history/git.h"
#include "history/worktree.h"
#include "repo_fixture.h"

void test_worktree_add(void **state);
void test_worktree_snapshot(void **state);
void test_worktree_snapshot_clean(void **state);
void test_worktree_snapshot_in_one_second(void **state);
void test_worktree_snapshot_no_commit(void **state);
void test_worktree_errors(void **state);
void test_worktree_sweep(void **state);
void test_worktree_lay_suite(void **state);
void test_worktree_lay_suite_stays_inside(void **state);

static void assert_file(const char *folder, const char *path,
			const char *expected)
{
	char *text = read_below(folder, path);

	if (text && expected)
		assert_string_equal(text, expected);
	else if (text || expected)
		fail_msg("%s: %s", path, text ? "is there" : "is not there");
	free(text);
}

static struct worktree add(const struct repo *repo, const char *rev,
			   const char *slot)
{
	struct worktree tree = WORKTREE_INIT;
	struct error err = ERROR_INIT;

	if (worktree_add(repo->top, rev, slot, &tree, &err) < 0)
		fail_msg("%s", err.text);
	return tree;
}

static struct worktree snapshot(const struct repo *repo, const char *slot)
{
	struct worktree tree = WORKTREE_INIT;
	struct error err = ERROR_INIT;

	if (worktree_snapshot(repo->top, slot, &tree, &err) < 0)
		fail_msg("%s", err.text);
	return tree;
}

static void end(struct worktree *tree)
{
	struct error err = ERROR_INIT;

	if (worktree_remove(tree, &err) < 0)
		fail_msg("%s", err.text);
	assert_null(tree->path);
	assert_int_equal(worktree_remove(tree, &err), 0); /* once more */
}

/* What the user would see of us: nothing at any time. */
static void assert_untouched(const struct repo *repo, const char *expected)
{
	const char *const status[] = { "status", "--porcelain", NULL };
	const char *const refs[] = { "for-each-ref", "--format=%(refname)",
				     NULL };
	char *answer = repo_git(repo, status);
	char *names = repo_git(repo, refs);

	assert_string_equal(answer, expected);
	assert_string_equal(names, "refs/heads/main");
	free(answer);
	free(names);
}

static size_t count_worktrees(const struct repo *repo)
{
	const char *const args[] = { "worktree", "list", NULL };
	char *list = repo_git(repo, args);
	size_t count = 1;

	for (const char *c = list; *c; c++)
		count += *c == '\n';
	free(list);
	return count;
}

void test_worktree_add(void **state)
{
	struct repo repo = repo_new();
	struct worktree base, head;

	(void)state;
	repo_write(&repo, ".gitignore", ".tare/\n");
	GIT(&repo, "add", "-A");
	repo_commit(&repo, "a", "1", "first");
	repo_commit(&repo, "a", "2", "second");
	base = add(&repo, "HEAD~1", "0-base");
	head = add(&repo, "main", "1-head");
	assert_file(base.path, "a", "1");
	assert_file(head.path, "a", "2");
	assert_int_equal(strlen(base.path), strlen(head.path));
	assert_int_equal(strlen(base.hash), 40);
	assert_string_not_equal(base.hash, head.hash);
	assert_untouched(&repo, "");
	assert_int_equal(count_worktrees(&repo), 3);
	end(&base);
	end(&head);
	assert_int_equal(count_worktrees(&repo), 1);
	repo_remove(&repo);
}

void test_worktree_snapshot(void **state)
{
	static const char *const index_args[] = { "diff", "--cached",
						  "--name-status", NULL };
	struct repo repo = repo_new();
	struct worktree tree, again;
	char *staged;

	(void)state;
	repo_write(&repo, ".gitignore", "ignored\n");
	repo_write(&repo, "gone", "x");
	repo_write(&repo, "kept", "k");
	GIT(&repo, "add", "-A");
	repo_commit(&repo, "a", "1", "first");
	repo_write(&repo, "a", "staged");
	GIT(&repo, "add", "a");
	repo_write(&repo, "a", "changed");
	repo_write(&repo, "sub/untracked \xc3\xbc", "new");
	repo_write(&repo, "ignored", "no");
	repo_write(&repo, ".tare/tare.db", "no");
	GIT(&repo, "rm", "-q", "--cached", "kept");
	{
		char *gone = fs_join(repo.top, "gone");

		assert_int_equal(unlink(gone), 0);
		free(gone);
	}
	tree = snapshot(&repo, "1-head");
	again = snapshot(&repo, "2-head");
	assert_string_equal(tree.hash, again.hash);
	assert_file(tree.path, "a", "changed");
	assert_file(tree.path, "sub/untracked \xc3\xbc", "new");
	assert_file(tree.path, "kept", "k");
	assert_file(tree.path, "gone", NULL);
	assert_file(tree.path, "ignored", NULL);
	assert_file(tree.path, ".tare/tare.db", NULL);
	staged = repo_git(&repo, index_args);
	assert_string_equal(staged, "M\ta\nD\tkept");
	free(staged);
	end(&again);
	end(&tree);
	assert_file(repo.top, "a", "changed");
	repo_remove(&repo);
}

void test_worktree_snapshot_clean(void **state)
{
	struct repo repo = repo_new();
	struct worktree tree;
	char hash[65];
	struct error err = ERROR_INIT;

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	tree = snapshot(&repo, "1-head");
	assert_int_equal(git_resolve(repo.top, "HEAD", hash, &err), 0);
	assert_string_equal(tree.hash, hash);
	end(&tree);
	repo_remove(&repo);
}

/* In the second of the index a file changes, but neither its size nor its
 * date: it must be read. */
void test_worktree_snapshot_in_one_second(void **state)
{
	const struct timespec then[2] = { { 1000000000, 0 },
					  { 1000000000, 0 } };
	struct repo repo = repo_new();
	char *file = fs_join(repo.top, "a");
	char *index = fs_join(repo.top, ".git/index");
	struct worktree tree;

	(void)state;
	GIT(&repo, "config", "core.checkStat", "minimal");
	GIT(&repo, "config", "core.trustctime", "false");
	repo_write(&repo, "a", "1");
	assert_int_equal(utimensat(AT_FDCWD, file, then, 0), 0);
	GIT(&repo, "add", "a");
	GIT(&repo, "commit", "-q", "-m", "first");
	repo_write(&repo, "a", "2");
	assert_int_equal(utimensat(AT_FDCWD, file, then, 0), 0);
	assert_int_equal(utimensat(AT_FDCWD, index, then, 0), 0);
	tree = snapshot(&repo, "1-head");
	assert_file(tree.path, "a", "2");
	end(&tree);
	free(file);
	free(index);
	repo_remove(&repo);
}

void test_worktree_snapshot_no_commit(void **state)
{
	struct repo repo = repo_new();
	struct worktree tree;

	(void)state;
	repo_write(&repo, "a", "1");
	tree = snapshot(&repo, "1-head");
	assert_file(tree.path, "a", "1");
	end(&tree);
	repo_remove(&repo);
}

void test_worktree_errors(void **state)
{
	struct repo repo = repo_new();
	struct worktree tree = WORKTREE_INIT, held;
	struct error err = ERROR_INIT;

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	assert_int_equal(worktree_add(repo.top, "nope", "0-base", &tree, &err),
			 -1);
	assert_int_equal(err.kind, ERROR_NOTHING);
	assert_int_equal(worktree_snapshot(repo.root, "0-base", &tree, &err),
			 -1);
	assert_null(tree.path);
	held = add(&repo, "HEAD", "0-base");
	err = ERROR_INIT;
	assert_int_equal(worktree_add(repo.top, "HEAD", "0-base", &tree, &err),
			 -1);
	assert_non_null(strstr(err.text, "another tare (process "));
	assert_file(held.path, "a", "1"); /* and it was left alone */
	end(&held);
	repo_remove(&repo);
}

/* A process that made trees and was killed. */
static void add_and_die(const struct repo *repo)
{
	struct worktree tree = WORKTREE_INIT;
	struct error err = ERROR_INIT;

	if (worktree_add(repo->top, "HEAD", "0-base", &tree, &err) == 0)
		raise(SIGKILL);
	_exit(1);
}

void test_worktree_sweep(void **state)
{
	static const char *const left_files[] = {
		".tare/trees/0-base.index",
		".tare/trees/0-base.index.lock",
		".tare/trees/hash.index.b809958d.tmp",
	};
	struct repo repo = repo_new();
	struct worktree alive;
	struct error err = ERROR_INIT;
	int status;
	pid_t pid;

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	assert_int_equal(worktree_sweep(repo.top, &err), 0);
	pid = fork();
	if (pid == 0)
		add_and_die(&repo);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	alive = add(&repo, "HEAD", "1-head");
	assert_int_equal(count_worktrees(&repo), 3);
	assert_file(repo.top, ".tare/trees/0-base/a", "1");
	for (size_t i = 0; i < ARRAY_LEN(left_files); i++)
		repo_write(&repo, left_files[i], "");
	repo_write(&repo, ".tare/trees/hash.lock", "");
	repo_write(&repo, ".tare/trees/1-head.index", "");
	assert_int_equal(worktree_sweep(repo.top, &err), 0);
	assert_int_equal(count_worktrees(&repo), 2);
	assert_file(repo.top, ".tare/trees/0-base/a", NULL);
	for (size_t i = 0; i < ARRAY_LEN(left_files); i++)
		assert_file(repo.top, left_files[i], NULL);
	assert_file(repo.top, ".tare/trees/1-head.index", "");
	assert_file(alive.path, "a", "1");
	end(&alive);
	repo_remove(&repo);
}

void test_worktree_lay_suite(void **state)
{
	struct repo repo = repo_new();
	struct worktree base;
	struct error err = ERROR_INIT;
	char *from;

	(void)state;
	repo_write(&repo, "suites/x/bench.py", "base");
	repo_write(&repo, "suites/x/only_base.py", "base");
	repo_write(&repo, "suites/x/data", "a file");
	repo_write(&repo, "suites/x/app/code.py", "base");
	GIT(&repo, "add", "-A");
	repo_commit(&repo, "a", "1", "first");
	base = add(&repo, "HEAD", "0-base");
	repo_write(&repo, "suites/x/bench.py", "head");
	repo_write(&repo, "suites/x/app/code.py", "head");
	{
		char *data = fs_join(repo.top, "suites/x/data");

		assert_int_equal(unlink(data), 0);
		free(data);
	}
	repo_write(&repo, "suites/x/data/new.json", "now a folder");
	repo_write(&repo, "suites/x/__pycache__/bench.pyc", "no");
	from = fs_join(repo.top, "suites/x");
	if (worktree_lay_suite(&base, from, "suites/x", &err) < 0)
		fail_msg("%s", err.text);
	assert_file(base.path, "suites/x/bench.py", "head");
	assert_file(base.path, "suites/x/only_base.py", "base");
	assert_file(base.path, "suites/x/app/code.py", "base");
	assert_file(base.path, "suites/x/data/new.json", "now a folder");
	assert_file(base.path, "suites/x/__pycache__/bench.pyc", NULL);
	if (worktree_lay_suite(&base, from, "./made//here/", &err) < 0)
		fail_msg("%s", err.text);
	assert_file(base.path, "made/here/bench.py", "head");
	assert_int_equal(worktree_lay_suite(&base, from, "../x", &err), -1);
	assert_int_equal(worktree_lay_suite(&base, "/nowhere", "x", &err), -1);
	free(from);
	end(&base);
	repo_remove(&repo);
}

/* A commit whose suite folder is a link to somewhere else. */
void test_worktree_lay_suite_stays_inside(void **state)
{
	struct repo repo = repo_new();
	struct worktree base;
	struct error err = ERROR_INIT;
	char *outside = fs_join(repo.root, "outside");
	char *link, *from;

	(void)state;
	assert_int_equal(fs_make_dirs(outside, &err), 0);
	link = fs_join(repo.top, "suites");
	assert_int_equal(symlink(outside, link), 0);
	GIT(&repo, "add", "-A");
	repo_commit(&repo, "a", "1", "first");
	base = add(&repo, "HEAD", "0-base");
	assert_int_equal(unlink(link), 0);
	repo_write(&repo, "suites/bench.py", "head");
	from = fs_join(repo.top, "suites");
	assert_int_equal(worktree_lay_suite(&base, from, "suites", &err), 0);
	assert_file(base.path, "suites/bench.py", "head");
	assert_file(outside, "bench.py", NULL);
	free(from);
	free(link);
	free(outside);
	end(&base);
	repo_remove(&repo);
}
