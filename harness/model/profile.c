/* SPDX-License-Identifier: MIT */
#include "model/profile.h"

#include <stdlib.h>

void profile_release(struct profile *profile)
{
	free(profile->functions.items);
	free(profile->lines.items);
	free(profile->memory.items);
	arena_release(&profile->arena);
	*profile = (struct profile){ .case_id = NULL };
}

void profile_change_release(struct profile_change *change)
{
	free(change->functions.items);
	free(change->lines.items);
	free(change->memory.items);
	arena_release(&change->arena);
	*change = (struct profile_change){ .case_id = NULL };
}
