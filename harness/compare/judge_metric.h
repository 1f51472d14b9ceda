/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_JUDGE_METRIC_H
#define COMPARE_JUDGE_METRIC_H

#include "compare/calm.h"
#include "model/summary.h"

struct arena;
struct finding;
struct findings;
struct metric_policy;
struct run_case;

/* One case that both runs have, ready to be judged. */
struct compared {
	const struct run *base_run, *head_run;
	size_t base_index, head_index; /* of the case in its run */
	struct calm base_calm, head_calm;
	struct case_summary base, head;
	double seconds; /* of measuring it on head */
};

/* All numbers NaN, no verdict's trace. */
void finding_init(struct finding *finding);

/* What the case's policy and the table of metrics say of METRIC.  The unit
 * is borrowed from the case. */
void finding_of_metric(const struct run_case *of_case, enum metric metric,
		       struct finding *finding);

/* Judge METRIC, where both sides have it, and add the finding. */
void judge_metric(const struct compared *compared, enum metric metric,
		  struct findings *findings);

/* Over the absolute limit that the policy has for its metric (`max:`) FINDING
 * is worse, whatever base has. */
void judge_limit(const struct metric_policy *policy, struct arena *arena,
		 struct finding *finding);

/* Only the absolute limits (`max:`): for cases that have no base to be
 * held against.  Adds what is over one. */
void judge_limits(const struct compared *compared, struct findings *findings);

#endif
