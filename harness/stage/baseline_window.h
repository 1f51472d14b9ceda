/* SPDX-License-Identifier: MIT */
#ifndef STAGE_BASELINE_WINDOW_H
#define STAGE_BASELINE_WINDOW_H

struct error;
struct run;
struct store;
struct window;

/* The last runs of the baseline NAME on HEAD's machine, of the cases that
 * HEAD has.  No raw sample is read.  NULL with ERR. */
struct window *baseline_window(struct store *store, const char *name,
			       const struct run *head, struct error *err);

#endif
