/* SPDX-License-Identifier: MIT */
#ifndef CLI_COMMON_OPTIONS_H
#define CLI_COMMON_OPTIONS_H

#include "base/compiler.h"
#include "stage/governance.h"

struct error;
struct invocation;
struct terms;
struct wishes;

/* Rows that several commands have in their tables, and what they ask for. */

/* Rows of every command that plans. */
#define PREPARE_OPTIONS                                                   \
	{ "keep",                                                         \
	  'k',                                                            \
	  OPTION_LIST,                                                    \
	  "PATTERN",                                                      \
	  "only cases whose name matches (*, ?, [...]), or has it in it", \
	  NULL },                                                         \
		{ "tag",                                                  \
		  't',                                                    \
		  OPTION_LIST,                                            \
		  "TAG",                                                  \
		  "only benchmarks with this tag",                        \
		  NULL },                                                 \
		{ "budget",                                               \
		  0,                                                      \
		  OPTION_DURATION,                                        \
		  "TIME",                                                 \
		  "stop after so much time for everything",               \
		  NULL },                                                 \
	{                                                                 \
		"processes", 0, OPTION_INTEGER, "N",                      \
			"so many processes for each case", NULL           \
	}

/* The row of every command that measures. */
#define WAIT_OPTIONS                                                    \
	{                                                               \
		"no-wait", 0, OPTION_FLAG, NULL,                        \
			"give up if another tare is measuring on this " \
			"CPU",                                          \
			NULL                                            \
	}

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

/* Rows of commands that stage duets and judge them by terms of their own. */
#define STAGE_OPTIONS                                                   \
	PREPARE_OPTIONS, { "strict",                                    \
			   0,                                           \
			   OPTION_FLAG,                                 \
			   NULL,                                        \
			   "undecided and incomparable cases fail too", \
			   NULL },                                      \
		{ "seed",                                               \
		  0,                                                    \
		  OPTION_INTEGER,                                       \
		  "N",                                                  \
		  "draw coins, hash seeds and order from this "         \
		  "number",                                             \
		  NULL },                                               \
		TERMS_OPTIONS, WAIT_OPTIONS

/* The row of every command that makes baselines. */
#define GOVERNANCE_OPTIONS                                           \
	{                                                            \
		"allow-dirty", 0, OPTION_FLAG, NULL,                 \
			"let a run of uncommitted changes become a " \
			"baseline",                                  \
			NULL                                         \
	}

/* What INV says by those of PREPARE_OPTIONS, WAIT_OPTIONS, "seed" and "strict"
 * that its table has, to be told on its screen.  WISHES borrow from INV. */
MUST_CHECK int common_options_wishes(const struct invocation *inv,
				     struct wishes *wishes, struct error *err);

/* The same of TERMS_OPTIONS, or of WAIVER_OPTIONS alone: TERMS are read, and to
 * be released. */
MUST_CHECK int common_options_terms(const struct invocation *inv,
				    struct terms *terms, struct error *err);

/* What INV says by GOVERNANCE_OPTIONS. */
enum governance_dirt common_options_dirt(const struct invocation *inv);

#endif
