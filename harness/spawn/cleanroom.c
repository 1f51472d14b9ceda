/* SPDX-License-Identifier: MIT */
/* What a worker sees of the user's environment: what it needs to run. */
#include "spawn/cleanroom.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/suite.h"

#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

void cleanroom_set(struct strvec *envp, const char *name, const char *value)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < envp->count; i++)
		if (strncmp(envp->items[i], name, len) == 0 &&
		    envp->items[i][len] == '=') {
			free(envp->items[i]);
			envp->items[i] = xasprintf("%s=%s", name, value);
			return;
		}
	strvec_pushf(envp, "%s=%s", name, value);
}

static void pass_variable(struct strvec *envp, const char *name)
{
	const char *value = getenv(name);

	if (value != NULL)
		cleanroom_set(envp, name, value);
}

void cleanroom_environment(const struct suite *suite, struct strvec *envp)
{
	cleanroom_set(envp, "PATH", DEFAULT_PATH);
	cleanroom_set(envp, "LANG", "C.UTF-8");
	pass_variable(envp, "PATH");
	pass_variable(envp, "HOME");
	pass_variable(envp, "TMPDIR");
	for (size_t i = 0; i < suite->inherit.count; i++)
		pass_variable(envp, suite->inherit.items[i]);
	for (size_t i = 0; i < suite->environment_count; i++)
		cleanroom_set(envp, suite->environment[i].name,
			      suite->environment[i].value);
}
