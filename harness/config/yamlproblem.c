/* SPDX-License-Identifier: MIT */
/*
 * libyaml's messages in words that help.  Rows are tried from the top; a
 * text that no row knows is shown as it is.
 */
#include "config/yamlproblem.h"

#include <string.h>

#include "base/compiler.h"

struct problem {
	const char *problem; /* a part of libyaml's text */
	const char *context; /* a part of it, or NULL: any */
	const char *says;
};

#define TAB_TEXT "a tab cannot be used for indentation; use spaces"

/* clang-format off */
static const struct problem problems[] = {
	{ "found a tab character", NULL, TAB_TEXT },
	{ "cannot start any token", NULL,
	  "a value cannot begin with this character; put it in quotes" },
	{ "mapping values are not allowed", NULL,
	  "a ':' is not possible here; check the indentation, or put text "
	  "that holds ': ' in quotes" },
	{ "block sequence entries are not allowed", NULL,
	  "a list item is not possible here; put the '- ' on a line of its "
	  "own" },
	{ "mapping keys are not allowed", NULL,
	  "a key is not possible here; check the indentation" },
	{ "expected ',' or '}'", NULL,
	  "expected ',' or '}': this '{' is not closed" },
	{ "expected ',' or ']'", NULL,
	  "expected ',' or ']': this '[' is not closed" },
	{ "expected '-' indicator", NULL,
	  "expected '- ' for the next list item; check the indentation" },
	{ "expected key", NULL, "expected a key; check the indentation" },
	{ "could not find expected ':'", NULL,
	  "expected ':' and a value after this key" },
	{ "expected node content", NULL,
	  "expected a value; put text that begins with a special character "
	  "in quotes" },
	{ "unexpected end of stream", "quoted scalar",
	  "this quote is never closed" },
	{ "unexpected document indicator", NULL,
	  "this quote is never closed" },
	{ "unknown escape character", NULL,
	  "unknown escape after '\\'; in single quotes a '\\' is only "
	  "itself" },
	{ "expected hexdecimal number", NULL,
	  "expected hexadecimal digits in this escape" },
	{ "invalid Unicode character escape code", NULL,
	  "this escape is no character" },
	{ "expected alphabetic or numeric character", NULL,
	  "a value that begins with '*' or '&' must stand in quotes" },
	{ "expected <document start>", NULL,
	  "the document ended before this; a suite file holds one "
	  "document" },
	{ "undefined tag handle", NULL, "tags (!...) are not supported" },
	{ "tag", NULL, "tags (!...) are not supported" },
	{ "unknown directive", NULL, "directives (%...) are not supported" },
	{ "incompatible YAML document", NULL,
	  "this version of YAML is not supported" },
	{ "YAML directive", NULL, "this %YAML line cannot be read" },
	{ "comment or line break", NULL,
	  "expected the end of the line here" },
	{ "indentation indicator", NULL,
	  "the indentation given after '|' or '>' must be 1 to 9" },
	{ "control characters are not allowed", NULL,
	  "control characters are not allowed; write an escape in double "
	  "quotes" },
};
/* clang-format on */

const char *yamlproblem_text(const char *problem, const char *context, char c)
{
	if (c == '\t' && strstr(problem, "cannot start any token"))
		return TAB_TEXT;
	for (size_t i = 0; i < ARRAY_LEN(problems); i++) {
		const struct problem *row = &problems[i];

		if (!strstr(problem, row->problem))
			continue;
		if (!row->context || (context && strstr(context, row->context)))
			return row->says;
	}
	return problem;
}

bool yamlproblem_at_context(const char *problem)
{
	return strstr(problem, "expected ',' or") ||
	       strstr(problem, "unexpected end of stream") ||
	       strstr(problem, "unexpected document indicator");
}
