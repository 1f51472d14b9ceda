/* SPDX-License-Identifier: MIT */
#ifndef HISTORY_SLOT_H
#define HISTORY_SLOT_H

#include "base/compiler.h"

struct buf;
struct error;
struct git_call;

/*
 * Within this module: a slot is the path .tare/trees/NAME, the lock beside
 * it, and the trees that lie there: PATH itself and, kept for what is built
 * in them, PATH-KEY.  NAME has no dash.
 */

/* .tare/trees of the main working tree, made if need be; to free(). */
char *slot_folder(const char *top, struct error *err);

/* A copy of the folder FROM at PATH, which is not there yet. */
MUST_CHECK int slot_copy(const char *from, const char *path, struct error *err);

/* The index that snapshots of the slot PATH are made with; to free(). */
char *slot_index(const char *path);

/* Remove it, and what a writer who was killed left beside it. */
MUST_CHECK int slot_remove_index(const char *path, struct error *err);

/* Everything of the tree at PATH but the slot's lock. */
MUST_CHECK int slot_remove_tree(const char *top, const char *path,
				struct error *err);

/* Of the trees kept in the slot PATH: remove those that were never built to
 * the end, and all but the newest. */
MUST_CHECK int slot_prune(const char *top, const char *path, struct error *err);

/* The tree of the working tree where CALL runs as it stands, written with
 * CALL's index, which begins as a copy of the user's. */
MUST_CHECK int slot_write_tree(const struct git_call *call, struct buf *hash,
			       struct error *err);

#endif
