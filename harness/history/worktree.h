/* SPDX-License-Identifier: MIT */
#ifndef HISTORY_WORKTREE_H
#define HISTORY_WORKTREE_H

#include <stdbool.h>

#include "base/compiler.h"

struct error;

/*
 * Trees of our own to measure in: checked out below `.tare/trees/SLOT` of the
 * main working tree, so that slots with names of one length give paths of one
 * length.  The user's tree, index and branches are never touched.  A tree is
 * locked as long as its process lives; what a dead process left is removed
 * when its slot is used again, or by worktree_sweep().
 *
 * Submodules are not followed: their folders are empty in such a tree.
 */
struct worktree {
	char *top;     /* a tree of the repository, where git is asked */
	char *path;    /* absolute */
	char hash[65]; /* of the commit that is checked out */
	int lock;      /* descriptor of the slot's lock, -1: none */
	bool kept;     /* stays when it is built: see worktree_keep() */
	char *copy_of; /* a folder, that this is a copy of; NULL */
};

#define WORKTREE_INIT ((struct worktree){ .lock = -1 })

/* REV as a tree.  TOP is any folder of the repository. */
MUST_CHECK int worktree_add(const char *top, const char *rev, const char *slot,
			    struct worktree *tree, struct error *err);

/* The working tree of TOP as it stands, with what is not committed and what
 * is not tracked but not ignored either; as a commit that no branch has.  A
 * clean tree is HEAD itself; the same contents give the same hash. */
MUST_CHECK int worktree_snapshot(const char *top, const char *slot,
				 struct worktree *tree, struct error *err);

/* The folder FROM, whatever git thinks of it, but for .git and .tare: a copy
 * with its times, so that compiled files stay good.  TOP need not be in a
 * repository.  Where blocks cannot be shared, no more than so much: */
#define WORKTREE_COPY_MOST (INT64_C(1) << 30)
MUST_CHECK int worktree_copy(const char *top, const char *from,
			     const char *slot, struct worktree *tree,
			     struct error *err);

/*
 * Lay the suite's folder FROM over TREE's folder RELATIVE ("." and "" are its
 * top): files replace those that are there, links are copied as links, and a
 * folder that TREE has already stays as it is: below a suite lies the
 * product, and each side keeps its own.  In the tree's top only what
 * suite_owns_at_top() is laid.  Nothing is written outside of
 * TREE, also where it has links that lead there.
 */
MUST_CHECK int worktree_lay_suite(const struct worktree *tree, const char *from,
				  const char *relative, struct error *err);

/*
 * Give TREE the name SLOT-KEY, of a length that only depends on theirs, so
 * that what is built in it can be used again: where a tree of that name is
 * left from before, built to the end, TREE becomes that one.  A slot keeps
 * the few that were used last.  No slot's name may begin with another's and
 * a dash.
 */
MUST_CHECK int worktree_keep(struct worktree *tree, const char *key,
			     struct error *err);

/* The stamp of a build in the working tree DIR, our own or the user's:
 * written when it is through.  STAMP NULL: is there any? */
MUST_CHECK int worktree_stamp(const char *dir, const char *stamp,
			      struct error *err);
bool worktree_is_stamped(const char *dir, const char *stamp);

/* The hash of what a snapshot of TOP would have in it. */
MUST_CHECK int worktree_hash(const char *top, char hash[65], struct error *err);

/* Remove the tree (a kept one only if it was never built) and let go of its
 * slot.  A worktree that was never added is fine. */
MUST_CHECK int worktree_remove(struct worktree *tree, struct error *err);

/* Remove every tree whose process is gone. */
MUST_CHECK int worktree_sweep(const char *top, struct error *err);

#endif
