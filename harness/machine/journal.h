/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_JOURNAL_H
#define MACHINE_JOURNAL_H

#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"

struct error;

/* A file of the system that we change. */
struct journal_entry {
	const char *path;   /* below the root: "/sys/..." */
	const char *before; /* all of it, byte for byte */
	const char *after;  /* what we write */
};

/*
 * What was changed on this machine and how it had been: the only way back
 * after a crash, and therefore on the disk before anything is changed.  Its
 * lock keeps a second process out for as long as it is open.
 */
struct journal {
	struct arena arena; /* owns all text */
	char *file;
	int lock_fd;
	const char *boot; /* of the machine when it was written; NULL */
	struct journal_entry *items; /* in the order of the changes */
	size_t count, capacity;
};

/*
 * Lock the journal in FILE and read it; one that is not there is empty.
 * Folders are made.  A file that is no journal of ours, or one that somebody
 * else has locked, is an error.
 */
MUST_CHECK int journal_open(struct journal *journal, const char *file,
			    struct error *err);

/* Put it on the disk, whole or not at all; an empty one is removed. */
MUST_CHECK int journal_save(struct journal *journal, struct error *err);

/* Unlock; what is on the disk stays.  Zeroed is fine, with lock_fd 0. */
void journal_close(struct journal *journal);

/* NULL if PATH is not in it. */
struct journal_entry *journal_find(const struct journal *journal,
				   const char *path);

/* Add PATH, or change what is said of it; texts are copied. */
void journal_put(struct journal *journal, const char *path, const char *before,
		 const char *after);

/* Forget PATH; the others keep their order. */
void journal_drop(struct journal *journal, const char *path);

#endif
