/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_SYSFILE_H
#define MACHINE_SYSFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct arena;
struct buf;
struct cpuset;

/* The small files of /proc and /sys below ROOT ("" for the real ones).  A
 * file that is not there is nothing unusual: false, -1 or NULL. */

/* Append the file whose path the format makes; without the last newline. */
bool sysfile_read(struct buf *content, const char *root, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

bool sysfile_exists(const char *root, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A whole number that is not negative; -1 if there is none. */
int64_t sysfile_integer(const char *root, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* A list of CPUs, "0-3,8"; false if there is none. */
bool sysfile_cpus(struct cpuset *cpus, const char *root, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Its first line in ARENA; NULL if it is not there or empty. */
const char *sysfile_line(struct arena *arena, const char *root, const char *fmt,
			 ...) PRINTF_LIKE(3, 4);

/*
 * The value of the first line "KEY <spaces> SEPARATOR value" in TEXT, its
 * length in LEN; NULL if there is none.
 */
const char *sysfile_field(const char *text, const char *key, char separator,
			  size_t *len);

/* The same, in ARENA. */
const char *sysfile_field_text(struct arena *arena, const char *text,
			       const char *key, char separator);

/* The whole number behind KEY; -1 if there is none. */
int64_t sysfile_field_integer(const char *text, const char *key,
			      char separator);

#endif
