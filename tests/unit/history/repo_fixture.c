/* SPDX-License-Identifier: MIT */
/* Throw-away repositories. */
#include "repo_fixture.h"

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
#include "spawn/spawn.h"

/* What a hook that runs the tests has is for a repository that is not ours. */
static void unset_git(void)
{
	char **variable = environ;

	while (*variable) {
		char *name = xstrndup(*variable, strcspn(*variable, "="));

		if (strncmp(name, "GIT_", 4) != 0 ||
		    strcmp(name, "GIT_EXEC_PATH") == 0)
			variable++;
		else /* the next one takes its place */
			assert_int_equal(unsetenv(name), 0);
		free(name);
	}
}

/* Nothing of the machine's or the user's configuration counts. */
static void set_environment(const char *root)
{
	unset_git();
	assert_int_equal(setenv("HOME", root, 1), 0);
	assert_int_equal(setenv("GIT_CONFIG_NOSYSTEM", "1", 1), 0);
	assert_int_equal(setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1), 0);
	assert_int_equal(setenv("GIT_CEILING_DIRECTORIES", root, 1), 0);
	assert_int_equal(setenv("GIT_AUTHOR_NAME", "A", 1), 0);
	assert_int_equal(setenv("GIT_AUTHOR_EMAIL", "a@localhost", 1), 0);
	assert_int_equal(setenv("GIT_COMMITTER_NAME", "C", 1), 0);
	assert_int_equal(setenv("GIT_COMMITTER_EMAIL", "c@localhost", 1), 0);
	assert_int_equal(
		setenv("GIT_COMMITTER_DATE", "2020-02-03T04:05:06Z", 1), 0);
}

char *repo_git(const struct repo *repo, const char *const *args)
{
	struct strvec argv = STRVEC_INIT;
	struct buf out = BUF_INIT;
	struct error err = ERROR_INIT;

	strvec_push(&argv, "git");
	for (; *args; args++)
		strvec_push(&argv, *args);
	if (spawn_filter((const char *const *)argv.items, NULL, repo->top, NULL,
			 &out, &err) < 0)
		fail_msg("%s", err.text);
	strvec_release(&argv);
	if (out.len > 0 && out.data[out.len - 1] == '\n')
		buf_truncate(&out, out.len - 1);
	return buf_detach(&out);
}

struct repo repo_new(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/tare-test-XXXXXX", tmp ? tmp : "/tmp");
	struct error err = ERROR_INIT;
	struct repo repo;

	assert_non_null(mkdtemp(dir));
	repo.root = fs_real(dir, &err);
	free(dir);
	repo.top = fs_join(repo.root, "repo");
	assert_int_equal(fs_make_dirs(repo.top, &err), 0);
	set_environment(repo.root);
	GIT(&repo, "init", "-q", "-b", "main");
	return repo;
}

void repo_remove(struct repo *repo)
{
	struct error err = ERROR_INIT;

	assert_int_equal(fs_remove_tree(repo->root, &err), 0);
	free(repo->root);
	free(repo->top);
}

void repo_write(const struct repo *repo, const char *path, const char *text)
{
	char *full = fs_join(repo->top, path);
	char *slash = strrchr(full, '/');
	char *dir = xstrndup(full, (size_t)(slash - full));
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;

	buf_adds(&content, text);
	assert_int_equal(fs_make_dirs(dir, &err), 0);
	assert_int_equal(fs_write_atomic(full, &content, &err), 0);
	buf_release(&content);
	free(dir);
	free(full);
}

char *read_below(const char *folder, const char *path)
{
	char *full = fs_join(folder, path);
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;
	int ret = fs_read(full, 1 << 20, &content, &err);

	free(full);
	if (ret == 0)
		return buf_detach(&content);
	buf_release(&content);
	return NULL;
}

void repo_commit(const struct repo *repo, const char *path, const char *text,
		 const char *subject)
{
	repo_write(repo, path, text);
	GIT(repo, "add", "--", path);
	GIT(repo, "commit", "-q", "--allow-empty", "-m", subject);
}
