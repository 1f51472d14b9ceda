/* SPDX-License-Identifier: MIT */
/*
 * Before a gate fails, what looked worse is measured again in fresh
 * processes.  Noise does not strike the same case twice; a regression does.
 */
#include "gate/gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "compare/compare.h"
#include "measure/measure.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"

static bool needs_confirmation(const struct finding *finding)
{
	return finding->verdict == VERDICT_WORSE && finding->gated &&
	       !finding->confirmed && !gate_forgives(finding);
}

static bool is_flagged(const struct findings *findings, const char *case_id)
{
	for (size_t i = 0; i < findings->count; i++)
		if (needs_confirmation(&findings->items[i]) &&
		    strcmp(findings->items[i].case_id, case_id) == 0)
			return true;
	return false;
}

/* A policy that asks for no confirmation has it at once. */
void gate_trust(struct findings *findings, const struct run *head)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];
		const struct run_case *c = run_find(head, finding->case_id);

		if (needs_confirmation(finding) && c &&
		    c->policy.confirm == CONFIRM_NONE)
			finding->confirmed = true;
	}
}

/* The flagged cases of PLAN; borrows from it. */
static struct plan flagged_part(const struct plan *plan,
				const struct findings *findings)
{
	struct plan part = { .budget_ns = plan->budget_ns };

	part.cases = xcalloc(plan->count, sizeof(*part.cases));
	for (size_t i = 0; i < plan->count; i++)
		if (is_flagged(findings, plan->cases[i].id))
			part.cases[part.count++] = plan->cases[i];
	return part;
}

static void settle(struct findings *findings, const struct findings *second)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];
		const struct finding *other = findings_find(
			second, finding->case_id, finding->metric);

		if (!needs_confirmation(finding))
			continue;
		if (other && other->verdict == VERDICT_WORSE) {
			finding->confirmed = true;
			continue;
		}
		finding->verdict = VERDICT_UNDECIDED;
		finding->reason = "not reproduced by a second measurement";
	}
}

static struct run *run_like(const struct plan *plan, const struct run *head)
{
	struct run *run = run_new();

	run->tare_version = head->tare_version;
	run->started_ns = head->started_ns;
	run->machine = head->machine; /* borrowed: head lives longer */
	measure_describe(plan, run);
	return run;
}

int gate_confirm(const struct measure_setup *setup, const struct plan *plan,
		 const struct run *base, const struct run *head,
		 const struct measure_listener *listener,
		 struct findings *findings, struct run **again,
		 struct error *err)
{
	struct plan part;
	int ret = 0;

	*again = NULL;
	gate_trust(findings, head);
	part = flagged_part(plan, findings);
	if (part.count) {
		struct findings *second = NULL;

		*again = run_like(&part, head);
		ret = measure_plan(setup, &part, *again, listener, err);
		if (ret == 0) {
			second = compare_runs(base, *again);
			settle(findings, second);
		}
		findings_free(second);
	}
	free(part.cases);
	return ret;
}
