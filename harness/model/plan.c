/* SPDX-License-Identifier: MIT */
/*
 * The end of plans.  A plan borrows its suites and its survey.
 */
#include "model/plan.h"

#include <stdlib.h>

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	free(plan->cases);
	arena_release(&plan->arena);
	free(plan);
}
