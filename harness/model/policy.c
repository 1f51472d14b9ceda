/* SPDX-License-Identifier: MIT */
/*
 * The policy that holds where a suite says nothing.
 */
#include "model/policy.h"

#include <math.h>

void policy_init(struct policy *policy)
{
	*policy = (struct policy){
		.clock = CLOCK_KIND_WALL,
		.confirm = CONFIRM_AGAIN,
		.alpha = 0.10,
		.alpha_confirm = 0.05,
		.beta = 0.05,
	};
	for (unsigned int i = 0; i < METRIC_COUNT; i++)
		policy->metric[i] = (struct metric_policy){
			.gated = metric_infos[i].gated,
			.tolerance = metric_infos[i].tolerance,
			.floor = metric_infos[i].floor,
			.limit = (double)NAN,
		};
}

double policy_ignore(const struct metric_policy *policy)
{
	return policy->tolerance / 3;
}
