/* SPDX-License-Identifier: MIT */
/*
 * Many commits at once.
 *
 * Invariant: a list is what git said, in git's order, until somebody thins
 * or arranges it; a revision reaches git's command line only as a hash.
 */
#include "history/commits.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text_clean.h"
#include "history/git.h"
#include "history/git_run.h"
#include "model/run.h"

void commit_list_release(struct commit_list *list)
{
	free(list->items);
	arena_release(&list->arena);
	*list = COMMIT_LIST_INIT;
}

static void take_commit(char *line, struct commit_list *list)
{
	struct commit commit = { .hash = NULL };

	git_read_commit(line, &list->arena, &commit);
	if (commit.hash)
		*VEC_PUSH(list) = commit;
}

static int list_commits(const char *dir, const char *limit, const char *range,
			struct commit_list *list, struct error *err)
{
	const char *const args[] = { "log",
				     "--first-parent",
				     "--no-show-signature",
				     "--encoding=UTF-8",
				     GIT_COMMIT_FORMAT,
				     limit,
				     range,
				     "--",
				     NULL };
	const struct git_call call = { .dir = dir };
	struct buf out = BUF_INIT;
	char *rest;
	int ret = git_run(&call, args, &out, err);

	rest = out.data;
	while (ret == 0 && rest && *rest)
		take_commit(strsep(&rest, "\n"), list);
	buf_release(&out);
	return ret;
}

static int resolve_part(const char *dir, const char *text, size_t len,
			char hash[65], struct error *err)
{
	char *rev = len ? xstrndup(text, len) : xstrdup("HEAD");
	int ret = git_resolve(dir, rev, hash, err);

	free(rev);
	return ret;
}

/* RANGE as hashes, to free(); *LIMIT is git's option of how many. */
static char *resolve_range(const char *dir, const char *range,
			   const char **limit, struct error *err)
{
	const char *dots = strstr(range, "..");
	char from[65], to[65];

	*limit = dots ? "--max-count=-1" : "--max-count=1";
	if (!dots)
		return git_resolve(dir, range, to, err) == 0 ? xstrdup(to)
							     : NULL;
	if (dots == range || dots[2] == '.') {
		error_set(err, ERROR_USAGE,
			  "\"%.200s\" is not a range; commits from A "
			  "(exclusive) to B are A..B, A.. ends at HEAD",
			  range);
		return NULL;
	}
	if (resolve_part(dir, range, (size_t)(dots - range), from, err) < 0 ||
	    resolve_part(dir, dots + 2, strlen(dots + 2), to, err) < 0)
		return NULL;
	return xasprintf("%s..%s", from, to);
}

int commits_of_range(const char *dir, const char *range,
		     struct commit_list *list, struct error *err)
{
	const char *limit;
	char *hashes = resolve_range(dir, range, &limit, err);
	int ret;

	if (!hashes)
		return -1;
	ret = list_commits(dir, limit, hashes, list, err);
	free(hashes);
	if (ret == 0 && !list->count)
		ret = error_set(err, ERROR_NOTHING,
				"there are no commits in %.200s; A..B are "
				"those after A up to B",
				range);
	return ret;
}

int commits_of_line(const char *dir, const char *rev, struct commit_list *list,
		    struct error *err)
{
	char hash[65];

	if (git_resolve(dir, rev, hash, err) < 0)
		return -1;
	return list_commits(dir, "--max-count=-1", hash, list, err);
}

bool commits_is_ancestor(const char *dir, const char *ancestor,
			 const char *descendant)
{
	const char *const args[] = { "merge-base", ancestor, descendant, NULL };
	const struct git_call call = { .dir = dir };
	struct error ignored = ERROR_INIT;
	struct buf out = BUF_INIT;
	bool is = git_run(&call, args, &out, &ignored) == 0 && out.len > 0 &&
		  strcmp(out.data, ancestor) == 0;

	buf_release(&out);
	return is;
}

char *commits_authorship(const char *dir, const char *hash)
{
	const char *const args[] = { "log",
				     "-1",
				     "--no-show-signature",
				     "--encoding=UTF-8",
				     "--format=%ad %an",
				     "--date=short",
				     hash,
				     "--",
				     NULL };

	return git_ask(dir, args);
}

