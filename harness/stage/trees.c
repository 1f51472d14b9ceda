/* SPDX-License-Identifier: MIT */
/* Two sides, really two: where each side's code and suites lie. */
#include "stage/trees.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "config/config.h"
#include "stage/side.h"
#include "stage/suite_place.h"

/* Of one length, so that both sides' paths are.  A second tare in the same
 * repository takes the next two. */
static const char *const slots[][2] = {
	{ "a", "b" }, { "c", "d" }, { "e", "f" }, { "g", "h" }
};

static bool is_folder(const struct chosen_side *side)
{
	return side && side->kind == SIDE_FOLDER;
}

bool trees_copies(const struct chosen_side *base,
		  const struct chosen_side *head)
{
	if (is_folder(base) && is_folder(head))
		return strcmp(base->where, head->where) != 0;
	return is_folder(base) || is_folder(head);
}

bool trees_is_ours(const struct worktree *tree)
{
	return tree->path && !tree->copy_of;
}

enum folder_use { FOLDER_HERE, FOLDER_COPIED };

static int open_one(struct worktree *tree, char **root,
		    const struct chosen_side *side, const char *slot,
		    enum folder_use use, struct error *err)
{
	int ret;

	if (is_folder(side) && use == FOLDER_HERE) {
		*root = xstrdup(side->where);
		return 0;
	}
	if (!side)
		ret = worktree_snapshot(".", slot, tree, err);
	else if (is_folder(side))
		ret = worktree_copy(".", side->where, slot, tree, err);
	else
		ret = worktree_add(".", side->where, slot, tree, err);
	if (ret == 0)
		*root = xstrdup(tree->path);
	return ret;
}

/* What killed ones left. */
static void sweep(void)
{
	struct error ignored = ERROR_INIT;

	if (worktree_sweep(".", &ignored) < 0)
		ignored = ERROR_INIT; /* they are in nobody's way */
}

static void remove_both(struct trees *trees)
{
	struct error ignored = ERROR_INIT; /* swept at the next start */

	if (worktree_remove(&trees->base, &ignored) < 0)
		ignored = ERROR_INIT;
	if (worktree_remove(&trees->head, &ignored) < 0)
		ignored = ERROR_INIT;
	free(trees->base_root);
	free(trees->head_root);
	trees->base_root = trees->head_root = NULL;
}

/* Is it only that another tare has these slots?  Then the next may do. */
static bool is_taken(const struct trees *trees, const struct error *err)
{
	return err->kind == ERROR_TARGET && trees->slots + 1 < ARRAY_LEN(slots);
}

int trees_open(struct trees *trees, const struct chosen_side *base,
	       const struct chosen_side *head, enum trees_order order,
	       struct error *err)
{
	int of_base = order != TREES_STRAIGHT;
	enum folder_use use = order == TREES_SWAPPED && trees_copies(base, head)
				      ? FOLDER_COPIED
				      : FOLDER_HERE;

	sweep();
	for (;; trees->slots++) {
		const char *const *pair = slots[trees->slots];

		*err = ERROR_INIT;
		if (open_one(&trees->base, &trees->base_root, base,
			     pair[of_base], use, err) == 0 &&
		    open_one(&trees->head, &trees->head_root, head,
			     pair[!of_base], use, err) == 0)
			return 0;
		remove_both(trees);
		if (!is_taken(trees, err))
			return -1;
	}
}

int trees_open_head(struct trees *trees, const struct chosen_side *head,
		    struct error *err)
{
	sweep();
	for (;; trees->slots++) {
		*err = ERROR_INIT;
		if (open_one(&trees->head, &trees->head_root, head,
			     slots[trees->slots][1], FOLDER_HERE, err) == 0)
			return 0;
		if (!is_taken(trees, err))
			return -1;
	}
}

int trees_change_base(struct trees *trees, const struct chosen_side *base,
		      struct error *err)
{
	base_suites_release(&trees->own);
	free(trees->base_root);
	trees->base_root = NULL;
	if (worktree_remove(&trees->base, err) < 0)
		return -1;
	return open_one(&trees->base, &trees->base_root, base,
			slots[trees->slots][0], FOLDER_HERE, err);
}

