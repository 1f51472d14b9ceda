/* SPDX-License-Identifier: MIT */
#include "profile/origin.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/compiler.h"

/* Behind the last FOLDER in FILE; NULL. */
static const char *behind(const char *file, const char *folder)
{
	const char *found = NULL;

	for (const char *at = file; (at = strstr(at, folder)); at++)
		found = at + strlen(folder);
	return found;
}

/* Behind /lib/python3.N/ */
static const char *in_library(const char *file)
{
	const char *rest = behind(file, "/lib/python3");

	rest = rest ? strchr(rest, '/') : NULL;
	return rest ? rest + 1 : NULL;
}

const char *origin_of(const char *file, const char *tree)
{
	static const char *const installed[] = { "/site-packages/",
						 "/dist-packages/" };
	const char *rest = NULL;
	size_t len = tree ? strlen(tree) : 0;

	for (size_t i = 0; !rest && i < ARRAY_LEN(installed); i++)
		rest = behind(file, installed[i]);
	if (!rest && len && strncmp(file, tree, len) == 0 && file[len] == '/')
		rest = file + len + 1;
	if (!rest)
		rest = in_library(file);
	return rest ? rest : file;
}

static bool is_part(const char *part, size_t len, const char *name)
{
	return len == strlen(name) && strncmp(part, name, len) == 0;
}

char *origin_tidy(const char *file)
{
	char *tidy = xstrdup(file);
	size_t len = 0; /* of what is done */

	if (file[0] != '/')
		return tidy;
	while (*file) {
		size_t part = strcspn(file + 1, "/");

		if (is_part(file + 1, part, "..")) {
			while (len && tidy[--len] != '/')
				;
		} else if (part && !is_part(file + 1, part, ".")) {
			memmove(tidy + len, file, part + 1);
			len += part + 1;
		}
		file += part + 1;
	}
	tidy[len] = '\0';
	return tidy;
}
