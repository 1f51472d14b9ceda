/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PLACEHOLDER_H
#define MODEL_PLACEHOLDER_H

#include <stdbool.h>

struct bindings;

/*
 * TEXT with each {name} of BINDINGS replaced by its value as it was written
 * (quotes taken off), `{{` by `{` and `}}` by `}`; to free().  All other
 * braces stay, and so does a text for which there are no bindings at all:
 * JSON in a command of a benchmark without parameters needs no escapes.
 */
char *placeholder_expand(const char *text, const struct bindings *bindings);

/* Does {NAME} stand in TEXT? */
bool placeholder_mentions(const char *text, const char *name);

#endif
