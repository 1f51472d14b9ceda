/* SPDX-License-Identifier: MIT */
/*
 * What may be a name in Python, as far as a suite file must know.
 */
#include "config/pynames.h"

#include <string.h>

#include "base/compiler.h"

static const char *const keywords[] = {
	"False",  "None",     "True",  "and",	 "as",	     "assert",
	"async",  "await",    "break", "class",	 "continue", "def",
	"del",	  "elif",     "else",  "except", "finally",  "for",
	"from",	  "global",   "if",    "import", "in",	     "is",
	"lambda", "nonlocal", "not",   "or",	 "pass",     "raise",
	"return", "try",      "while", "with",	 "yield",
};

static bool begins_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

bool pynames_is_identifier(const char *text, size_t len)
{
	if (!len || !begins_name(*text))
		return false;
	for (size_t i = 1; i < len; i++) {
		if (!begins_name(text[i]) &&
		    !(text[i] >= '0' && text[i] <= '9'))
			return false;
	}
	return true;
}

bool pynames_is_keyword(const char *text, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(keywords); i++) {
		if (strlen(keywords[i]) == len &&
		    !memcmp(keywords[i], text, len))
			return true;
	}
	return false;
}

bool pynames_is_dotted(const char *text, size_t len)
{
	const char *end = text + len;

	for (;;) {
		const char *dot = memchr(text, '.', (size_t)(end - text));
		size_t part = (size_t)((dot ? dot : end) - text);

		if (!pynames_is_identifier(text, part) ||
		    pynames_is_keyword(text, part))
			return false;
		if (!dot)
			return true;
		text = dot + 1;
	}
}
