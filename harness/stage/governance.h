/* SPDX-License-Identifier: MIT */
#ifndef STAGE_GOVERNANCE_H
#define STAGE_GOVERNANCE_H

#include "base/compiler.h"

struct commit;
struct error;

/* What is done about uncommitted changes. */
enum governance_dirt { DIRT_REFUSED, DIRT_ALLOWED };

/*
 * May a run of COMMIT, made here, become a baseline?  Not if the tree was
 * dirty (there is no commit to come back to) unless that is allowed,
 * and never in the CI job of a pull request: what is not merged must not
 * judge others.  -1 and ERROR_USAGE with the reason.
 */
MUST_CHECK int governance_check(const struct commit *commit,
				enum governance_dirt dirt, struct error *err);

/* The part of it that holds wherever the run was made. */
MUST_CHECK int governance_check_commit(const struct commit *commit,
				       enum governance_dirt dirt,
				       struct error *err);

/* The variable by which a CI says that this is a pull request, as it is in
 * the environment ENVP; NULL if none does.  Pure. */
const char *governance_pull_request(const char *const *envp);

#endif
