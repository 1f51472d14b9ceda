/* SPDX-License-Identifier: MIT */
#ifndef TESTS_HISTORY_REPO_FIXTURE_H
#define TESTS_HISTORY_REPO_FIXTURE_H

/* A folder of its own, with a repository in it that has no commit, whose
 * branch is "main"; and a place beside it. */
struct repo {
	char *root; /* to remove */
	char *top;  /* root/repo */
};

struct repo repo_new(void);
void repo_remove(struct repo *repo);

/* git in the repository; its output without the final newline, to free(). */
char *repo_git(const struct repo *repo, const char *const *args);

#define GIT(repo, ...) \
	free(repo_git(repo, (const char *const[]){ __VA_ARGS__, NULL }))

void repo_write(const struct repo *repo, const char *path, const char *text);

/* What is in a file below FOLDER; NULL if it is not there; to free(). */
char *read_below(const char *folder, const char *path);

/* Write, add and commit one file. */
void repo_commit(const struct repo *repo, const char *path, const char *text,
		 const char *subject);

#endif
