/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STORE_RUN_FIXTURE_H
#define TESTS_STORE_RUN_FIXTURE_H

#include <stddef.h>

struct point_row;
struct run;

/* A run with every field set, `cases` cases of two processes each. */
struct run *fixture_run(size_t cases);

/* A run in which all that may be missing is. */
struct run *fixture_bare_run(void);

/* Every field of both, the samples too. */
void assert_runs_equal(const struct run *a, const struct run *b);

/* A folder of its own below $TMPDIR, and its end.  To free(). */
char *fixture_dir(void);
void fixture_dir_remove(char *dir);

/* Three points of RUN's first case. */
size_t fixture_points(struct point_row *points);

#endif
