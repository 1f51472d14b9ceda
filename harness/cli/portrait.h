/* SPDX-License-Identifier: MIT */
#ifndef CLI_PORTRAIT_H
#define CLI_PORTRAIT_H

#include <stddef.h>

#include "base/compiler.h"
#include "model/stacks.h"
#include "profile/sources.h"

struct digest_side;
struct error;
struct invocation;
struct measure_setup;
struct plan_case;
struct screen;
struct wishes;

/* One side of a case and all that its sittings gave.  Begins with `c` and
 * `tree`, from which its files are named and which is its own. */
struct portrait {
	const struct plan_case *c;
	char *tree;
	struct stacks stacks, memory;
	struct sources sources;
};

/* Have COUNT sides sit, as often as WISHES and what is usual say; two of them in pairs; and once each for their memory. */
MUST_CHECK int portraits_take(const struct wishes *wishes,
			      struct screen *screen,
			      const struct measure_setup *setup,
			      struct portrait *const *portraits, int count,
			      struct error *err);

/* For digest() and contrast(); borrows. */
struct digest_side portrait_side(struct portrait *portrait);

/* Files that are wanted beside the terminal's report: rows of the command. */
#define PORTRAIT_OPTIONS                                                       \
	{                                                                      \
		"flame", 0, OPTION_TEXT, "FILE", "draw a flame graph, an SVG", \
		NULL                                                           \
	},                                                                     \
		{ "speedscope",                                                \
		  0,                                                           \
		  OPTION_TEXT,                                                 \
		  "FILE",                                                      \
		  "write the stacks for speedscope.app",                       \
		  NULL },                                                      \
	{                                                                      \
		"collapsed", 0, OPTION_TEXT, "FILE",                           \
			"write the stacks a line each, for other tools", NULL  \
	}

/* Could they be written?  Asked before anything sits. */
MUST_CHECK int portraits_check(const struct invocation *inv, struct error *err);

/* Write those that were asked for. */
MUST_CHECK int portraits_write(const struct invocation *inv,
			       const struct digest_side *const *sides,
			       size_t count, const char *title,
			       struct error *err);

void portrait_release(struct portrait *portrait);

#endif
