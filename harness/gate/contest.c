/* SPDX-License-Identifier: MIT */
/* Who plays against whom, how a pair is played, and when it is looked at. */
#include "gate/contest.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "gate/looks.h"
#include "measure/attempts.h"
#include "measure/measure.h"
#include "measure/notes.h"
#include "measure/placement.h"
#include "measure/session.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "stats/sequential.h"

#define PAIR_NS (300 * NS_PER_MS) /* while nothing is known */

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

void contests_init(struct contests *in, const struct duet_sides *sides)
{
	*in = (struct contests){
		.sides = sides,
		.started_ns = clock_monotonic_ns(),
	};

	for (size_t i = 0; i < sides->head_plan->count; i++) {
		const struct plan_case *head = &sides->head_plan->cases[i];
		size_t at;
		const struct plan_case *base = find_case(sides->base_plan,
							 head->id, &at);
		struct contest *contest;

		if (!is_playable(head) || !is_playable(base))
			continue;
		contest = VEC_PUSH(in);
		contest->index = i;
		contest->base_index = at;
		contest->duet.base = base;
		contest->duet.head = head;
		contest->series_count = contest_series_init(
			head, &sides->head->cases[i], contest->series);
	}
}

void contests_release(struct contests *in)
{
	for (size_t i = 0; i < in->count; i++) {
		struct contest *contest = &in->items[i];

		for (size_t j = 0; j < contest->series_count; j++)
			contest_series_release(&contest->series[j]);
	}
	session_close(in->ahead.session);
	free(in->items);
}

/* That share the suite's error; at least 1. */
static size_t count_series(const struct contests *in)
{
	size_t count = 0;

	for (size_t i = 0; i < in->count; i++) {
		const struct contest *contest = &in->items[i];

		for (size_t j = 0; j < contest->series_count; j++)
			count += contest_series_shares(&contest->series[j]);
	}
	return count ? count : 1;
}

const struct contest_series *contest_find(const struct contest *contest,
					  enum metric metric)
{
	const struct contest_series *time = NULL;

	for (size_t i = 0; i < contest->series_count; i++) {
		if (contest->series[i].metric == metric)
			return &contest->series[i];
		if (contest->series[i].metric == METRIC_TIME)
			time = &contest->series[i];
	}
	return metric == METRIC_THROUGHPUT ? time : NULL;
}

static void take_in(const struct contests *in, struct contest *contest,
		    const struct duet_draw *draw, struct worker *base,
		    struct worker *head)
{
	const struct duet_sides *sides = in->sides;

	base->case_index = contest->base_index;
	head->case_index = contest->index;
	if (contest->warmup.known) {
		contest_cut(contest, base);
		contest_cut(contest, head);
	}
	run_note_outcome(sides->base, base);
	run_note_outcome(sides->head, head);
	placement_note_worker(sides->setup->cpus, base, sides->head);
	placement_note_worker(sides->setup->cpus, head, sides->head);
	run_add(sides->base, base);
	run_add(sides->head, head);
	for (size_t i = 0; i < contest->series_count; i++)
		contest_series_take(&contest->series[i], draw, base, head);
	contest->pairs++;
	if (base->outcome != OUTCOME_MEASURED ||
	    head->outcome != OUTCOME_MEASURED)
		contest->settled = true;
}

static void note_once(struct findings *findings, const char *text)
{
	for (size_t i = 0; i < findings->notes.count; i++)
		if (strcmp(findings->notes.items[i], text) == 0)
			return;
	strvec_push(&findings->notes, text);
}

void contests_note(const struct contests *in, struct findings *findings)
{
	struct run *head = in->sides->head;

	attempts_note(head);
	notes_counters(in->sides->head_plan, head);
	placement_note_sharing(in->sides->setup->cpus, head);
	for (size_t i = 0; i < head->notes.count; i++)
		note_once(findings, head->notes.items[i]);
}

static struct duet_draw draw_pair(const struct contests *in,
				  const struct contest *contest, int pair)
{
	uint64_t seed = in->sides->seed + contest->index * UINT64_C(0x10001);

	return duet_draw(seed, pair);
}

/* A worker that waits for its pair grows old: not if the pair before it may
 * take a good part of its timeout. */
static bool may_wait(const struct contest *waits, const struct contest *plays)
{
	int64_t timeout_ns = waits->duet.head->benchmark->settings.timeout_ns;

	return plays->pairs > 0 &&
	       plays->spent_ns / plays->pairs < timeout_ns / 10;
}

