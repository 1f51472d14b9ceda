/* SPDX-License-Identifier: MIT */
#include "profile/python_layout.h"

#include <string.h>

#include "base/error.h"
#include "model/survey.h"

/* clang-format off */
static const struct python_layout layouts[] = {
	{ "3.8", LINES_LNOTAB, 0,
	  { 24, NOWHERE, NOWHERE }, { 32, 24, 104, NOWHERE },
	  { 104, 112, 40, 120, NOWHERE }, { 48, 72 }, NOWHERE },
	{ "3.9", LINES_LNOTAB, 0,
	  { 24, NOWHERE, NOWHERE }, { 32, 24, 104, NOWHERE },
	  { 104, 112, 40, 120, NOWHERE }, { 48, 72 }, 816 },
	{ "3.10", LINES_PEP626, 1,
	  { 24, NOWHERE, NOWHERE }, { 32, 24, 96, NOWHERE },
	  { 104, 112, 40, 120, NOWHERE }, { 48, 72 }, 816 },
	{ "3.11", LINES_PEP657, 1,
	  { 56, 8, 296 }, { 32, 48, 56, 69 },
	  { 112, 128, 72, 136, 184 }, { 48, 72 }, 848 },
	{ "3.12", LINES_PEP657, 1,
	  { 56, 0, 232 }, { 0, 8, 56, 70 },
	  { 112, 128, 68, 136, 192 }, { 40, 56 }, 312 },
	{ "3.13", LINES_PEP657, 1,
	  { 72, NOWHERE, 232 }, { 0, 8, 56, 70 },
	  { 112, 128, 68, 136, 200 }, { 40, 56 }, 7600 },
	{ "3.14", LINES_PEP657, 1,
	  { 72, NOWHERE, 232 }, { 0, 8, 56, 74 },
	  { 112, 128, 68, 136, 208 }, { 40, 56 }, 7600 },
	{ "3.15", LINES_PEP657, 1,
	  { 72, NOWHERE, 256 }, { 0, 8, 56, 74 },
	  { 112, 128, 68, 136, 208 }, { 40, 56 }, 7512 },
};
/* clang-format on */

static const struct python_layout *find(const char *version)
{
	for (size_t i = 0; version && i < ARRAY_LEN(layouts); i++) {
		size_t len = strlen(layouts[i].version);

		if (strncmp(version, layouts[i].version, len) == 0 &&
		    version[len] == '.')
			return &layouts[i];
	}
	return NULL;
}

const struct python_layout *python_layout_find(
	const struct interpreter_facts *python, struct error *err)
{
	const struct python_layout *layout = find(python->version);
	const char *implementation = python->implementation;

	if (layout && sizeof(void *) == 8 && implementation &&
	    strcmp(implementation, "cpython") == 0 && !python->free_threaded &&
	    !python->debug)
		return layout;
	error_set(err, ERROR_USAGE,
		  "%s (%s %s%s%s) cannot be profiled: the stacks of CPython "
		  "%s to %s can be read, not those of others, of "
		  "free-threaded or of debug builds",
		  python->command, implementation ? implementation : "unknown",
		  python->version ? python->version : "",
		  python->free_threaded ? ", free-threaded" : "",
		  python->debug ? ", debug" : "", layouts[0].version,
		  layouts[ARRAY_LEN(layouts) - 1].version);
	return NULL;
}
