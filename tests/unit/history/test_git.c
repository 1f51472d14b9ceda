/* SPDX-License-Identifier: MIT */
/* What git says of folders in every state that a folder can be in. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "history/git.h"
#include "model/run.h"
#include "repo_fixture.h"

void test_git_outside(void **state);
void test_git_empty_repository(void **state);
void test_git_commit_facts(void **state);
void test_git_subjects(void **state);
void test_git_odd_subjects(void **state);
void test_git_dirty(void **state);
void test_git_variables(void **state);
void test_git_tops(void **state);
void test_git_resolve(void **state);
void test_git_not_installed(void **state);

void test_git_outside(void **state)
{
	struct repo repo = repo_new();
	struct arena arena = { NULL };
	struct commit commit = { .hash = "x", .dirty = true };
	struct error err = ERROR_INIT;
	char hash[65];

	(void)state;
	assert_null(git_top(repo.root));
	assert_null(git_main_top(repo.root));
	git_commit(repo.root, &arena, &commit);
	assert_null(commit.hash);
	assert_null(commit.subject);
	assert_null(commit.branch);
	assert_false(commit.dirty);
	assert_int_equal(git_resolve(repo.root, "HEAD", hash, &err), -1);
	assert_int_equal(err.kind, ERROR_NOTHING);
	assert_non_null(strstr(err.text, "not in a git repository"));
	repo_remove(&repo);
}

void test_git_empty_repository(void **state)
{
	struct repo repo = repo_new();
	struct arena arena = { NULL };
	struct commit commit;
	char *top = git_top(repo.top);

	(void)state;
	assert_string_equal(top, repo.top);
	git_commit(repo.top, &arena, &commit);
	assert_null(commit.hash);
	assert_null(commit.branch);
	free(top);
	arena_release(&arena);
	repo_remove(&repo);
}

void test_git_commit_facts(void **state)
{
	struct repo repo = repo_new();
	struct arena arena = { NULL };
	struct commit commit;

	(void)state;
	repo_commit(&repo, "a", "1", "Make it so");
	git_commit(repo.top, &arena, &commit);
	assert_int_equal(strlen(commit.hash), 40);
	assert_string_equal(commit.subject, "Make it so");
	assert_string_equal(commit.branch, "main");
	assert_true(commit.date_ns == INT64_C(1580702706) * NS_PER_S);
	assert_false(commit.dirty);
	GIT(&repo, "checkout", "-q", "--detach");
	git_commit(repo.top, &arena, &commit);
	assert_non_null(commit.hash);
	assert_null(commit.branch);
	arena_release(&arena);
	repo_remove(&repo);
}

void test_git_subjects(void **state)
{
	static const struct {
		const char *subject, *expected;
	} rows[] = {
		{ "a 'b' \"c\" \\n $(d) `e` %s %H",
		  "a 'b' \"c\" \\n $(d) `e` %s %H" },
		{ "Gr\xc3\xbc\xc3\x9f", "Gr\xc3\xbc\xc3\x9f" },
		{ "esc \x1b[31m", "esc \x1b[31m" },
	};
	struct repo repo = repo_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { NULL };
		struct commit commit;

		repo_commit(&repo, "a", rows[i].subject, rows[i].subject);
		git_commit(repo.top, &arena, &commit);
		assert_string_equal(commit.subject, rows[i].expected);
		assert_int_equal(text_utf8_invalid(commit.subject,
						   strlen(commit.subject)),
				 strlen(commit.subject));
		arena_release(&arena);
	}
	repo_remove(&repo);
}

/* No subject at all, and one in an encoding that git does not know. */
void test_git_odd_subjects(void **state)
{
	struct repo repo = repo_new();
	struct arena arena = { NULL };
	struct commit commit;

	(void)state;
	GIT(&repo, "commit", "-q", "--allow-empty", "--allow-empty-message",
	    "-m", "");
	git_commit(repo.top, &arena, &commit);
	assert_non_null(commit.hash);
	assert_string_equal(commit.subject, "");
	GIT(&repo, "-c", "i18n.commitEncoding=x-unknown", "commit", "-q",
	    "--allow-empty", "-m", "bad \xff byte");
	git_commit(repo.top, &arena, &commit);
	assert_string_equal(commit.subject, "bad \xef\xbf\xbd byte");
	arena_release(&arena);
	repo_remove(&repo);
}

