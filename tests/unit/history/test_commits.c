/* SPDX-License-Identifier: MIT */
/* Ranges, tags and ancestry of a made repository; thinning and arranging. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/compiler.h"
#include "base/error.h"
#include "history/commits.h"
#include "history/git.h"
#include "model/run.h"
#include "repo_fixture.h"

static char *subjects(const struct commit_list *list)
{
	char *text = xstrdup("");

	for (size_t i = 0; i < list->count; i++) {
		char *longer = xasprintf("%s%s", text, list->items[i].subject);

		free(text);
		text = longer;
	}
	return text;
}

/* a - b - c - M - f  (main), M merges x, which began at a */
static struct repo merged_repo(void)
{
	struct repo repo = repo_new();

	repo_commit(&repo, "f", "1", "a");
	GIT(&repo, "branch", "side");
	repo_commit(&repo, "f", "2", "b");
	repo_commit(&repo, "f", "3", "c");
	GIT(&repo, "checkout", "-q", "side");
	repo_commit(&repo, "g", "4", "x");
	GIT(&repo, "checkout", "-q", "main");
	GIT(&repo, "merge", "-q", "--no-ff", "-m", "M", "side");
	repo_commit(&repo, "f", "5", "f");
	return repo;
}

void test_commits_range(void **state)
{
	static const struct {
		const char *range, *subjects;
		enum error_kind kind;
	} rows[] = {
		{ "main~3..main", "fMc", ERROR_NONE },
		{ "main~2..", "fM", ERROR_NONE },
		{ "side..main", "fMcb", ERROR_NONE },
		{ "main~1", "M", ERROR_NONE },
		{ "main..main~1", NULL, ERROR_NOTHING },
		{ "..main", NULL, ERROR_USAGE },
		{ "a...b", NULL, ERROR_USAGE },
		{ "--all..main", NULL, ERROR_USAGE },
		{ "main..-x", NULL, ERROR_USAGE },
		{ "nowhere..main", NULL, ERROR_NOTHING },
	};
	struct repo repo = merged_repo();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct commit_list list = COMMIT_LIST_INIT;
		struct error err = ERROR_INIT;
		int ret = commits_of_range(repo.top, rows[i].range, &list,
					   &err);
		char *found = subjects(&list);

		assert_int_equal(ret, rows[i].subjects ? 0 : -1);
		assert_int_equal(err.kind, rows[i].kind);
		assert_string_equal(found,
				    rows[i].subjects ? rows[i].subjects : "");
		if (ret == 0)
			assert_int_equal(strlen(list.items[0].hash), 40);
		free(found);
		commit_list_release(&list);
	}
	repo_remove(&repo);
}

void test_commits_line_and_ancestors(void **state)
{
	struct repo repo = merged_repo();
	struct commit_list list = COMMIT_LIST_INIT;
	struct error err = ERROR_INIT;
	char side[65], first[65], b[65], head[65];
	char *found;

	(void)state;
	assert_int_equal(commits_of_line(repo.top, "HEAD", &list, &err), 0);
	found = subjects(&list);
	assert_string_equal(found, "fMcba");
	free(found);
	commit_list_release(&list);
	assert_int_equal(git_resolve(repo.top, "side", side, &err), 0);
	found = commits_authorship(repo.top, side);
	assert_int_equal(strlen(found), strlen("2026-01-31 A"));
	assert_string_equal(found + 10, " A");
	free(found);
	assert_null(commits_authorship(repo.top, "0123456789"));
	assert_int_equal(git_resolve(repo.top, "main~4", first, &err), 0);
	assert_int_equal(git_resolve(repo.top, "main~3", b, &err), 0);
	assert_int_equal(git_resolve(repo.top, "main", head, &err), 0);
	assert_true(commits_is_ancestor(repo.top, first, side));
	assert_true(commits_is_ancestor(repo.top, side, head));
	assert_true(commits_is_ancestor(repo.top, head, head));
	assert_false(commits_is_ancestor(repo.top, head, side));
	assert_false(commits_is_ancestor(repo.top, b, side));
	repo_remove(&repo);
}

void test_commits_tags(void **state)
{
	struct repo repo = merged_repo();
	struct tag_list tags = TAG_LIST_INIT;
	struct error err = ERROR_INIT;
	char head[65], first[65];

	(void)state;
	tags_read(repo.root, &tags); /* outside git */
	assert_int_equal(tags.count, 0);
	assert_null(tags_find(&tags, "0123"));
	GIT(&repo, "tag", "v1", "main~4");
	GIT(&repo, "tag", "-a", "-m", "text", "release/2");
	assert_int_equal(git_resolve(repo.top, "main~4", first, &err), 0);
	assert_int_equal(git_resolve(repo.top, "main", head, &err), 0);
	tags_read(repo.top, &tags);
	assert_int_equal(tags.count, 2);
	assert_string_equal(tags_find(&tags, first), "v1");
	assert_string_equal(tags_find(&tags, head), "release/2");
	assert_null(tags_find(&tags, "0123"));
	assert_null(tags_find(&tags, NULL));
	tag_list_release(&tags);
	repo_remove(&repo);
}

static struct commit_list letters(size_t count)
{
	static const char *const names[] = { "a", "b", "c", "d", "e",
					     "f", "g", "h", "i", "j" };
	struct commit_list list = COMMIT_LIST_INIT;

	for (size_t i = 0; i < count; i++)
		VEC_PUSH(&list)->subject = names[i];
	return list;
}

static void assert_letters(struct commit_list *list, const char *expected)
{
	char *found = subjects(list);

	assert_string_equal(found, expected);
	free(found);
	commit_list_release(list);
}

void test_commits_thin_and_spread(void **state)
{
	static const struct {
		size_t every, points;
		const char *thinned, *spread;
	} rows[] = {
		{ 0, 0, "abcdefghij", "abcdefghij" },
		{ 1, 1, "abcdefghij", "a" },
		{ 3, 2, "adgj", "aj" },
		{ 4, 4, "aei", "adgj" },
		{ 20, 20, "a", "abcdefghij" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct commit_list list = letters(10);

		commits_thin(&list, rows[i].every);
		assert_letters(&list, rows[i].thinned);
		list = letters(10);
		commits_spread(&list, rows[i].points);
		assert_letters(&list, rows[i].spread);
	}
}

void test_commits_arrange(void **state)
{
	static const struct {
		size_t count;
		const char *oldest, *coarse;
	} rows[] = {
		{ 1, "a", "a" },
		{ 2, "ba", "ab" },
		{ 3, "cba", "acb" },
		{ 5, "edcba", "aecbd" },
		{ 9, "ihgfedcba", "aiecgbdfh" },
		{ 10, "jihgfedcba", "ajiecgbdfh" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct commit_list list = letters(rows[i].count);

		commits_arrange(&list, COMMITS_OLDEST);
		assert_letters(&list, rows[i].oldest);
		list = letters(rows[i].count);
		commits_arrange(&list, COMMITS_COARSE);
		assert_letters(&list, rows[i].coarse);
	}
}