void commits_thin(struct commit_list *list, size_t every)
{
	size_t kept = 0;

	for (size_t i = 0; every > 1 && i < list->count; i += every)
		list->items[kept++] = list->items[i];
	if (every > 1)
		list->count = kept;
}

void commits_spread(struct commit_list *list, size_t count)
{
	if (count == 0 || count >= list->count)
		return;
	for (size_t i = 1; i < count; i++) {
		size_t from = (i * (list->count - 1) + (count - 1) / 2) /
			      (count - 1);

		list->items[i] = list->items[from];
	}
	list->count = count;
}

static void reverse(struct commit_list *list)
{
	for (size_t i = 0; i < list->count / 2; i++) {
		struct commit held = list->items[i];

		list->items[i] = list->items[list->count - 1 - i];
		list->items[list->count - 1 - i] = held;
	}
}

/* Both ends, then level by level: with step 2^k those that no larger step
 * has met. */
static void arrange_coarsely(struct commit_list *list)
{
	size_t count = list->count, last = count - 1, at = 0, step = 1;
	struct commit *arranged = xcalloc(count, sizeof(*arranged));
	bool *taken = xcalloc(count, sizeof(*taken));

	arranged[at++] = list->items[0];
	arranged[at++] = list->items[last];
	taken[0] = taken[last] = true;
	while (step * 2 < last)
		step *= 2;
	for (; step > 0; step /= 2) {
		for (size_t i = step; i < count; i += step) {
			if (taken[i])
				continue;
			taken[i] = true;
			arranged[at++] = list->items[i];
		}
	}
	memcpy(list->items, arranged, count * sizeof(*arranged));
	free(arranged);
	free(taken);
}

void commits_arrange(struct commit_list *list, enum commits_order order)
{
	switch (order) {
	case COMMITS_NEWEST:
		break;
	case COMMITS_OLDEST:
		reverse(list);
		break;
	case COMMITS_COARSE:
		if (list->count > 2)
			arrange_coarsely(list);
		break;
	}
}

/* "HASH PEELED NAME"; PEELED is empty for a tag without a text. */
static void read_tag(char *line, struct tag_list *list)
{
	char *peeled = strchr(line, ' ');
	char *name = peeled ? strchr(peeled + 1, ' ') : NULL;

	if (!name)
		return;
	*peeled++ = '\0';
	*name++ = '\0';
	*VEC_PUSH(list) = (struct tag){
		.hash = text_clean(&list->arena, *peeled ? peeled : line),
		.name = text_clean(&list->arena, name),
		.age = list->count,
	};
}

static int by_hash(const void *a, const void *b)
{
	return strcmp(((const struct tag *)a)->hash,
		      ((const struct tag *)b)->hash);
}

static int by_hash_and_age(const void *a, const void *b)
{
	const struct tag *one = a, *other = b;
	int order = by_hash(a, b);

	if (order)
		return order;
	return (one->age > other->age) - (one->age < other->age);
}

/* The newest of those that share a commit. */
static void drop_older(struct tag_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!kept || by_hash(&list->items[kept - 1], &list->items[i]))
			list->items[kept++] = list->items[i];
	list->count = kept;
}

void tags_read(const char *dir, struct tag_list *list)
{
	static const char *const args[] = {
		"for-each-ref", "--sort=-creatordate",
		"--format=%(objectname) %(*objectname) %(refname:strip=2)",
		"refs/tags", NULL
	};
	const struct git_call call = { .dir = dir };
	struct error ignored = ERROR_INIT;
	struct buf out = BUF_INIT;
	char *rest;

	if (git_run(&call, args, &out, &ignored) < 0)
		buf_truncate(&out, 0);
	rest = out.data;
	while (rest && *rest)
		read_tag(strsep(&rest, "\n"), list);
	buf_release(&out);
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items),
		      by_hash_and_age);
	drop_older(list);
}

void tag_list_release(struct tag_list *list)
{
	free(list->items);
	arena_release(&list->arena);
	*list = TAG_LIST_INIT;
}

const char *tags_find(const struct tag_list *list, const char *hash)
{
	const struct tag key = { .hash = hash };
	const struct tag *found;

	if (!hash || !list->count)
		return NULL;
	found = bsearch(&key, list->items, list->count, sizeof(key), by_hash);
	return found ? found->name : NULL;
}
