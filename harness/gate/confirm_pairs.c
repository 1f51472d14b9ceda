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

static bool is_ranked(const struct contest *contest, enum metric metric)
{
	const struct contest_series *series = contest_find(contest, metric);

	return series && contest_series_rule(series) == SERIES_PAIRED;
}

/* A count repeats, and what is over a limit need only be over it again; what
 * varies, were it only in the fresh pairs, takes more. */
static int pairs_for(const struct contest *contest,
		     const struct finding *finding)
{
	bool is_limit = finding->rung == RUNG_RAW && finding->reason;
	bool is_counted = finding->rung == RUNG_COUNTED &&
			  !is_ranked(contest, finding->metric);

	return is_limit || is_counted ? PAIRS_FOR_COUNTS : PAIRS_FOR_CONFIRM;
}

static bool is_flag(const struct finding *finding)
{
	return finding->verdict == VERDICT_WORSE && finding->gated &&
	       !gate_forgives(finding) && !finding->confirmed;
}

/* How many fresh pairs the flags of a case ask for; 0: it has none. */
static int pairs_wanted(const struct contest *contest,
			const struct findings *findings)
{
	int wanted = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		int pairs = pairs_for(contest, finding);

		if (is_flag(finding) && pairs > wanted &&
		    strcmp(finding->case_id, contest->duet.head->id) == 0)
			wanted = pairs;
	}
	return wanted;
}

/* So many fresh pairs of each flagged case. */
static int play_flagged(struct contests *in, const struct findings *findings,
			struct error *err)
{
	for (size_t i = 0; i < in->count; i++) {
		struct contest *contest = &in->items[i];
		int wanted = pairs_wanted(contest, findings);

		while (contest->pairs < wanted && !contest->settled) {
			bool is_last = contest->pairs + 1 == wanted;

			contests_tell(in, contest);
			if (interrupt_check(err) < 0 ||
			    contest_play(in, contest, is_last ? NULL : contest,
					 err) < 0)
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

/* The fresh series whose ranks can repeat FINDING, or NULL. */
static const struct contest_series *fresh_series(const struct contests *in,
						 const struct finding *finding)
{
	for (size_t i = 0; i < in->count; i++) {
		const struct contest *contest = &in->items[i];

		if (strcmp(contest->duet.head->id, finding->case_id) == 0 &&
		    is_ranked(contest, finding->metric))
			return contest_find(contest, finding->metric);
	}
	return NULL;
}

/* Show the fresh pairs of FINDING's metric, too. */
static void tell_fresh(const struct contests *in, struct arena *arena,
		       struct finding *finding)
{
	const struct contest_series *series = NULL;

	for (size_t i = 0; !series && i < in->count; i++)
		if (strcmp(in->items[i].duet.head->id, finding->case_id) == 0)
			series = contest_find(&in->items[i], finding->metric);
	if (series && series->metric == finding->metric)
		finding->confirmation = contest_series_copy(series, arena);
}

static bool is_confirmed(const struct contests *in,
			 const struct findings *second,
			 const struct finding *finding)
{
	const struct finding *other = findings_find(second, finding->case_id,
						    finding->metric);
	const struct contest_series *series = fresh_series(in, finding);
	struct pair_series pairs;

	if (is_over_limit(in, finding))
		return other && is_over_limit(in, other);
	if (!series)
		return other && other->verdict == VERDICT_WORSE;
	pairs = contest_series_pairs(series);
	return judge_confirms(&pairs);
}

/* The fresh pairs judged as the first were, but for those judged by ranks. */
static struct findings *judge_again(const struct contests *in)
{
	struct findings *second = compare_runs(in->sides->base,
					       in->sides->head);

	for (size_t i = 0; i < in->count; i++) {
		const struct contest *contest = &in->items[i];

		for (size_t j = 0; j < contest->series_count; j++)
			contest_series_tell(&contest->series[j], 0, second);
	}
	return second;
}

/* Why there are no fresh pairs of a case; NULL if there are. */
static const char *why_unplayed(const struct contests *in, const char *id)
{
	const struct run_case *sides[] = { run_find(in->sides->head, id),
					   run_find(in->sides->base, id) };

	for (size_t i = 0; i < ARRAY_LEN(sides); i++) {
		if (!sides[i])
			return "it is not there";
		if (sides[i]->outcome != OUTCOME_MEASURED)
			return sides[i]->reason ? sides[i]->reason
						: "it failed";
	}
	return NULL;
}

static void settle_flags(const struct contests *in, enum looks_unplayed then,
			 struct findings *findings)
{
	struct findings *second = judge_again(in);

	contests_note(in, findings);
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];
		const char *why;

		if (!is_flag(finding))
			continue;
		why = why_unplayed(in, finding->case_id);
		if (why && then == UNPLAYED_STAYS_WORSE)
			continue;
		tell_fresh(in, &findings->arena, finding);
		finding->confirmed = is_confirmed(in, second, finding);
		if (finding->confirmed)
			continue;
		finding->verdict = VERDICT_UNDECIDED;
		finding->reason =
			why ? arena_printf(&findings->arena,
					   "fresh pairs could not be made: %s",
					   why)
			    : "not reproduced by fresh pairs";
	}
	findings_free(second);
}

int looks_confirm(const struct duet_sides *sides, enum looks_unplayed then,
		  struct findings *findings, struct error *err)
{
	struct contests contests;
	int ret;

	contests_init(&contests, sides);
	ret = play_flagged(&contests, findings, err);
	if (ret == 0)
		settle_flags(&contests, then, findings);
	contests_release(&contests);
	return ret;
}