static void start_ahead(struct contests *in, const struct contest *upcoming,
			const struct contest *playing)
{
	struct contest_ahead *ahead = &in->ahead;
	struct duet_draw draw;

	if (!upcoming || !may_wait(upcoming, playing))
		return;
	ahead->contest = upcoming;
	ahead->pair = upcoming->pairs + (upcoming == playing);
	draw = draw_pair(in, upcoming, ahead->pair);
	ahead->session = duet_start_ahead(in->sides->setup, &upcoming->duet,
					  &draw);
}

/* The workers of CONTEST's next pair, if they are started; others are not
 * wanted any more. */
static struct session *take_ahead(struct contests *in,
				  const struct contest *contest)
{
	struct contest_ahead ahead = in->ahead;

	in->ahead = (struct contest_ahead){ 0 };
	if (ahead.contest == contest && ahead.pair == contest->pairs)
		return ahead.session;
	session_close(ahead.session);
	return NULL;
}

int contest_play(struct contests *in, struct contest *contest,
		 const struct contest *upcoming, struct error *err)
{
	struct duet_draw draw = draw_pair(in, contest, contest->pairs);
	int64_t before_ns = clock_monotonic_ns();
	struct session *started = take_ahead(in, contest);
	struct worker base, head;
	int ret;

	start_ahead(in, upcoming, contest);
	ret = duet_measure(in->sides->setup, &contest->duet, &draw, started,
			   &base, &head, err);
	if (ret == 0)
		take_in(in, contest, &draw, &base, &head);
	worker_release(&base);
	worker_release(&head);
	contest->spent_ns += clock_monotonic_ns() - before_ns;
	return ret;
}

static bool is_open(const struct contest *contest)
{
	for (size_t i = 0; i < contest->series_count; i++)
		if (contest_series_is_open(&contest->series[i]))
			return true;
	return false;
}

static void look(const struct contests *in, struct contest *contest)
{
	size_t count = count_series(in);

	contest_find_warmup(in, contest);
	for (size_t i = 0; i < contest->series_count; i++)
		if (contest->series[i].driving)
			contest_series_look(&contest->series[i], contest->look,
					    count);
	contest->look++;
	if (contest->look == SEQUENTIAL_LOOKS)
		contest->settled = true;
}

void contest_close(struct contest *contest)
{
	for (size_t i = 0; contest->look > 0 && i < contest->series_count; i++)
		if (!contest->series[i].driving)
			contest_series_look(&contest->series[i],
					    contest->look - 1, 1);
}

static bool is_suspect(const struct contest *contest)
{
	for (size_t i = 0; i < contest->series_count; i++) {
		const struct contest_series *series = &contest->series[i];

		if (contest_series_is_open(series) &&
		    judge_suspects(&series->judgement))
			return true;
	}
	return false;
}

/* No budget for the next look: better to say so than to begin it. */
static bool is_over_budget(const struct contests *in,
			   const struct contest *contest)
{
	int64_t budget_ns = contest->duet.head->benchmark->settings.budget_ns *
			    2;
	int64_t all_ns = in->sides->budget_ns;

	if (all_ns && clock_monotonic_ns() - in->started_ns > all_ns)
		return true;
	return contest->look > 0 && contest->spent_ns > budget_ns &&
	       !is_suspect(contest);
}

void contest_consider(const struct contests *in, struct contest *contest)
{
	if (contest->settled)
		return;
	if ((size_t)contest->pairs == sequential_stops[contest->look].pairs)
		look(in, contest);
	if (is_over_budget(in, contest) ||
	    (contest->pairs >= PAIRS_FOR_COUNTS && !is_open(contest)))
		contest->settled = true;
}

/* Until the next look. */
static size_t pairs_left(const struct contest *contest)
{
	size_t pairs = (size_t)contest->pairs;

	if (contest->settled)
		return 0;
	if (pairs < PAIRS_FOR_COUNTS &&
	    !contest_find(contest, METRIC_TIME)) /* perhaps no more */
		return PAIRS_FOR_COUNTS - pairs;
	return sequential_stops[contest->look].pairs - pairs;
}

void contests_tell(const struct contests *in, const struct contest *contest)
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
	for (size_t i = 0; i < in->count; i++) {
		const struct contest *other = &in->items[i];
		size_t left = pairs_left(other);

		progress.expected += left;
		progress.left_ns += (int64_t)left *
				    (other->pairs
					     ? other->spent_ns / other->pairs
					     : PAIR_NS);
	}
	listener->progress(listener->context, &progress);
}
