/* SPDX-License-Identifier: MIT */
#ifndef CLI_GOVERNANCE_H
#define CLI_GOVERNANCE_H

#include "base/compiler.h"

struct commit;
struct error;
struct invocation;

/* The row of every command that makes baselines. */
#define GOVERNANCE_OPTIONS                                           \
	{                                                            \
		"allow-dirty", 0, OPTION_FLAG, NULL,                 \
			"let a run of uncommitted changes become a " \
			"baseline",                                  \
			NULL                                         \
	}

/*
 * May a run of COMMIT, made here, become a baseline?  Not if the tree was
 * dirty (there is no commit to come back to) unless --allow-dirty was given,
 * and never in the CI job of a pull request: what is not merged must not
 * judge others.  -1 and ERROR_USAGE with the reason.
 */
MUST_CHECK int governance_check(const struct invocation *inv,
				const struct commit *commit, struct error *err);

/* The part of it that holds wherever the run was made. */
MUST_CHECK int governance_check_commit(const struct invocation *inv,
				       const struct commit *commit,
				       struct error *err);

/* The variable by which a CI says that this is a pull request, as it is in
 * the environment ENVP; NULL if none does.  Pure. */
const char *governance_pull_request(const char *const *envp);

#endif
