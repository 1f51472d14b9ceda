/* SPDX-License-Identifier: MIT */
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

struct error;
struct invocation;

/* Where things are.  Results are to free(). */

/* The folder of the probe: beside the program or where it was installed. */
char *place_probe_dir(struct error *err);

/* The same for a program that lies in DIR. */
char *place_probe_dir_from(const char *dir, struct error *err);

/* The file with the runs: --store, $TARE_STORE, .tare/tare.db of the
 * repository's main worktree, or of this folder outside git. */
char *place_store(const struct invocation *inv);

#endif
