/* SPDX-License-Identifier: MIT */
/*
 * The only loop that measures because of a verdict.  A round is a pair of
 * every contest that still wants one, in shuffled order, so that slow drift
 * hits all alike; at the numbers of pairs that stats/sequential.h names, a
 * contest is looked at.  Invariant: the n-th pair of a case has index n on
 * both sides, and the same draws.
 */
#include "gate/looks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "compare/compare.h"
#include "compare/judge.h"
#include "compare/values.h"
#include "measure/duet.h"
#include "measure/measure.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "spawn/interrupt.h"
#include "stats/describe.h"
#include "stats/sequential.h"

/* A counted metric repeats to the digit: two pairs say whether it does. */
#define PAIRS_FOR_COUNTS  2
#define PAIRS_FOR_CONFIRM 12
#define PAIR_NS		  (550 * NS_PER_MS) /* while nothing is known */

struct contest {
	size_t index, base_index; /* of the case in its plan and run */
	struct duet_case duet;
	int pairs;
	size_t look; /* the next one */
	bool settled;
	double *d; /* of time; ln(head / base), one a pair */
	struct judgement judgement;
	int64_t spent_ns;
};

struct contests {
	struct contest *items;
	size_t count, capacity;
};

/* The whole duet in progress. */
struct looking {
	const struct duet_sides *sides;
	struct contests contests;
	int64_t started_ns;
	int round;
};

/* ------------------------------------------------- who plays against whom */

static const struct plan_case *find_case(const struct plan *plan,
					 const char *id, size_t *index)
{
	for (*index = 0; *index < plan->count; ++*index)
		if (strcmp(plan->cases[*index].id, id) == 0)
			return &plan->cases[*index];
	return NULL;
}

static bool is_playable(const struct plan_case *c)
{
	return c && !c->skip && !c->broken;
}

static void match_cases(struct looking *in)
{
	const struct duet_sides *sides = in->sides;

	for (size_t i = 0; i < sides->head_plan->count; i++) {
		const struct plan_case *head = &sides->head_plan->cases[i];
		size_t at;
		const struct plan_case *base =
			find_case(sides->base_plan, head->id, &at);
		struct contest *contest;

		if (!is_playable(head) || !is_playable(base))
			continue;
		contest = VEC_PUSH(&in->contests);
		contest->index = i;
		contest->base_index = at;
		contest->duet.base = base;
		contest->duet.head = head;
		judgement_init(&contest->judgement);
	}
}

static size_t series_count(const struct looking *in)
{
	size_t count = 0;

	for (size_t i = 0; i < in->contests.count; i++) {
		size_t index = in->contests.items[i].index;

		count += in->sides->head->cases[index]
				 .policy.metric[METRIC_TIME]
				 .gated;
	}
	return count ? count : 1;
}

/* --------------------------------------------------------------- one pair */

static bool wants_time(const struct contest *contest)
{
	return case_wants_time(contest->duet.head);
}

static void note_failure(struct run *run, const struct worker *worker)
{
	struct run_case *c = &run->cases[worker->case_index];

	if (worker->outcome == OUTCOME_MEASURED ||
	    c->outcome != OUTCOME_MEASURED)
		return;
	c->outcome = worker->outcome;
	c->reason = arena_strdup(&run->arena, worker->reason);
}

static void take_in(struct looking *in, struct contest *contest,
		    struct worker *base, struct worker *head)
{
	const struct duet_sides *sides = in->sides;
	const struct run_case *c = &sides->head->cases[contest->index];

	base->case_index = contest->base_index;
	head->case_index = contest->index;
	note_failure(sides->base, base);
	note_failure(sides->head, head);
	run_add(sides->base, base);
	run_add(sides->head, head);
	contest->d = xrealloc(contest->d, (size_t)(contest->pairs + 1) *
						  sizeof(*contest->d));
	contest->d[contest->pairs++] =
		pair_difference(base, head, c, METRIC_TIME);
	if (base->outcome != OUTCOME_MEASURED ||
	    head->outcome != OUTCOME_MEASURED)
		contest->settled = true;
}

static int play_pair(struct looking *in, struct contest *contest,
		     struct error *err)
{
	uint64_t seed = in->sides->seed + contest->index * UINT64_C(0x10001);
	struct duet_draw draw = duet_draw(seed, contest->pairs);
	int64_t before_ns = clock_monotonic_ns();
	struct worker base, head;
	int ret = duet_measure(in->sides->setup, &contest->duet, &draw, &base,
			       &head, err);

	if (ret == 0)
		take_in(in, contest, &base, &head);
	worker_release(&base);
	worker_release(&head);
	contest->spent_ns += clock_monotonic_ns() - before_ns;
	return ret;
}

