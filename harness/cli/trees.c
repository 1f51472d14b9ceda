/* SPDX-License-Identifier: MIT */
/* Two sides, really two: where each side's code and suites lie. */
#include "cli/trees.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/side.h"
#include "history/git.h"

/* Of one length, so that both sides' paths are. */
static const char *const slots[] = { "a", "b" };

static int open_one(struct worktree *tree, char **root,
		    const struct chosen_side *side, const char *slot,
		    struct error *err)
{
	int ret;

	if (side && side->kind == SIDE_FOLDER) {
		*root = xstrdup(side->where);
		return 0;
	}
	ret = side ? worktree_add(".", side->where, slot, tree, err)
		   : worktree_snapshot(".", slot, tree, err);
	if (ret == 0)
		*root = xstrdup(tree->path);
	return ret;
}

int trees_open(struct trees *trees, const struct chosen_side *base,
	       const struct chosen_side *head, enum trees_order order,
	       struct error *err)
{
	int of_base = order == TREES_SWAPPED;

	if (open_one(&trees->base, &trees->base_root, base, slots[of_base],
		     err) < 0)
		return -1;
	return open_one(&trees->head, &trees->head_root, head, slots[!of_base],
			err);
}

void trees_close(struct trees *trees)
{
	struct error ignored = ERROR_INIT; /* swept at the next start */

	if (worktree_remove(&trees->base, &ignored) < 0 ||
	    worktree_remove(&trees->head, &ignored) < 0)
		ignored.kind = ERROR_NONE;
	free(trees->base_root);
	free(trees->head_root);
	*trees = TREES_INIT;
}

/* SUITE as it is called within its repository; to free().  A suite named
 * relative to a folder that is a side has that name already. */
static char *name_within(const char *suite, struct error *err)
{
	char *top = git_top(suite), *real = NULL, *name = NULL;

	if (!top)
		return xstrdup(suite);
	real = fs_real(suite, err);
	if (real && strncmp(real, top, strlen(top)) == 0)
		name = xstrdup(real[strlen(top)] ? real + strlen(top) + 1
						 : ".");
	else if (real)
		error_set(err, ERROR_USAGE, "%s lies outside of %s", suite,
			  top);
	free(real);
	free(top);
	return name;
}

static int lay_suite(const struct trees *trees, const char *name,
		     struct error *err)
{
	char *from = fs_join(trees->head_root, name);
	int ret = 0;

	if (trees->base.path && fs_is_dir(from))
		ret = worktree_lay_suite(&trees->base, from, name, err);
	free(from);
	return ret;
}

static void push_path(struct strvec *paths, const char *root, const char *name)
{
	char *path = fs_join(root, name);

	strvec_push(paths, path);
	free(path);
}

int trees_suites(const struct trees *trees, const struct strvec *suites,
		 struct strvec *base_paths, struct strvec *head_paths,
		 struct error *err)
{
	for (size_t i = 0; i < suites->count; i++) {
		char *name = name_within(suites->items[i], err);

		if (!name)
			return -1;
		push_path(base_paths, trees->base_root, name);
		push_path(head_paths, trees->head_root, name);
		if (lay_suite(trees, name, err) < 0) {
			free(name);
			return -1;
		}
		free(name);
	}
	return 0;
}
