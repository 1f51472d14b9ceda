/* SPDX-License-Identifier: MIT */
/*
 * The end of trends.
 */
#include "model/trend.h"

#include <stdlib.h>

void trend_free(struct trend *trend)
{
	if (!trend)
		return;
	arena_release(&trend->arena);
	free(trend);
}