/* ---------------------------------------------------------------- looking */

static struct pair_series series_of(const struct looking *in,
				    const struct contest *contest)
{
	const struct duet_sides *sides = in->sides;
	size_t most = sides->base->count + sides->head->count + 1;
	double *values = xcalloc(most, sizeof(*values));
	struct pair_series series = {
		.of_case = &sides->head->cases[contest->index],
		.metric = METRIC_TIME,
		.d = contest->d,
		.count = (size_t)contest->pairs,
	};
	size_t n = case_values(sides->base, contest->base_index, METRIC_TIME,
			       values);

	series.base = describe_median(values, n);
	n = case_values(sides->head, contest->index, METRIC_TIME, values);
	series.head = describe_median(values, n);
	free(values);
	return series;
}

static void look(struct looking *in, struct contest *contest)
{
	struct pair_series series = series_of(in, contest);

	judge_pairs(&series, contest->look, series_count(in),
		    &contest->judgement);
	contest->look++;
	if (contest->judgement.verdict != SEQUENTIAL_CONTINUE ||
	    contest->judgement.hopeless || contest->look == SEQUENTIAL_LOOKS)
		contest->settled = true;
}

/* No budget for the next look: better to say so than to begin it. */
static bool is_over_budget(const struct looking *in,
			   const struct contest *contest)
{
	int64_t budget_ns =
		contest->duet.head->benchmark->settings.budget_ns * 2;
	int64_t all_ns = in->sides->budget_ns;

	if (all_ns && clock_monotonic_ns() - in->started_ns > all_ns)
		return true;
	return contest->look > 0 && contest->spent_ns > budget_ns;
}

static void settle_or_look(struct looking *in, struct contest *contest)
{
	if (contest->settled)
		return;
	if (!wants_time(contest)) {
		contest->settled = contest->pairs >= PAIRS_FOR_COUNTS;
		return;
	}
	if ((size_t)contest->pairs == sequential_stops[contest->look].pairs)
		look(in, contest);
	if (is_over_budget(in, contest))
		contest->settled = true;
}

/* ----------------------------------------------------------------- rounds */

static size_t pairs_left(const struct contest *contest)
{
	if (contest->settled)
		return 0;
	if (!wants_time(contest))
		return (size_t)(PAIRS_FOR_COUNTS - contest->pairs);
	return sequential_stops[contest->look].pairs - (size_t)contest->pairs;
}

static void tell(const struct looking *in, const struct contest *contest)
{
	const struct measure_listener *listener = in->sides->listener;
	struct measure_progress progress = {
		.case_id = contest->duet.head->id,
		.done = in->sides->head->count,
		.spent_ns = clock_monotonic_ns() - in->started_ns,
	};

	if (!listener || !listener->progress)
		return;
	progress.expected = progress.done;
	for (size_t i = 0; i < in->contests.count; i++) {
		const struct contest *other = &in->contests.items[i];
		size_t left = pairs_left(other);

		progress.expected += left;
		progress.left_ns += (int64_t)left *
				    (other->pairs ? other->spent_ns /
							    other->pairs :
						    PAIR_NS);
	}
	listener->progress(listener->context, &progress);
}

/* Fisher-Yates over ORDER, from the seed and the round. */
static void shuffle(const struct looking *in, size_t *order, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		uint64_t seed = in->sides->seed ^ UINT64_C(0x5eed);
		struct duet_draw draw =
			duet_draw(seed + (uint64_t)in->round, (int)i);
		size_t j = draw.jitter_seed % i;
		size_t held = order[i - 1];

		order[i - 1] = order[j];
		order[j] = held;
	}
}

static int play_round(struct looking *in, const size_t *order, bool *more,
		      struct error *err)
{
	*more = false;
	for (size_t i = 0; i < in->contests.count; i++) {
		struct contest *contest = &in->contests.items[order[i]];

		if (contest->settled)
			continue;
		tell(in, contest);
		if (interrupt_check(err) < 0 ||
		    play_pair(in, contest, err) < 0)
			return -1;
		settle_or_look(in, contest);
		*more = *more || !contest->settled;
	}
	return 0;
}

static int play_rounds(struct looking *in, struct error *err)
{
	size_t count = in->contests.count;
	size_t *order = xcalloc(count + 1, sizeof(*order));
	bool more = count > 0;
	int ret = 0;

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (in->round = 0; more && ret == 0; in->round++) {
		shuffle(in, order, count);
		ret = play_round(in, order, &more, err);
	}
	free(order);
	return ret;
}

/* --------------------------------------------------------------- verdicts */

