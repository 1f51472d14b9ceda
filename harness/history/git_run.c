/* SPDX-License-Identifier: MIT */
/*
 * One call of git.
 *
 * Invariant: what git does depends on the folder it is asked in, never on
 * the variables that a hook, an alias or another tool left in our
 * environment; and it changes nothing that it was not told to change.
 */
#include "history/git_run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "spawn/spawn.h"

/* As `git rev-parse --local-env-vars` has them, and what changes how paths
 * or output read. */
static const char *const unset[] = {
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_COMMON_DIR",
	"GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_NAMESPACE",
	"GIT_PREFIX",
	"GIT_GRAFT_FILE",
	"GIT_SHALLOW_FILE",
	"GIT_IMPLICIT_WORK_TREE",
	"GIT_QUARANTINE_PATH",
	"GIT_CONFIG",
	"GIT_LITERAL_PATHSPECS",
	"GIT_GLOB_PATHSPECS",
	"GIT_NOGLOB_PATHSPECS",
	"GIT_ICASE_PATHSPECS",
	"GIT_OPTIONAL_LOCKS",
	"GIT_AUTHOR_NAME",
	"GIT_AUTHOR_EMAIL",
	"GIT_AUTHOR_DATE",
	"GIT_COMMITTER_NAME",
	"GIT_COMMITTER_EMAIL",
	"GIT_COMMITTER_DATE",
	"GIT_TERMINAL_PROMPT",
	"LC_ALL",
	"LANGUAGE",
};

/* The only commits that are made here are snapshots; equal trees on equal
 * parents give equal hashes. */
static const char *const set[] = {
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_TERMINAL_PROMPT=0",
	"LC_ALL=C",
	"GIT_AUTHOR_NAME=tare",
	"GIT_AUTHOR_EMAIL=tare@localhost",
	"GIT_AUTHOR_DATE=2000-01-01T00:00:00Z",
	"GIT_COMMITTER_NAME=tare",
	"GIT_COMMITTER_EMAIL=tare@localhost",
	"GIT_COMMITTER_DATE=2000-01-01T00:00:00Z",
};

/* Before the command: nothing of the repository's configuration may run
 * programs or write where we do not look. */
static const char *const options[] = {
	"git",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"core.fsmonitor=false",
	"-c",
	"core.splitIndex=false",
	"-c",
	"core.quotePath=false",
	"-c",
	"color.ui=false",
	"-c",
	"advice.addEmbeddedRepo=false",
};

static bool is_unset(const char *entry)
{
	for (size_t i = 0; i < ARRAY_LEN(unset); i++) {
		size_t len = strlen(unset[i]);

		if (strncmp(entry, unset[i], len) == 0 && entry[len] == '=')
			return true;
	}
	return false;
}

static void make_environment(const struct git_call *call, struct strvec *env)
{
	for (char **entry = environ; entry && *entry; entry++)
		if (!is_unset(*entry))
			strvec_push(env, *entry);
	for (size_t i = 0; i < ARRAY_LEN(set); i++)
		strvec_push(env, set[i]);
	if (call->index)
		strvec_pushf(env, "GIT_INDEX_FILE=%s", call->index);
}

static int explain(struct error *err, const char *dir)
{
	if (err->kind == ERROR_SYSTEM && err->errnum == ENOENT)
		return error_prefix(err, "git is needed for this");
	if (strstr(err->text, "dubious ownership"))
		return error_set(err, ERROR_SYSTEM,
				 "git refuses %s because it belongs to another "
				 "user; to trust it: git config --global --add "
				 "safe.directory %s",
				 dir, dir);
	if (strstr(err->text, "not a git repository"))
		return error_set(err, ERROR_NOTHING,
				 "%s is not in a git repository", dir);
	return -1;
}

int git_run(const struct git_call *call, const char *const *args,
	    struct buf *out, struct error *err)
{
	struct strvec argv = STRVEC_INIT;
	struct strvec env = STRVEC_INIT;
	int ret;

	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		strvec_push(&argv, options[i]);
	for (; *args; args++)
		strvec_push(&argv, *args);
	make_environment(call, &env);
	buf_truncate(out, 0);
	ret = spawn_filter((const char *const *)argv.items,
			   (const char *const *)env.items, call->dir, NULL, out,
			   err);
	if (ret < 0)
		explain(err, call->dir);
	else if (out->len > 0 && out->data[out->len - 1] == '\n')
		buf_truncate(out, out->len - 1);
	strvec_release(&argv);
	strvec_release(&env);
	return ret;
}

char *git_ask(const char *dir, const char *const *args)
{
	const struct git_call call = { .dir = dir };
	struct error ignored = ERROR_INIT;
	struct buf out = BUF_INIT;

	if (git_run(&call, args, &out, &ignored) == 0 && out.len > 0)
		return buf_detach(&out);
	buf_release(&out);
	return NULL;
}
