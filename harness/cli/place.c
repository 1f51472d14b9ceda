/* SPDX-License-Identifier: MIT */
/*
 * Where things are: the probe beside the program, the recorded runs beside
 * the code.  Nothing here looks into what it finds.
 */
#include "cli/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"
#include "history/git.h"

char *place_probe_dir_from(const char *dir, struct error *err)
{
	char *beside = xasprintf("%s/probe", dir);
	char *installed = xasprintf("%s/../lib/tare/probe", dir);
	char *found = NULL;

	if (fs_is_dir(beside))
		found = fs_real(beside, err);
	else if (fs_is_dir(installed))
		found = fs_real(installed, err);
	else
		error_set(err, ERROR_SYSTEM,
			  "cannot find the probe, neither %s nor %s; is tare "
			  "installed or built completely?",
			  beside, installed);
	free(beside);
	free(installed);
	return found;
}

char *place_probe_dir(struct error *err)
{
	char *program = fs_real("/proc/self/exe", err);
	char *slash = program ? strrchr(program, '/') : NULL;
	char *found;

	if (!slash)
		return NULL;
	*slash = '\0';
	found = place_probe_dir_from(program, err);
	free(program);
	return found;
}

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
