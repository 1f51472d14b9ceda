/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_PYNAMES_H
#define CONFIG_PYNAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Could TEXT be a name in Python?  Letters beyond ASCII are believed. */
bool pynames_is_identifier(const char *text, size_t len);

/* One or more identifiers with points between, none of them a keyword. */
bool pynames_is_dotted(const char *text, size_t len);

/* Words that Python keeps for itself, as of 3.14; True is one. */
bool pynames_is_keyword(const char *text, size_t len);

#endif
