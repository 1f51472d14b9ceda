/* SPDX-License-Identifier: MIT */
#ifndef CLI_TERMS_H
#define CLI_TERMS_H

#include "base/compiler.h"

struct error;
struct findings;
struct invocation;
struct planned;
struct waivers;

/*
 * The terms of one call: what the command line changes in the policies that
 * suites have, and the waivers of the repository.  Zeroed ones change
 * nothing.
 */
struct terms {
	const struct invocation *inv; /* has TERMS_OPTIONS */
	struct waivers *waivers;
	char today[11]; /* "2026-12-31", UTC */
};

/* The row of every command that judges. */
#define WAIVER_OPTIONS                                                      \
	{                                                                   \
		"accepted", 0, OPTION_TEXT, "FILE",                         \
			"the waivers, instead of .tare/accepted.yaml", NULL \
	}

/* Rows of every command that judges what it measures. */
#define TERMS_OPTIONS                                                      \
	{ "tolerance",                                                     \
	  0,                                                               \
	  OPTION_LIST,                                                     \
	  "[METRIC=]RATIO",                                                \
	  "tolerate so much of METRIC, or of all times; again for others", \
	  NULL },                                                          \
		{ "max",                                                   \
		  0,                                                       \
		  OPTION_LIST,                                             \
		  "METRIC=VALUE",                                          \
		  "more than VALUE is worse, whatever base has",           \
		  NULL },                                                  \
		{ "gate",                                                  \
		  0,                                                       \
		  OPTION_LIST,                                             \
		  "METRIC",                                                \
		  "METRIC counts for the exit status",                     \
		  NULL },                                                  \
		{ "no-gate",                                               \
		  0,                                                       \
		  OPTION_LIST,                                             \
		  "METRIC",                                                \
		  "METRIC is only reported",                               \
		  NULL },                                                  \
		{ "clock",                                                 \
		  0,                                                       \
		  OPTION_CHOICE,                                           \
		  "wall|cpu",                                              \
		  "judge times by this clock",                             \
		  NULL },                                                  \
		{ "confirm",                                               \
		  0,                                                       \
		  OPTION_CHOICE,                                           \
		  "again|none",                                            \
		  "fail on what fresh processes say again, or at once",    \
		  NULL },                                                  \
		WAIVER_OPTIONS

/* Check what INV says and read the waivers.  Undone by terms_release(). */
MUST_CHECK int terms_read(struct terms *terms, const struct invocation *inv,
			  struct error *err);
/* Only the waivers, for a command that has WAIVER_OPTIONS alone. */
MUST_CHECK int terms_read_waivers(struct terms *terms,
				  const struct invocation *inv,
				  struct error *err);
void terms_release(struct terms *terms);

/* Change the policies of SIDE's suites, before it is measured. */
void terms_impose(const struct terms *terms, struct planned *side);

/* Mark what a waiver covers; again when findings have changed. */
void terms_waive(const struct terms *terms, struct findings *findings);

#endif
