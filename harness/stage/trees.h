/* SPDX-License-Identifier: MIT */
#ifndef STAGE_TREES_H
#define STAGE_TREES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "history/worktree.h"
#include "stage/base_suites.h"

struct chosen_side;
struct error;
struct strvec;

/*
 * The two trees of a duet.  A revision is checked out, the working tree is
 * snapshotted (HEAD side NULL), each into a slot of its own with paths of
 * equal length; a folder is used where it lies.  TREES_SWAPPED gives base
 * the slot that head had, and copies folders to the slots: what the path does
 * to the numbers changes sides.  TREES_SWAPPED_HERE leaves folders where they
 * are: of those only the draws are fresh then.
 */
struct trees {
	struct worktree base, head;  /* empty where a folder is used */
	char *base_root, *head_root; /* absolute */
	size_t slots;		     /* which of those that there are */
	struct base_suites own;	     /* base's, where head's are laid over */
	const char *suites_from;     /* the root of a tree whose suites are
					laid over both; NULL: head's over
					base */
};

#define TREES_INIT \
	((struct trees){ .base = WORKTREE_INIT, .head = WORKTREE_INIT })

enum trees_order { TREES_STRAIGHT, TREES_SWAPPED, TREES_SWAPPED_HERE };

/* Is there a folder that TREES_SWAPPED copies?  One that is both sides can
 * favour none. */
bool trees_copies(const struct chosen_side *base,
		  const struct chosen_side *head);

/* Is TREE from git, made by us, so that suites are laid over it? */
bool trees_is_ours(const struct worktree *tree);

MUST_CHECK int trees_open(struct trees *trees, const struct chosen_side *base,
			  const struct chosen_side *head,
			  enum trees_order order, struct error *err);
void trees_close(struct trees *trees);

/* Only head's; base comes with trees_change_base(). */
MUST_CHECK int trees_open_head(struct trees *trees,
			       const struct chosen_side *head,
			       struct error *err);

/* Put another revision in the place of base, its path as before. */
MUST_CHECK int trees_change_base(struct trees *trees,
				 const struct chosen_side *base,
				 struct error *err);

/*
 * Where SUITES (as the user named them) lie in both trees.  Head's suite is
 * laid over base's tree, if that is ours: the files beside suite.yaml, and
 * folders that base does not have; what else is below it is product code,
 * and each side keeps its own.
 */
MUST_CHECK int trees_suites(struct trees *trees, const struct strvec *suites,
			    struct strvec *base_paths,
			    struct strvec *head_paths, struct error *err);

/*
 * Where something is to be built (WANTED, see build_wanted()): give our own
 * trees names under which they are found again when the same is to be built
 * from the same contents, and change the paths of trees_suites() with them.
 * Slots and names stay of one length, so that swapped roles are swapped
 * paths here too.
 */
MUST_CHECK int trees_keep(struct trees *trees, uint64_t wanted,
			  struct strvec *base_paths, struct strvec *head_paths,
			  struct error *err);

#endif
