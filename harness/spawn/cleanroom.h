/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_CLEANROOM_H
#define SPAWN_CLEANROOM_H

struct strvec;
struct suite;

/*
 * Append the environment of workers and of the survey, built from nothing:
 * PATH, HOME, TMPDIR where they are set, LANG=C.UTF-8; then what the suite's
 * `inherit` lets through; then what its `env` says.  Later ones win, each
 * name appears once.  PYTHONHASHSEED is for the caller to add.
 */
void cleanroom_environment(const struct suite *suite, struct strvec *envp);

/* Add NAME=VALUE in place of what NAME was. */
void cleanroom_set(struct strvec *envp, const char *name, const char *value);

#endif
