/* SPDX-License-Identifier: MIT */
/* Which file is run when a suite says `python: python3`, or names a command. */
#include "survey/locate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fs.h"
#include "model/suite.h"
#include "spawn/cleanroom.h"

static bool is_program(const char *path)
{
	return fs_is_file(path) && access(path, X_OK) == 0;
}

static char *search_path(const char *word, const char *dir, const char *path)
{
	while (*path != '\0') {
		size_t len = strcspn(path, ":");
		char *folder = xstrndup(path, len);
		char *in_dir = fs_join(dir, folder);
		char *found = fs_join(in_dir, word);

		free(folder);
		free(in_dir);
		if (is_program(found))
			return found;
		free(found);
		path += len;
		path += *path == ':';
	}
	return NULL;
}

static bool is_root(const char *dir)
{
	char *git = fs_join(dir, ".git");
	bool root = access(git, F_OK) == 0;

	free(git);
	return root;
}

/* Cut the last name off DIR; false at the top. */
static bool go_up(char *dir)
{
	char *slash = strrchr(dir, '/');

	if (slash == NULL || slash[1] == '\0')
		return false;
	slash[slash == dir] = '\0';
	return true;
}

static char *search_above(const char *command, const char *dir)
{
	char *folder = xstrdup(dir), *found = NULL;

	for (;;) {
		found = fs_join(folder, command);
		if (is_program(found))
			break;
		free(found);
		found = NULL;
		if (is_root(folder) || !go_up(folder))
			break;
	}
	free(folder);
	return found;
}

static char *locate_command(const char *command, const char *dir,
			    const char *path, struct buf *why)
{
	char *found;

	if (strchr(command, '/') == NULL) {
		found = search_path(command, dir, path);
		if (found == NULL)
			buf_addf(why, "%s is not on PATH", command);
		return found;
	}
	if (command[0] == '/') {
		found = is_program(command) ? xstrdup(command) : NULL;
		if (found == NULL)
			buf_addf(why, "%s is not a program", command);
		return found;
	}
	found = search_above(command, dir);
	if (found == NULL)
		buf_addf(why, "there is no program %s in %s or above it",
			 command, dir);
	return found;
}

static const char *find_variable(const struct strvec *envp, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < envp->count; i++)
		if (strncmp(envp->items[i], name, len) == 0 &&
		    envp->items[i][len] == '=')
			return envp->items[i] + len + 1;
	return "";
}

char *locate_program(const char *command, const struct suite *suite,
		     struct buf *why)
{
	struct strvec envp = STRVEC_INIT;
	char *found;

	cleanroom_environment(suite, &envp);
	found = locate_command(command, suite->dir,
			       find_variable(&envp, "PATH"), why);
	strvec_release(&envp);
	return found;
}
