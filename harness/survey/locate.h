/* SPDX-License-Identifier: MIT */
#ifndef SURVEY_LOCATE_H
#define SURVEY_LOCATE_H

struct buf;
struct suite;

/*
 * The file that COMMAND of SUITE means: a word is looked up on the PATH that
 * its workers have, a relative path in the suite's folder and in the folders
 * above it, up to that with .git, for `build:` runs in the root of the tree.
 * To free(); NULL with the reason in WHY.
 */
char *locate_program(const char *command, const struct suite *suite,
		     struct buf *why);

#endif
