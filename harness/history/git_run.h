/* SPDX-License-Identifier: MIT */
#ifndef HISTORY_GIT_RUN_H
#define HISTORY_GIT_RUN_H

#include "base/compiler.h"

struct buf;
struct error;

/* How this module asks git; zeroed fields are the default. */
struct git_call {
	const char *dir;   /* where git runs */
	const char *index; /* instead of the user's index; NULL */
};

/*
 * Run git with ARGS (NULL-ended, without "git"), its output in OUT (which is
 * emptied first), without the final newline.  Variables that point git at
 * another repository are taken out of its environment, hooks and monitors of
 * the repository are not run.  Git's refusals that a user can do something
 * about come with what to do.
 */
MUST_CHECK int git_run(const struct git_call *call, const char *const *args,
		       struct buf *out, struct error *err);

/* What git says in DIR to ARGS; NULL if it refuses or says nothing.  To
 * free(). */
char *git_ask(const char *dir, const char *const *args);

#endif
