/* SPDX-License-Identifier: MIT */
#ifndef BASE_FS_H
#define BASE_FS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct buf;
struct error;
struct strvec;

/* Append the whole file to CONTENT; more than LIMIT bytes is an error. */
MUST_CHECK int fs_read(const char *path, size_t limit, struct buf *content,
		       struct error *err);

/* The file appears whole or not at all: temporary, fsync, rename. */
MUST_CHECK int fs_write_atomic(const char *path, const struct buf *content,
			       struct error *err);

/* All LEN bytes to FD, however many calls it takes; -1 with errno. */
MUST_CHECK int fs_write_all(int fd, const void *data, size_t len);

/* Make DIR and its parents; existing ones are fine. */
MUST_CHECK int fs_make_dirs(const char *dir, struct error *err);

/* Could a file be written at PATH?  Asked before the work whose result it is
 * to hold: -1 if its folder is missing or closed to us, or if PATH is a
 * folder itself. */
MUST_CHECK int fs_check_place(const char *path, struct error *err);

bool fs_is_dir(const char *path);
bool fs_is_file(const char *path);

/* PATH as it stands if it is absolute, else below DIR.  To free(). */
char *fs_join(const char *dir, const char *path);

/* "$TMPDIR/tare-NAME-XXXXXX", for mkstemp() and mkdtemp().  To free(). */
char *fs_temporary(const char *name);

/* Absolute, with links resolved.  To free(); NULL with ERR if it is not
 * there. */
char *fs_real(const char *path, struct error *err);

/* Names in DIR in byte order, without . and ..; 0 or -1. */
MUST_CHECK int fs_list(const char *dir, struct strvec *names,
		       struct error *err);

/* Remove a folder with all in it; one that is not there is fine. */
MUST_CHECK int fs_remove_tree(const char *dir, struct error *err);

#endif
