/* SPDX-License-Identifier: MIT */
#include "made_findings.h"

struct finding *made_finding(struct findings *findings, const char *case_id,
			     enum metric metric, enum verdict verdict)
{
	struct finding *finding = VEC_PUSH(findings);

	finding->case_id = case_id;
	finding->metric = metric;
	finding->unit = "";
	finding->verdict = verdict;
	finding->gated = true;
	finding->rung = metric == METRIC_ALLOCATIONS ? RUNG_COUNTED : RUNG_RAW;
	return finding;
}