void trees_close(struct trees *trees)
{
	remove_both(trees);
	base_suites_release(&trees->own);
	*trees = TREES_INIT;
}

/* Where the suites are read. */
static const char *suites_root(const struct trees *trees)
{
	return trees->suites_from ? trees->suites_from : trees->head_root;
}

static int lay_over(const struct trees *trees, const char *from,
		    const char *folder, struct error *err)
{
	if (trees_is_ours(&trees->base) &&
	    worktree_lay_suite(&trees->base, from, folder, err) < 0)
		return -1;
	if (!trees->suites_from || !trees_is_ours(&trees->head))
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
static int pair_file(struct trees *trees, const char *file,
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
	if (trees_is_ours(&trees->base))
		base_suites_read(&trees->own, trees->base_root, root, name);
	ret = lay_over(trees, from, folder, err);
	free(folder);
	free(from);
	return ret;
}

/* Suites below the folder NAME that only base has. */
static void read_gone(struct trees *trees, const char *root, const char *name)
{
	struct strvec files = STRVEC_INIT;
	struct error ignored = ERROR_INIT;
	char *folder = strcmp(name, ".") == 0 ? xstrdup(trees->base_root)
					      : fs_join(trees->base_root, name);

	if (trees_is_ours(&trees->base) && fs_is_dir(folder) &&
	    config_find(folder, &files, &ignored) == 0)
		for (size_t i = 0; i < files.count; i++) {
			const char *file = files.items[i] +
					   strlen(trees->base_root) + 1;
			char *on_head = fs_join(root, file);

			if (!fs_is_file(on_head))
				base_suites_read(&trees->own, trees->base_root,
						 root, file);
			free(on_head);
		}
	strvec_release(&files);
	free(folder);
}

static int find_files(struct trees *trees, const char *suite,
		      struct strvec *files, struct error *err)
{
	const char *root = suites_root(trees);
	enum root_kind kind = trees->suites_from || trees_is_ours(&trees->head)
				      ? ROOT_OURS
				      : ROOT_FOLDER;
	const char *known_by = kind == ROOT_FOLDER && trees->head.copy_of
				       ? trees->head.copy_of
				       : root;
	char *name = suite_place(known_by, kind, suite, err), *path = NULL;
	int ret = -1;

	if (name) {
		path = strcmp(name, ".") == 0 ? xstrdup(root)
					      : fs_join(root, name);
		ret = config_find(path, files, err);
		if (ret == 0)
			read_gone(trees, root, name);
	}
	free(path);
	free(name);
	return ret;
}

int trees_suites(struct trees *trees, const struct strvec *suites,
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

/* PATHS that began with FROM begin with TO. */
static void rebase_paths(struct strvec *paths, const char *from, const char *to)
{
	for (size_t i = 0; i < paths->count; i++) {
		char *path = xasprintf("%s%s", to,
				       paths->items[i] + strlen(from));

		free(paths->items[i]);
		paths->items[i] = path;
	}
}

static int keep_one(struct worktree *tree, char **root, uint64_t wanted,
		    struct strvec *paths, struct error *err)
{
	char hash[65], key[17];

	if (!trees_is_ours(tree))
		return 0;
	if (worktree_hash(tree->path, hash, err) < 0)
		return -1;
	snprintf(key, sizeof(key), "%016" PRIx64,
		 text_hash(wanted, hash, strlen(hash)));
	if (worktree_keep(tree, key, err) < 0)
		return -1;
	rebase_paths(paths, *root, tree->path);
	free(*root);
	*root = xstrdup(tree->path);
	return 0;
}

int trees_keep(struct trees *trees, uint64_t wanted, struct strvec *base_paths,
	       struct strvec *head_paths, struct error *err)
{
	if (keep_one(&trees->base, &trees->base_root, wanted, base_paths, err) <
	    0)
		return -1;
	return keep_one(&trees->head, &trees->head_root, wanted, head_paths,
			err);
}
