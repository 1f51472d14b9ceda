/* SPDX-License-Identifier: MIT */
/* Two sides, really two: where each side's code and suites lie. */
#include "cli/trees.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/side.h"
#include "config/config.h"
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

int trees_open_head(struct trees *trees, const struct chosen_side *head,
		    struct error *err)
{
	return open_one(&trees->head, &trees->head_root, head, slots[1], err);
}

int trees_change_base(struct trees *trees, const struct chosen_side *base,
		      struct error *err)
{
	free(trees->base_root);
	trees->base_root = NULL;
	if (worktree_remove(&trees->base, err) < 0)
		return -1;
	return open_one(&trees->base, &trees->base_root, base, slots[0], err);
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

/* Where the suites are read. */
static const char *suites_root(const struct trees *trees)
{
	return trees->suites_from ? trees->suites_from : trees->head_root;
}

static int lay_over(const struct trees *trees, const char *from,
		    const char *folder, struct error *err)
{
	if (trees->base.path &&
	    worktree_lay_suite(&trees->base, from, folder, err) < 0)
		return -1;
	if (!trees->suites_from || !trees->head.path)
		return 0;
	return worktree_lay_suite(&trees->head, from, folder, err);
}

static void push_below(struct strvec *paths, const char *root, const char *name)
{
	char *path = fs_join(root, name);

	strvec_push(paths, path);
	free(path);
}

/* The suite file FILE (of the tree that has the suites) for both sides. */
static int pair_file(const struct trees *trees, const char *file,
		     struct strvec *base_paths, struct strvec *head_paths,
		     struct error *err)
{
	const char *root = suites_root(trees);
	const char *name = file + strlen(root) + 1;
	const char *slash = strrchr(name, '/');
	char *folder = xstrndup(name, slash ? (size_t)(slash - name) : 0);
	char *from = fs_join(root, folder);
	int ret;

	push_below(head_paths, trees->head_root, name);
	push_below(base_paths, trees->base_root, name);
	ret = lay_over(trees, from, folder, err);
	free(folder);
	free(from);
	return ret;
}

/* What is not there is config's to complain of. */
static int find_files(const struct trees *trees, const char *suite,
		      struct strvec *files, struct error *err)
{
	const char *root = suites_root(trees);
	char *name = name_within(suite, err), *path = NULL;
	int ret = -1;

	if (name) {
		path = strcmp(name, ".") == 0 ? xstrdup(root)
					      : fs_join(root, name);
		ret = config_find(path, files, err);
	}
	free(path);
	free(name);
	return ret;
}

int trees_suites(const struct trees *trees, const struct strvec *suites,
		 struct strvec *base_paths, struct strvec *head_paths,
		 struct error *err)
{
	struct strvec files = STRVEC_INIT;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < suites->count; i++)
		ret = find_files(trees, suites->items[i], &files, err);
	for (size_t i = 0; ret == 0 && i < files.count; i++)
		ret = pair_file(trees, files.items[i], base_paths, head_paths,
				err);
	strvec_release(&files);
	return ret;
}
