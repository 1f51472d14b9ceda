/* SPDX-License-Identifier: MIT */
/*
 * The only loop that measures because of a verdict.  A round is a pair of
 * every contest that still wants one, in shuffled order, so that slow drift
 * hits all alike; at the numbers of pairs that stats/sequential.h names, a
 * contest is looked at.
 */
#include "gate/looks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "compare/compare.h"
#include "gate/contest.h"
#include "gate/gate.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "spawn/interrupt.h"

/* Fisher-Yates over ORDER, from the seed and the round. */
static void shuffle(const struct duet_sides *sides, int round, size_t *order,
		    size_t count)
{
	for (size_t i = count; i > 1; i--) {
		uint64_t seed = sides->seed ^ UINT64_C(0x5eed);
		struct duet_draw draw = duet_draw(seed + (uint64_t)round,
						  (int)i);
		size_t j = draw.jitter_seed % i;
		size_t held = order[i - 1];

		order[i - 1] = order[j];
		order[j] = held;
	}
}

static int play_round(struct contests *in, const size_t *order, bool *more,
		      struct error *err)
{
	*more = false;
	for (size_t i = 0; i < in->count; i++) {
		struct contest *contest = &in->items[order[i]];

		if (contest->settled)
			continue;
		contests_tell(in, contest);
		if (interrupt_check(err) < 0 ||
		    contest_play(in, contest, err) < 0)
			return -1;
		contest_consider(in, contest);
		*more = *more || !contest->settled;
	}
	return 0;
}

static int play_rounds(struct contests *in, struct error *err)
{
	size_t count = in->count;
	size_t *order = xcalloc(count + 1, sizeof(*order));
	bool more = count > 0;
	int ret = 0;

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (int round = 0; more && ret == 0; round++) {
		shuffle(in->sides, round, order, count);
		ret = play_round(in, order, &more, err);
	}
	free(order);
	return ret;
}

/* Holm and Benjamini-Hochberg want all judgements side by side. */
static void judge_together(struct contests *in)
{
	size_t count = in->count;
	struct judgement *all = xcalloc(count + 1, sizeof(*all));
	double alpha;

	if (count) {
		alpha = judge_alpha(&in->sides->head->cases[0].policy);
		for (size_t i = 0; i < count; i++)
			all[i] = in->items[i].judgement;
		judge_suite(all, count, alpha);
		for (size_t i = 0; i < count; i++)
			in->items[i].judgement = all[i];
	}
	free(all);
}

/* Chance that any time of the suite is confirmed to be worse, and is not. */
static double false_alarms(const struct contests *in)
{
	const struct policy *policy;

	if (!in->count)
		return (double)NAN;
	policy = &in->sides->head->cases[0].policy;
	return judge_alpha(policy) *
	       (policy->confirm == CONFIRM_AGAIN ? policy->alpha_confirm : 1);
}

/* Times of the two runs were judged as if they had been measured apart;
 * the pairs know better. */
static struct findings *make_findings(struct contests *in)
{
	struct findings *findings = compare_runs(in->sides->base,
						 in->sides->head);

	contests_note(in, findings);
	judge_together(in);
	for (size_t i = 0; i < in->count; i++) {
		const struct contest *contest = &in->items[i];
		const char *id = contest->duet.head->id;
		struct finding *time = findings_find(findings, id, METRIC_TIME);
		struct finding *throughput = findings_find(findings, id,
							   METRIC_THROUGHPUT);
		struct pair_series series;

		if (!time)
			continue;
		series = contest_series(in, contest);
		finding_of_pairs(&series, &contest->judgement, &findings->arena,
				 time);
		time->seconds = (double)contest->spent_ns / (double)NS_PER_S;
		if (throughput)
			finding_mirror(time, throughput);
	}
	gate_trust(findings, in->sides->head);
	findings->alpha = false_alarms(in);
	findings->seconds = (double)(clock_monotonic_ns() - in->started_ns) /
			    (double)NS_PER_S;
	return findings;
}

struct findings *looks_take(const struct duet_sides *sides, struct error *err)
{
	struct contests contests;
	struct findings *findings = NULL;

	contests_init(&contests, sides);
	if (play_rounds(&contests, err) == 0)
		findings = make_findings(&contests);
	contests_release(&contests);
	return findings;
}
