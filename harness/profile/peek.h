/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_PEEK_H
#define PROFILE_PEEK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * The memory of another process, at one moment after the other.  What was
 * looked at in one moment will mostly be looked at in the next, so all of it
 * is read again at once, by one system call; only what is new costs one more.
 * Nothing of a moment is believed in the next.
 */
struct peek;

struct peek *peek_open(pid_t pid);
void peek_close(struct peek *peek); /* NULL is fine */

/* A new moment: what peek_at() gave before is gone. */
void peek_begin(struct peek *peek);

/* BYTES at ADDRESS; NULL if they cannot be read. */
const void *peek_at(struct peek *peek, uint64_t address, size_t bytes);

/* The word at ADDRESS, a pointer or a number; 0 if it cannot be read. */
uint64_t peek_word(struct peek *peek, uint64_t address);

#endif
