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
#include "compare/traces.h"
#include "gate/contest.h"
#include "gate/gate.h"
#include "measure/notes.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "spawn/interrupt.h"
#include "stats/suite_shift.h"

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

/* Whose turn it is: rounds over all contests, each in an order of its own. */
struct schedule {
	size_t *order;
	size_t at; /* in this round */
	int round;
};

static bool is_over(const struct contests *in)
{
	for (size_t i = 0; i < in->count; i++)
		if (!in->items[i].settled)
			return false;
	return true;
}

/* The next contest that is not settled; NULL if all are. */
static struct contest *schedule_next(struct schedule *schedule,
				     struct contests *in)
{
	struct contest *contest;

	if (is_over(in))
		return NULL;
	do {
		if (schedule->at == in->count) {
			shuffle(in->sides, schedule->round++, schedule->order,
				in->count);
			schedule->at = 0;
		}
		contest = &in->items[schedule->order[schedule->at++]];
	} while (contest->settled);
	return contest;
}

static int play_pair(struct contests *in, struct contest *contest,
		     const struct contest *upcoming, struct error *err)
{
	contests_tell(in, contest);
	if (interrupt_check(err) < 0 ||
	    contest_play(in, contest, upcoming, err) < 0)
		return -1;
	contest_consider(in, contest);
	return 0;
}

static int play_rounds(struct contests *in, struct error *err)
{
	struct schedule schedule = {
		.order = xcalloc(in->count + 1, sizeof(*schedule.order)),
		.at = in->count,
	};
	struct contest *contest, *upcoming;
	int ret = 0;

	for (size_t i = 0; i < in->count; i++)
		schedule.order[i] = i;
	contest = schedule_next(&schedule, in);
	while (contest && ret == 0) {
		upcoming = schedule_next(&schedule, in);
		ret = play_pair(in, contest, upcoming, err);
		contest = upcoming->settled ? schedule_next(&schedule, in)
					    : upcoming;
	}
	free(schedule.order);
	return ret;
}

/* Of all contests one after the other; COPY says which way. */
typedef void copy_fn(struct judgement *all, struct judgement *own);

static void copy_out(struct judgement *all, struct judgement *own)
{
	*all = *own;
}

static void copy_back(struct judgement *all, struct judgement *own)
{
	*own = *all;
}

static size_t copy_all(struct contests *in, struct judgement *all,
		       copy_fn *copy)
{
	size_t count = 0;

	for (size_t i = 0; i < in->count; i++) {
		struct contest *contest = &in->items[i];

		for (size_t j = 0; j < contest->series_count; j++)
			copy(&all[count++], &contest->series[j].judgement);
	}
	return count;
}

/* Holm and Benjamini-Hochberg want all judgements side by side. */
static void judge_together(struct contests *in)
{
	struct judgement *all = xcalloc(in->count * METRIC_COUNT + 1,
					sizeof(*all));
	size_t count;

	for (size_t i = 0; i < in->count; i++)
		contest_close(&in->items[i]);
	count = copy_all(in, all, copy_out);
	if (count)
		judge_suite(all, count,
			    judge_alpha(&in->sides->head->cases[0].policy));
	copy_all(in, all, copy_back);
	free(all);
}

/* Chance that anything judged by ranks is confirmed to be worse, and is not. */
static double false_alarms(const struct contests *in)
{
	const struct policy *policy;

	if (!in->count)
		return (double)NAN;
	policy = &in->sides->head->cases[0].policy;
	return judge_alpha(policy) *
	       (policy->confirm == CONFIRM_AGAIN ? policy->alpha_confirm : 1);
}

static void tell_restless(const struct contest *contest, struct arena *arena,
			  struct finding *time)
{
	const struct pooled_steadiness *found = &contest->warmup.found;

	if (!found->restless)
		return;
	time->reason = arena_printf(
		arena,
		"%s%sno steady state in %zu of %zu processes: it is the time of "
		"the first calls, not of all to come",
		time->reason ? time->reason : "", time->reason ? "; " : "",
		found->unsettled, found->timed);
}

static void tell_contest(const struct contest *contest,
			 struct findings *findings)
{
	double seconds = (double)contest->spent_ns / (double)NS_PER_S;
	const char *id = contest->duet.head->id;
	struct finding *time, *throughput;

	for (size_t i = 0; i < contest->series_count; i++)
		contest_series_tell(&contest->series[i], seconds, findings);
	time = findings_find(findings, id, METRIC_TIME);
	if (time)
		tell_restless(contest, &findings->arena, time);
	throughput = findings_find(findings, id, METRIC_THROUGHPUT);
	if (time && throughput)
		finding_mirror(time, throughput);
}

/* The first look's pairs of every gated time: as many for all, so that which
 * cases went on says nothing. */
static void tell_suite(const struct contests *in, struct findings *findings)
{
	struct shift_sample *samples = xcalloc(in->count + 1, sizeof(*samples));
	struct suite_shift shift;
	size_t count = 0;

	for (size_t i = 0; i < in->count; i++) {
		const struct contest_series *time = contest_find(&in->items[i],
								 METRIC_TIME);

		if (time && time->gated &&
		    time->pairs >= sequential_stops[0].pairs)
			samples[count++] = (struct shift_sample){
				time->d, sequential_stops[0].pairs
			};
	}
	shift = suite_shift(samples, count);
	if (!isnan(shift.mean))
		findings->suite =
			(struct suite_change){ shift.series, exp(shift.mean),
					       exp(shift.low), exp(shift.high),
					       shift.p };
	free(samples);
}

/* What varies in the two runs was judged as if they had been measured apart;
 * the pairs know better. */
static struct findings *make_findings(struct contests *in)
{
	const struct duet_sides *sides = in->sides;
	struct findings *findings = compare_runs(sides->base, sides->head);

	notes_take_workers(sides->base_plan, sides->base, sides->head);
	notes_take_workers(sides->head_plan, sides->head, sides->head);
	contests_note(in, findings);
	judge_together(in);
	for (size_t i = 0; i < in->count; i++)
		tell_contest(&in->items[i], findings);
	traces_take(findings, sides->base, sides->head);
	gate_trust(findings, sides->head);
	tell_suite(in, findings);
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
