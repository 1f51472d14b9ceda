/* SPDX-License-Identifier: MIT */
/*
 * What git says of a folder.
 *
 * Invariant: every text that leaves here is valid UTF-8 or a path as git
 * gave it; whatever git could not say is NULL.
 */
#include "history/git.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text_clean.h"
#include "history/git_run.h"
#include "model/run.h"

char *git_top(const char *dir)
{
	static const char *const args[] = { "rev-parse", "--show-toplevel",
					    NULL };

	return git_ask(dir, args);
}

/* The real path of a folder that git names with OPTION, relative to DIR. */
static char *ask_folder(const char *dir, const char *option)
{
	const char *const args[] = { "rev-parse", option, NULL };
	struct error ignored = ERROR_INIT;
	char *answer = git_ask(dir, args);
	char *joined = answer ? fs_join(dir, answer) : NULL;
	char *path = joined ? fs_real(joined, &ignored) : NULL;

	free(answer);
	free(joined);
	return path;
}

static bool is_linked(const char *dir)
{
	char *own = ask_folder(dir, "--git-dir");
	char *common = ask_folder(dir, "--git-common-dir");
	bool linked = own && common && strcmp(own, common) != 0;

	free(own);
	free(common);
	return linked;
}

/* git lists the main tree first: "worktree PATH"; a bare repository has none,
 * then there is no folder PATH/.git. */
static char *ask_main_top(const char *dir)
{
	static const char *const args[] = { "worktree", "list", "--porcelain",
					    NULL };
	static const char word[] = "worktree ";
	char *list = git_ask(dir, args);
	char *path = NULL;

	if (list && strncmp(list, word, strlen(word)) == 0) {
		const char *start = list + strlen(word);
		const char *after = start + strcspn(start, "\n");

		if (strncmp(after, "\nbare", 5) != 0)
			path = xstrndup(start, (size_t)(after - start));
	}
	free(list);
	if (path && !fs_is_dir(path)) {
		free(path);
		path = NULL;
	}
	return path;
}

char *git_main_top(const char *dir)
{
	char *top = NULL;

	if (is_linked(dir))
		top = ask_main_top(dir);
	return top ? top : git_top(dir);
}

/* git takes any date that 64 bits hold; nanoseconds hold 292 years. */
static int64_t date_ns(const char *seconds)
{
	const int64_t most = INT64_MAX / NS_PER_S;
	int64_t found = strtoll(seconds, NULL, 10);

	found = found > most ? most : found < -most ? -most : found;
	return found * NS_PER_S;
}

void git_read_commit(char *line, struct arena *arena, struct commit *commit)
{
	char *seconds = strchr(line, ' ');
	char *subject = seconds ? strchr(seconds + 1, ' ') : NULL;

	if (!subject)
		return;
	*seconds++ = '\0';
	*subject++ = '\0';
	commit->hash = text_clean(arena, line);
	commit->subject = text_clean(arena, subject);
	commit->date_ns = date_ns(seconds);
}

static void read_head(const char *dir, struct arena *arena,
		      struct commit *commit)
{
	static const char *const args[] = { "log",
					    "-1",
					    "--no-show-signature",
					    "--encoding=UTF-8",
					    GIT_COMMIT_FORMAT,
					    NULL };
	char *line = git_ask(dir, args);

	if (line)
		git_read_commit(line, arena, commit);
	free(line);
}

/* What measuring leaves behind, our folder and bytecode, is no change. */
static bool is_dirty(const char *dir)
{
	static const char *const args[] = { "status",
					    "--porcelain",
					    "--untracked-files=normal",
					    "--ignore-submodules=none",
					    "--",
					    ":/",
					    ":(top,exclude).tare",
					    ":(top,exclude,glob)**/"
					    "__pycache__/**",
					    NULL };
	char *answer = git_ask(dir, args);
	bool dirty = answer != NULL;

	free(answer);
	return dirty;
}

void git_commit(const char *dir, struct arena *arena, struct commit *commit)
{
	static const char *const args[] = { "symbolic-ref", "--quiet",
					    "--short", "HEAD", NULL };
	char *branch;

	memset(commit, 0, sizeof(*commit));
	read_head(dir, arena, commit);
	if (!commit->hash)
		return;
	branch = git_ask(dir, args);
	if (branch)
		commit->branch = text_clean(arena, branch);
	free(branch);
	commit->dirty = is_dirty(dir);
}

static bool is_shallow(const char *dir)
{
	static const char *const args[] = { "rev-parse",
					    "--is-shallow-repository", NULL };
	char *answer = git_ask(dir, args);
	bool shallow = answer && strcmp(answer, "true") == 0;

	free(answer);
	return shallow;
}

static bool has_commits(const char *dir)
{
	static const char *const args[] = { "rev-parse", "--verify", "--quiet",
					    "HEAD", NULL };
	char *answer = git_ask(dir, args);
	bool has = answer && *answer;

	free(answer);
	return has;
}

static int say_no_revision(const char *dir, const char *rev, struct error *err)
{
	if (!has_commits(dir))
		return error_set(err, ERROR_NOTHING,
				 "git does not know \"%.200s\": there is no "
				 "commit here yet",
				 rev);
	if (is_shallow(dir))
		return error_set(err, ERROR_NOTHING,
				 "git does not know \"%.200s\": this clone is "
				 "shallow; fetch it first (git fetch origin, "
				 "git fetch --unshallow; in CI fetch-depth: 0)",
				 rev);
	return error_set(err, ERROR_NOTHING,
			 "git does not know \"%.200s\" (a branch of a remote "
			 "is written origin/NAME, and may have to be fetched)",
			 rev);
}

int git_resolve(const char *dir, const char *rev, char hash[65],
		struct error *err)
{
	const struct git_call call = { .dir = dir };
	const char *args[] = { "rev-parse", "--git-dir", NULL, NULL };
	struct buf out = BUF_INIT, name = BUF_INIT;
	struct error ignored = ERROR_INIT;
	int ret = -1;

	if (rev[0] == '-' || rev[0] == '\0') {
		error_set(err, ERROR_USAGE, "\"%.200s\" is not a revision",
			  rev);
		goto out;
	}
	if (git_run(&call, args, &out, err) < 0) /* is there a repository? */
		goto out;
	buf_addf(&name, "%s^{commit}", rev);
	args[1] = "--verify";
	args[2] = name.data;
	if (git_run(&call, args, &out, &ignored) < 0 || out.len == 0 ||
	    out.len > 64) {
		say_no_revision(dir, rev, err);
		goto out;
	}
	memcpy(hash, out.data, out.len + 1);
	ret = 0;
out:
	buf_release(&out);
	buf_release(&name);
	return ret;
}
