/* SPDX-License-Identifier: MIT */
#ifndef CLI_DELIVER_H
#define CLI_DELIVER_H

#include <stddef.h>

#include "base/compiler.h"

struct error;
struct findings;
struct invocation;

/* Where findings go beside the terminal: rows of every command that judges. */
#define DELIVER_OPTIONS                                                       \
	{                                                                     \
		"json", 0, OPTION_TEXT, "FILE", "write the findings as JSON", \
		NULL                                                          \
	},                                                                    \
		{ "junit",                                                    \
		  0,                                                          \
		  OPTION_TEXT,                                                \
		  "FILE",                                                     \
		  "write the findings as JUnit XML",                          \
		  NULL },                                                     \
		{ "markdown",                                                 \
		  0,                                                          \
		  OPTION_TEXT,                                                \
		  "FILE",                                                     \
		  "write the comment for a pull request",                     \
		  NULL },                                                     \
		{ "html",                                                     \
		  0,                                                          \
		  OPTION_TEXT,                                                \
		  "FILE",                                                     \
		  "write a page that needs no network",                       \
		  NULL },                                                     \
	{                                                                     \
		"csv", 0, OPTION_TEXT, "FILE", "write the findings as CSV",   \
			NULL                                                  \
	}

/* Could the files that were asked for be written?  Asked before anything is
 * measured. */
MUST_CHECK int deliver_check(const struct invocation *inv, struct error *err);

/* What was typed to measure what FINDINGS are of, for the command that repeats
 * it: the suites, from the argument FIRST on, -k and --tag. */
void deliver_note_typed(const struct invocation *inv, size_t first,
			struct findings *findings);

/* Sign FINDINGS with our version, print them on the terminal, write the files
 * that were asked for.
 * Returns the findings' exit status, or -1 with ERR. */
MUST_CHECK int deliver_findings(const struct invocation *inv,
				struct findings *findings, struct error *err);

#endif
