/* SPDX-License-Identifier: MIT */
#ifndef STORE_RUNFILE_NAMES_H
#define STORE_RUNFILE_NAMES_H

/* The words of run files, each list in the order of its enum, ended by
 * NULL. */
enum { RUNFILE_SCHEMA = 1 };
#define RUNFILE_KIND "tare run"

extern const char *const runfile_states[];
extern const char *const runfile_outcomes[];
extern const char *const runfile_betters[];

#endif
