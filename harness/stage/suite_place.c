/* SPDX-License-Identifier: MIT */
/*
 * A suite is named once, by a path in the working tree, and is looked for in
 * both sides' trees.  The path may be gone in the working tree, and a folder
 * that is a side may lie anywhere.
 */
#include "stage/suite_place.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "history/git.h"

/* PATH with links resolved as far as it is there.  To free(). */
static char *real_as_far(const char *path, struct error *err)
{
	struct error ignored = ERROR_INIT;
	char *real = fs_real(path, &ignored);
	char *parent, *slash, *joined = NULL;

	if (real)
		return real;
	parent = xstrdup(path);
	while (parent[0] && parent[strlen(parent) - 1] == '/')
		parent[strlen(parent) - 1] = '\0';
	slash = strrchr(parent, '/');
	if (!slash) {
		real = fs_real(".", err);
		joined = real ? fs_join(real, parent) : NULL;
	} else if (slash == parent) {
		joined = xstrdup(parent);
	} else {
		*slash = '\0';
		real = real_as_far(parent, err);
		joined = real ? fs_join(real, slash + 1) : NULL;
	}
	free(real);
	free(parent);
	return joined;
}

/* What PATH is called below ROOT, both real; NULL if it lies elsewhere. */
static char *name_below(const char *root, const char *path)
{
	size_t len = strlen(root);

	if (strncmp(root, path, len) != 0)
		return NULL;
	if (!path[len])
		return xstrdup(".");
	return path[len] == '/' ? xstrdup(path + len + 1) : NULL;
}

static bool is_in(const char *root, const char *name)
{
	char *path = fs_join(root, name);
	bool in = access(path, F_OK) == 0;

	free(path);
	return in;
}

/* In a tree made from the repository at hand it is called as there. */
static char *place_in_ours(const char *root, const char *suite,
			   const char *real, struct error *err)
{
	char *top = git_top("."), *name = top ? name_below(top, real) : NULL;

	if (!name)
		error_set(err, ERROR_USAGE,
			  "%s lies outside of the repository %s; a duet lays "
			  "the suite over both sides' trees, so it must be "
			  "part of them",
			  suite, top ? top : "at hand");
	else if (!is_in(root, name) && access(suite, F_OK) == 0) {
		error_set(err, ERROR_USAGE,
			  "%s is not in the tree that is measured: git "
			  "ignores it, or it lies in a submodule or in "
			  "another commit",
			  suite);
		free(name);
		name = NULL;
	} else if (!is_in(root, name)) {
		error_set(err, ERROR_USAGE, "%s is not there on head", suite);
		free(name);
		name = NULL;
	}
	free(top);
	return name;
}

/* In a folder that is a side: below it as written, or as it is called in its
 * own repository. */
static char *place_in_folder(const char *root, const char *suite,
			     const char *real, struct error *err)
{
	char *name = name_below(root, real);
	char *top = name ? NULL : git_top(".");

	if (!name && suite[0] != '/' && is_in(root, suite))
		name = xstrdup(suite);
	if (!name && top)
		name = name_below(top, real);
	if (!name || !is_in(root, name)) {
		error_set(err, ERROR_USAGE,
			  "there is no suite %s in %s; it is looked for in "
			  "the folder of head",
			  suite, root);
		free(name);
		name = NULL;
	}
	free(top);
	return name;
}

char *suite_place(const char *root, enum root_kind kind, const char *suite,
		  struct error *err)
{
	char *real = real_as_far(suite, err), *name = NULL;

	if (!real)
		return NULL;
	switch (kind) {
	case ROOT_OURS:
		name = place_in_ours(root, suite, real, err);
		break;
	case ROOT_FOLDER:
		name = place_in_folder(root, suite, real, err);
		break;
	}
	free(real);
	return name;
}
