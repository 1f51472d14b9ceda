/* SPDX-License-Identifier: MIT */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct error;
struct strvec;

/* One word of a command's `arguments`. */
struct argument_word {
	const char *text; /* without brackets and dots; not ended by NUL */
	size_t len;
	bool optional, repeated;
	bool choice; /* "list|show": one of these words */
};

/* The next word at *SPEC, which moves behind it; false at the end. */
bool argument_next(const char **spec, struct argument_word *word);

/* Is TEXT one of the words of "a|b|c"?  If not, ERR says which of them
 * there are; WHAT names what has the value. */
MUST_CHECK int choices_check(const char *choices, size_t len, const char *text,
			     const char *what, struct error *err);

/* Do ARGUMENTS agree with SPEC in count and words? */
MUST_CHECK int arguments_check(const char *spec, const struct strvec *arguments,
			       struct error *err);

#endif
