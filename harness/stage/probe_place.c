/* SPDX-License-Identifier: MIT */
/* Where the probe is; nothing here looks into it. */
#include "stage/probe_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"

char *probe_place_from(const char *dir, struct error *err)
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

char *probe_place(struct error *err)
{
	char *program = fs_real("/proc/self/exe", err);
	char *slash = program ? strrchr(program, '/') : NULL;
	char *found;

	if (!slash)
		return NULL;
	*slash = '\0';
	found = probe_place_from(program, err);
	free(program);
	return found;
}
