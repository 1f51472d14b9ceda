/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_YAMLSCALAR_H
#define CONFIG_YAMLSCALAR_H

#include <stdbool.h>

#include "base/compiler.h"

struct value;

/*
 * What TEXT, a scalar, is by YAML 1.2's core schema; one in quotes (not
 * PLAIN) is text.  VALUE->text is TEXT itself, not a copy.  -1 for an
 * integer that 64 bits do not hold.
 */
MUST_CHECK int yamlscalar_resolve(const char *text, bool plain,
				  struct value *value);

#endif