static bool is_dirty(const char *dir)
{
	struct arena arena = { NULL };
	struct commit commit;

	git_commit(dir, &arena, &commit);
	assert_non_null(commit.hash);
	arena_release(&arena);
	return commit.dirty;
}

void test_git_dirty(void **state)
{
	struct repo repo = repo_new();
	char *below;

	(void)state;
	repo_write(&repo, "sub/x", "x");
	repo_write(&repo, ".gitignore", "ignored\n");
	GIT(&repo, "add", "-A");
	repo_commit(&repo, "a", "1", "first");
	below = fs_join(repo.top, "sub");
	assert_false(is_dirty(repo.top));
	repo_write(&repo, "ignored", "x");
	repo_write(&repo, ".tare/tare.db", "x");
	repo_write(&repo, ".tare/accepted.yaml", "x");
	assert_false(is_dirty(repo.top));
	assert_false(is_dirty(below));
	repo_write(&repo, "a", "2");
	assert_true(is_dirty(repo.top));
	assert_true(is_dirty(below)); /* of the repository, not the folder */
	repo_write(&repo, "a", "1");
	assert_false(is_dirty(repo.top));
	repo_write(&repo, "untracked", "x");
	assert_true(is_dirty(repo.top));
	free(below);
	repo_remove(&repo);
}

/* A tare that is called from a hook finds these in its environment. */
void test_git_variables(void **state)
{
	static const char *const names[] = { "GIT_DIR", "GIT_WORK_TREE",
					     "GIT_INDEX_FILE",
					     "GIT_COMMON_DIR" };
	struct repo repo = repo_new();

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(setenv(names[i], "/nowhere", 1), 0);
		assert_false(is_dirty(repo.top));
		assert_int_equal(unsetenv(names[i]), 0);
	}
	repo_remove(&repo);
}

void test_git_tops(void **state)
{
	struct repo repo = repo_new();
	char *linked = fs_join(repo.root, "linked tree");
	char *below, *top, *main_top;

	(void)state;
	repo_commit(&repo, "sub/a", "1", "first");
	GIT(&repo, "worktree", "add", "-q", "--detach", linked);
	below = fs_join(linked, "sub");
	top = git_top(below);
	main_top = git_main_top(below);
	assert_string_equal(top, linked);
	assert_string_equal(main_top, repo.top);
	free(top);
	free(main_top);
	free(below);
	below = fs_join(repo.top, "sub");
	main_top = git_main_top(below);
	assert_string_equal(main_top, repo.top);
	free(main_top);
	free(below);
	free(linked);
	repo_remove(&repo);
}

void test_git_resolve(void **state)
{
	static const char *const bad[] = { "",	      "--all",	 "-n1",
					   "no-such", "HEAD~99", "HEAD^{tree}",
					   "HEAD:a",  "a..b",	 "main main" };
	struct repo repo = repo_new();
	char hash[65], again[65];
	struct error err = ERROR_INIT;

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	repo_commit(&repo, "a", "2", "second");
	GIT(&repo, "tag", "-a", "v1", "-m", "a tag with a message");
	assert_int_equal(git_resolve(repo.top, "v1", hash, &err), 0);
	assert_int_equal(git_resolve(repo.top, "main", again, &err), 0);
	assert_string_equal(hash, again);
	assert_int_equal(strlen(hash), 40);
	assert_int_equal(git_resolve(repo.top, "HEAD~1", again, &err), 0);
	assert_string_not_equal(hash, again);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		err = ERROR_INIT;
		if (git_resolve(repo.top, bad[i], again, &err) == 0)
			fail_msg("accepted: %s", bad[i]);
		assert_true(err.text[0] != '\0');
	}
	repo_remove(&repo);
}

void test_git_not_installed(void **state)
{
	struct repo repo = repo_new();
	char *path = xstrdup(getenv("PATH"));
	struct arena arena = { NULL };
	struct commit commit;
	struct error err = ERROR_INIT;
	char hash[65];
	char *top;

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	assert_int_equal(setenv("PATH", repo.root, 1), 0);
	git_commit(repo.top, &arena, &commit);
	top = git_top(repo.top);
	assert_int_equal(git_resolve(repo.top, "HEAD", hash, &err), -1);
	assert_int_equal(setenv("PATH", path, 1), 0);
	assert_null(commit.hash);
	assert_null(top);
	assert_int_equal(err.kind, ERROR_SYSTEM);
	assert_non_null(strstr(err.text, "git is needed"));
	free(path);
	repo_remove(&repo);
}
