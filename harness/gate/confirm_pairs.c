/* SPDX-License-Identifier: MIT */
/*
 * Fresh pairs for what looks worse.  Their coins and seeds are new, so under
 * "no difference" the two p-values are independent and the false alarms of
 * both steps multiply.
 */
#include <string.h>

#include "base/error.h"
#include "compare/compare.h"
#include "gate/contest.h"
#include "gate/gate.h"
#include "gate/looks.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "spawn/interrupt.h"

enum { PAIRS_FOR_CONFIRM = 12 };

/* Is it of the pairs, and not of two runs? */
static bool is_paired(const struct finding *finding)
{
	return finding->metric == METRIC_TIME ||
	       (finding->metric == METRIC_THROUGHPUT &&
		finding->rung == RUNG_DUET);
}

static bool is_flagged(const struct findings *findings, const char *id,
		       bool *for_time)
{
	bool flagged = false;

	*for_time = false;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->verdict != VERDICT_WORSE || !finding->gated ||
		    gate_forgives(finding) || finding->confirmed ||
		    strcmp(finding->case_id, id))
			continue;
		flagged = true;
		*for_time = *for_time || is_paired(finding);
	}
	return flagged;
}

/* So many fresh pairs of each flagged case. */
static int play_flagged(struct contests *in, const struct findings *findings,
			struct error *err)
{
	for (size_t i = 0; i < in->count; i++) {
		struct contest *contest = &in->items[i];
		bool for_time;
		int wanted;

		if (!is_flagged(findings, contest->duet.head->id, &for_time))
			continue;
		wanted = for_time ? PAIRS_FOR_CONFIRM : PAIRS_FOR_COUNTS;
		while (contest->pairs < wanted && !contest->settled) {
			contests_tell(in, contest);
			if (interrupt_check(err) < 0 ||
			    contest_play(in, contest, err) < 0)
				return -1;
		}
	}
	return 0;
}

/* What is over an absolute limit must be over it again, no more. */
static bool is_over_limit(const struct contests *in,
			  const struct finding *finding)
{
	const struct run_case *c = run_find(in->sides->head, finding->case_id);

	return c && finding->head > c->policy.metric[finding->metric].limit;
}

static bool is_confirmed(const struct contests *in,
			 const struct findings *second,
			 const struct finding *finding)
{
	const struct finding *other = findings_find(second, finding->case_id,
						    finding->metric);

	if (is_over_limit(in, finding))
		return other && is_over_limit(in, other);
	if (!is_paired(finding))
		return other && other->verdict == VERDICT_WORSE;
	for (size_t i = 0; i < in->count; i++) {
		const struct contest *contest = &in->items[i];
		struct pair_series fresh;

		if (strcmp(contest->duet.head->id, finding->case_id))
			continue;
		fresh = contest_series(in, contest);
		return judge_confirms(&fresh);
	}
	return false;
}

static void settle_flags(const struct contests *in, struct findings *findings)
{
	struct findings *second = compare_runs(in->sides->base,
					       in->sides->head);

	contests_note(in, findings);
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		if (finding->verdict != VERDICT_WORSE || !finding->gated ||
		    gate_forgives(finding) || finding->confirmed)
			continue;
		finding->confirmed = is_confirmed(in, second, finding);
		if (finding->confirmed)
			continue;
		finding->verdict = VERDICT_UNDECIDED;
		finding->reason = "not reproduced by fresh pairs";
	}
	findings_free(second);
}

int looks_confirm(const struct duet_sides *sides, struct findings *findings,
		  struct error *err)
{
	struct contests contests;
	int ret;

	contests_init(&contests, sides);
	ret = play_flagged(&contests, findings, err);
	if (ret == 0)
		settle_flags(&contests, findings);
	contests_release(&contests);
	return ret;
}
