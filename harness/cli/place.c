/* SPDX-License-Identifier: MIT */
/* Where the recorded runs are: beside the code. */
#include "cli/place.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/fs.h"
#include "cli/command.h"
#include "history/git.h"

char *place_store(const struct invocation *inv)
{
	const char *given = invocation_text(inv, "store");
	const char *set = getenv("TARE_STORE");
	char *top, *path;

	if (given)
		return xstrdup(given);
	if (set && *set)
		return xstrdup(set);
	top = git_main_top(".");
	path = fs_join(top ? top : ".", ".tare/tare.db");
	free(top);
	return path;
}
