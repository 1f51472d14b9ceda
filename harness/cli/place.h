/* SPDX-License-Identifier: MIT */
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

struct invocation;

/* The file with the runs: --store, $TARE_STORE, .tare/tare.db of the
 * repository's main worktree, or of this folder outside git.  To free(). */
char *place_store(const struct invocation *inv);

#endif