/* Holm and Benjamini-Hochberg want all judgements side by side. */
static void judge_together(struct looking *in)
{
	size_t count = in->contests.count;
	struct judgement *all = xcalloc(count + 1, sizeof(*all));
	double alpha;

	if (count) {
		alpha = judge_alpha(&in->sides->head->cases[0].policy);
		for (size_t i = 0; i < count; i++)
			all[i] = in->contests.items[i].judgement;
		judge_suite(all, count, alpha);
		for (size_t i = 0; i < count; i++)
			in->contests.items[i].judgement = all[i];
	}
	free(all);
}

static struct finding *find_time(struct findings *findings, const char *id)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].metric == METRIC_TIME &&
		    strcmp(findings->items[i].case_id, id) == 0)
			return &findings->items[i];
	return NULL;
}

/* Times of the two runs were judged as if they had been measured apart;
 * the pairs know better. */
static struct findings *make_findings(struct looking *in)
{
	struct findings *findings =
		compare_runs(in->sides->base, in->sides->head);

	judge_together(in);
	for (size_t i = 0; i < in->contests.count; i++) {
		const struct contest *contest = &in->contests.items[i];
		struct finding *time =
			find_time(findings, contest->duet.head->id);
		struct pair_series series;

		if (!time)
			continue;
		series = series_of(in, contest);
		finding_of_pairs(&series, &contest->judgement,
				 &findings->arena, time);
		time->seconds = (double)contest->spent_ns / (double)NS_PER_S;
	}
	findings->seconds =
		(double)(clock_monotonic_ns() - in->started_ns) /
		(double)NS_PER_S;
	return findings;
}

static void looking_release(struct looking *in)
{
	for (size_t i = 0; i < in->contests.count; i++)
		free(in->contests.items[i].d);
	free(in->contests.items);
}

struct findings *looks_take(const struct duet_sides *sides, struct error *err)
{
	struct looking in = { .sides = sides,
			      .started_ns = clock_monotonic_ns() };
	struct findings *findings = NULL;

	match_cases(&in);
	if (play_rounds(&in, err) == 0)
		findings = make_findings(&in);
	looking_release(&in);
	return findings;
}

/* ----------------------------------------------------------- confirmation */

static bool is_flagged(const struct findings *findings, const char *id,
		       bool *for_time)
{
	bool flagged = false;

	*for_time = false;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->verdict != VERDICT_WORSE || !finding->gated ||
		    finding->accepted || strcmp(finding->case_id, id))
			continue;
		flagged = true;
		*for_time = *for_time || finding->metric == METRIC_TIME;
	}
	return flagged;
}

/* So many fresh pairs of each flagged case. */
static int play_flagged(struct looking *in, const struct findings *findings,
			struct error *err)
{
	for (size_t i = 0; i < in->contests.count; i++) {
		struct contest *contest = &in->contests.items[i];
		bool for_time;
		int wanted;

		if (!is_flagged(findings, contest->duet.head->id, &for_time))
			continue;
		wanted = for_time ? PAIRS_FOR_CONFIRM : PAIRS_FOR_COUNTS;
		while (contest->pairs < wanted && !contest->settled) {
			tell(in, contest);
			if (interrupt_check(err) < 0 ||
			    play_pair(in, contest, err) < 0)
				return -1;
		}
	}
	return 0;
}

static const struct finding *find_same(const struct findings *findings,
				       const struct finding *like)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].metric == like->metric &&
		    strcmp(findings->items[i].case_id, like->case_id) == 0)
			return &findings->items[i];
	return NULL;
}

static bool is_confirmed(const struct looking *in,
			 const struct findings *second,
			 const struct finding *finding)
{
	const struct finding *other = find_same(second, finding);

	if (finding->metric != METRIC_TIME)
		return other && other->verdict == VERDICT_WORSE;
	for (size_t i = 0; i < in->contests.count; i++) {
		const struct contest *contest = &in->contests.items[i];
		struct pair_series fresh;

		if (strcmp(contest->duet.head->id, finding->case_id))
			continue;
		fresh = series_of(in, contest);
		return judge_confirms(&fresh);
	}
	return false;
}

static void settle_flags(const struct looking *in, struct findings *findings)
{
	struct findings *second =
		compare_runs(in->sides->base, in->sides->head);

	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		if (finding->verdict != VERDICT_WORSE || !finding->gated ||
		    finding->accepted || finding->confirmed)
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
	struct looking in = { .sides = sides,
			      .started_ns = clock_monotonic_ns() };
	int ret;

	match_cases(&in);
	ret = play_flagged(&in, findings, err);
	if (ret == 0)
		settle_flags(&in, findings);
	looking_release(&in);
	return ret;
}
