/* SPDX-License-Identifier: MIT */
#ifndef HISTORY_GIT_H
#define HISTORY_GIT_H

struct arena;
struct commit;
struct error;

/* git's command line, asked from DIR.  No git, or no repository, is not an
 * error where a function says "outside git". */

/* Top of the working tree, and of the main one if DIR is in a linked
 * worktree; NULL outside git.  To free(). */
char *git_top(const char *dir);
char *git_main_top(const char *dir);

/* HEAD as it stands in DIR; all NULL outside git.  `.tare/` does not make
 * a tree dirty. */
void git_commit(const char *dir, struct arena *arena, struct commit *commit);

/* COMMIT from a line of git's in this format, which is cut up; no field before
 * the last holds a blank.  A line of another form leaves it as it is. */
#define GIT_COMMIT_FORMAT "--format=%H %ct %s"
void git_read_commit(char *line, struct arena *arena, struct commit *commit);

/* The full hash that REV names; -1 and ERR if there is none. */
int git_resolve(const char *dir, const char *rev, char hash[65],
		struct error *err);

#endif
