/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_YAMLPROBLEM_H
#define CONFIG_YAMLPROBLEM_H

#include <stdbool.h>

/*
 * What libyaml's PROBLEM, met while doing CONTEXT (may be NULL) at character
 * C, means to somebody who writes a suite file, and what to do about it.
 */
const char *yamlproblem_text(const char *problem, const char *context, char c);

/* Is the place to look at where the context began (an open quote or
 * bracket), and not where the parser gave up? */
bool yamlproblem_at_context(const char *problem);

#endif
