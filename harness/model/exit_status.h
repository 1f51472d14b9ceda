/* SPDX-License-Identifier: MIT */
#ifndef MODEL_EXIT_STATUS_H
#define MODEL_EXIT_STATUS_H

#include <stddef.h>

struct error;

/* The exit statuses of every command; part of the interface (CI scripts
 * rely on them).  When several apply: the first of 2, 130/143, 1, 3, 5, 4,
 * 0. */
enum exit_status {
	EXIT_STATUS_OK = 0,
	EXIT_STATUS_WORSE = 1,
	EXIT_STATUS_USAGE = 2,
	EXIT_STATUS_FAILED = 3,
	EXIT_STATUS_UNDECIDED = 4,
	EXIT_STATUS_NOTHING = 5,
	EXIT_STATUS_SIGINT = 130,
	EXIT_STATUS_SIGTERM = 143
};

struct exit_status_info {
	enum exit_status status;
	const char *name;  /* "worse" */
	const char *about; /* a sentence for the manual */
};

extern const struct exit_status_info exit_status_infos[];
extern const size_t exit_status_count;

/* The status that A and B have together. */
enum exit_status exit_status_combine(enum exit_status a, enum exit_status b);

/* The status of a command that ended with ERR. */
enum exit_status exit_status_of_error(const struct error *err);

#endif
