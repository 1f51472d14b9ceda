/* SPDX-License-Identifier: MIT */
#ifndef SURVEY_LOCATE_H
#define SURVEY_LOCATE_H

struct buf;
struct suite;

/*
 * The file that COMMAND of a suite in DIR means: a word is looked up on
 * PATH (colons between folders), a relative path in DIR and in the folders
 * above it, up to that with .git, for `build:` runs in the root of the tree.
 * To free(); NULL with the reason in WHY.
 */
char *locate_command(const char *command, const char *dir, const char *path,
		     struct buf *why);

/* The same, with the PATH that the workers of SUITE have. */
char *locate_program(const char *command, const struct suite *suite,
		     struct buf *why);

#endif
