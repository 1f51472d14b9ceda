/* SPDX-License-Identifier: MIT */
/* Trees that are built once: found again, pruned, never half built. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "history/worktree.h"
#include "repo_fixture.h"

void test_worktree_keep(void **state);
void test_worktree_keep_only_what_is_built(void **state);
void test_worktree_keep_the_newest(void **state);
void test_worktree_hash(void **state);
void test_worktree_stamp(void **state);
void test_worktree_lay_suite_at_top(void **state);

static struct worktree keep(const struct repo *repo, const char *slot,
			    const char *key)
{
	struct worktree tree = WORKTREE_INIT;
	struct error err = ERROR_INIT;

	if (worktree_add(repo->top, "HEAD", slot, &tree, &err) < 0 ||
	    worktree_keep(&tree, key, &err) < 0)
		fail_msg("%s", err.text);
	return tree;
}

static void build(const struct worktree *tree, const char *text)
{
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;
	char *path = fs_join(tree->path, "built");

	buf_adds(&content, text);
	if (fs_write_atomic(path, &content, &err) < 0 ||
	    worktree_stamp(tree->path, text, &err) < 0)
		fail_msg("%s", err.text);
	buf_release(&content);
	free(path);
}

static void end(struct worktree *tree)
{
	struct error err = ERROR_INIT;

	if (worktree_remove(tree, &err) < 0)
		fail_msg("%s", err.text);
	assert_null(tree->path);
}

static void assert_built(const struct worktree *tree, const char *expected)
{
	char *text = read_below(tree->path, "built");

	if (expected)
		assert_string_equal(text, expected);
	else
		assert_null(text);
	free(text);
}

void test_worktree_keep(void **state)
{
	struct repo repo = repo_new();
	struct worktree base, head;

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	base = keep(&repo, "a", "0001");
	head = keep(&repo, "b", "0001");
	assert_int_equal(strlen(base.path), strlen(head.path));
	assert_built(&base, NULL);
	build(&base, "base's");
	end(&base);
	end(&head);
	base = keep(&repo, "a", "0001");
	head = keep(&repo, "b", "0001");
	assert_built(&base, "base's"); /* the slot's own, nobody else's */
	assert_built(&head, NULL);
	assert_true(worktree_is_stamped(base.path, "base's"));
	end(&base);
	end(&head);
	base = keep(&repo, "a", "0002");
	assert_built(&base, NULL);
	end(&base);
	repo_remove(&repo);
}

void test_worktree_keep_only_what_is_built(void **state)
{
	struct repo repo = repo_new();
	struct error err = ERROR_INIT;
	struct worktree tree, plain = WORKTREE_INIT;
	char *left, *link;

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	tree = keep(&repo, "a", "0001");
	left = xstrdup(tree.path);
	close(tree.lock); /* as a killed process does */
	free(tree.top);
	free(tree.path);
	assert_true(fs_is_dir(left));
	assert_int_equal(worktree_sweep(repo.top, &err), 0);
	assert_false(fs_is_dir(left));

	tree = keep(&repo, "a", "0001");
	build(&tree, "x");
	end(&tree);
	assert_int_equal(worktree_sweep(repo.top, &err), 0);
	assert_true(fs_is_dir(left));
	link = fs_join(left, ".git"); /* half removed */
	assert_int_equal(unlink(link), 0);
	assert_int_equal(worktree_add(repo.top, "HEAD", "a", &plain, &err), 0);
	assert_false(fs_is_dir(left));
	end(&plain);
	free(link);
	free(left);
	repo_remove(&repo);
}

void test_worktree_keep_the_newest(void **state)
{
	struct repo repo = repo_new();
	struct worktree tree;
	char key[8];

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	for (int i = 0; i < 7; i++) {
		key[0] = (char)('0' + i);
		key[1] = '\0';
		tree = keep(&repo, "a", key);
		build(&tree, key);
		end(&tree);
		usleep(20000); /* stamps are as fine as the kernel's tick */
		tree = keep(&repo, "a", "0"); /* is used again and again */
		assert_built(&tree, "0");
		end(&tree);
		usleep(20000);
	}
	tree = keep(&repo, "a", "6");
	assert_built(&tree, "6");
	end(&tree);
	tree = keep(&repo, "a", "1");
	assert_built(&tree, NULL);
	end(&tree);
	repo_remove(&repo);
}

void test_worktree_hash(void **state)
{
	struct repo repo = repo_new();
	struct error err = ERROR_INIT;
	char clean[65], dirty[65], again[65];

	(void)state;
	repo_commit(&repo, ".gitignore", "*.o\n", "first");
	repo_commit(&repo, "a", "1", "second");
	assert_int_equal(worktree_hash(repo.top, clean, &err), 0);
	repo_write(&repo, "made.o", "ignored");
	assert_int_equal(worktree_hash(repo.top, again, &err), 0);
	assert_string_equal(clean, again);
	repo_write(&repo, "b", "untracked");
	assert_int_equal(worktree_hash(repo.top, dirty, &err), 0);
	assert_string_not_equal(clean, dirty);
	repo_write(&repo, "a", "2");
	assert_int_equal(worktree_hash(repo.top, again, &err), 0);
	assert_string_not_equal(dirty, again);
	assert_int_equal(worktree_hash(repo.root, again, &err), -1);
	repo_remove(&repo);
}

void test_worktree_stamp(void **state)
{
	struct repo repo = repo_new();
	struct error err = ERROR_INIT;

	(void)state;
	repo_commit(&repo, "a", "1", "first");
	assert_false(worktree_is_stamped(repo.top, NULL));
	assert_int_equal(worktree_stamp(repo.top, "one", &err), 0);
	assert_true(worktree_is_stamped(repo.top, NULL));
	assert_true(worktree_is_stamped(repo.top, "one"));
	assert_false(worktree_is_stamped(repo.top, "on"));
	assert_int_equal(worktree_stamp(repo.top, "two", &err), 0);
	assert_false(worktree_is_stamped(repo.top, "one"));
	assert_int_equal(worktree_stamp(repo.root, "one", &err), -1);
	repo_remove(&repo);
}

/* Beside a suite in the top folder lies the product. */
void test_worktree_lay_suite_at_top(void **state)
{
	struct repo repo = repo_new();
	struct error err = ERROR_INIT;
	struct worktree base = WORKTREE_INIT;
	static const char *const files[][2] = {
		{ "suite.yaml", "head" },  { "bench_x.py", "head" },
		{ "x_bench.py", "head" },  { "product.py", "base" },
		{ "lib/product", "base" }, { "benchmarks/data", "head" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (strcmp(files[i][0], "benchmarks/data") != 0)
			repo_commit(&repo, files[i][0], "base", "one more");
	assert_int_equal(worktree_add(repo.top, "HEAD", "a", &base, &err), 0);
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		repo_write(&repo, files[i][0], "head");
	repo_write(&repo, "fresh/product", "head");
	if (worktree_lay_suite(&base, repo.top, "", &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char *text = read_below(base.path, files[i][0]);

		assert_non_null(text);
		assert_string_equal(text, files[i][1]);
		free(text);
	}
	assert_null(read_below(base.path, "fresh/product"));
	end(&base);
	repo_remove(&repo);
}
