/* SPDX-License-Identifier: MIT */
/* Who may become a baseline; the store refuses what failed or is not whole. */
#include "stage/governance.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "model/run.h"

/* How a CI says so: NAME is set to VALUE, or, where that is NULL, to anything
 * but nothing and "false". */
static const struct {
	const char *name, *value;
} pull_requests[] = {
	{ "GITHUB_EVENT_NAME", "pull_request" },
	{ "GITHUB_EVENT_NAME", "pull_request_target" },
	{ "CI_MERGE_REQUEST_IID", NULL },
	{ "BITBUCKET_PR_ID", NULL },
	{ "BUILDKITE_PULL_REQUEST", NULL },
	{ "CIRCLE_PULL_REQUEST", NULL },
	{ "CIRRUS_PR", NULL },
	{ "CHANGE_ID", NULL }, /* Jenkins */
	{ "DRONE_PULL_REQUEST", NULL },
	{ "SYSTEM_PULLREQUEST_PULLREQUESTID", NULL }, /* Azure */
	{ "TRAVIS_PULL_REQUEST", NULL },
};

static const char *find_value(const char *const *envp, const char *name)
{
	size_t len = strlen(name);

	for (; *envp; envp++)
		if (strncmp(*envp, name, len) == 0 && (*envp)[len] == '=')
			return *envp + len + 1;
	return "";
}

const char *governance_pull_request(const char *const *envp)
{
	for (size_t i = 0; i < ARRAY_LEN(pull_requests); i++) {
		const char *wanted = pull_requests[i].value;
		const char *value = find_value(envp, pull_requests[i].name);
		bool is_one = wanted ? strcmp(value, wanted) == 0
				     : *value && strcmp(value, "false") != 0;

		if (is_one)
			return pull_requests[i].name;
	}
	return NULL;
}

int governance_check_commit(const struct commit *commit,
			    enum governance_dirt dirt, struct error *err)
{
	if (!commit->dirty || dirt == DIRT_ALLOWED)
		return 0;
	return error_set(err, ERROR_USAGE,
			 "uncommitted changes never become a baseline: nobody "
			 "could come back to them. Commit them (`git status` "
			 "shows them), or say --allow-dirty");
}

int governance_check(const struct commit *commit, enum governance_dirt dirt,
		     struct error *err)
{
	const char *said =
		governance_pull_request((const char *const *)environ);

	if (said)
		return error_set(err, ERROR_USAGE,
				 "a run of a pull request never becomes a "
				 "baseline (%s says that this is one)",
				 said);
	return governance_check_commit(commit, dirt, err);
}
