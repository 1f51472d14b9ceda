/* SPDX-License-Identifier: MIT */
/*
 * Rounds over the cases of a plan: one fresh worker of each case that wants
 * one, then the next round, so that a machine that drifts drifts for all of
 * them alike.  A case wants no more when it has its processes and its
 * interval, or that of calm moments, is narrow, when its budget is spent, or
 * when it has failed.
 */
#include "measure/measure.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "compare/steady.h"
#include "compare/summarize.h"
#include "compare/calm.h"
#include "measure/attempts.h"
#include "measure/notes.h"
#include "measure/placement.h"
#include "measure/solo.h"
#include "measure/steps.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/summary.h"
#include "spawn/interrupt.h"

/* Fewer would give no interval at all. */
#define PROCESSES_FEWEST 3

struct case_state {
	int workers;	  /* it has */
	int64_t spent_ns; /* on it, all told */
	int doubled_at;	  /* workers it had when its slices were doubled */
	bool narrow;	  /* what its workers say of its time */
	struct rhythm rhythm;
};

struct campaign {
	const struct measure_setup *setup;
	const struct plan *plan;
	struct run *run;
	const struct measure_listener *listener;
	struct case_state *states;
	int64_t started_ns;
};

/* Is the interval narrower than half of what we tolerate?  True if there is
 * nothing that more processes would narrow. */
static bool is_narrow(const struct summary *summary, double tolerance)
{
	return !summary->n ||
	       summary->high - summary->low <= tolerance / 2 * summary->median;
}

static bool is_metric_narrow(const struct summary *metrics,
			     const struct metric_policy *policies,
			     enum metric metric)
{
	return is_narrow(&metrics[metric], policies[metric].tolerance);
}

/* A load has no time: how many calls it answered, and how quickly. */
static bool all_narrow(const struct summary *metrics,
		       const struct metric_policy *policies)
{
	if (metrics[METRIC_TIME].n)
		return is_metric_narrow(metrics, policies, METRIC_TIME);
	return is_metric_narrow(metrics, policies, METRIC_P50) &&
	       is_metric_narrow(metrics, policies, METRIC_THROUGHPUT);
}

/*
 * Does it know what it measures?  Or the time of calm moments, of as many
 * processes as the case has at least: while others have a part of the core,
 * more processes narrow no other.
 */
static bool knows_its_time(const struct campaign *in, size_t i)
{
	const struct metric_policy *policies = in->run->cases[i].policy.metric;
	struct case_summary summary;
	struct calm calm;

	summarize_case(in->run, i, &summary);
	if (all_narrow(summary.metric, policies))
		return true;
	calm = calm_of_run(in->run);
	summarize_calm(in->run, i, &calm, &summary);
	return summary.calm.n >= (size_t)in->plan->cases[i].processes_least &&
	       is_narrow(&summary.calm, policies[METRIC_TIME].tolerance);
}

/* What takes long to settle gets twice the slices, once, and as many more
 * processes as an interval needs. */
static void double_slices(struct campaign *in, size_t i)
{
	struct case_state *state = &in->states[i];

	if (state->rhythm.doubled || in->plan->quick ||
	    !steady_of_case(in->run, i).restless)
		return;
	state->rhythm.doubled = true;
	state->doubled_at = state->workers;
}

static bool has_settled(const struct case_state *state)
{
	return !state->rhythm.doubled ||
	       state->workers >= state->doubled_at + PROCESSES_FEWEST;
}

/* Would one more process of a case with some overdraw that of everything? */
static bool is_over_budget(const struct campaign *in,
			   const struct case_state *state)
{
	int64_t spent_ns = clock_monotonic_ns() - in->started_ns;

	return in->plan->budget_ns &&
	       spent_ns + state->spent_ns / state->workers >
		       in->plan->budget_ns;
}

/* The suite's processes are a promise; `auto` is only a wish: a case whose
 * budget is spent gets no more, once it has enough for an interval. */
static bool wants_more(const struct campaign *in, size_t i)
{
	const struct plan_case *c = &in->plan->cases[i];
	const struct case_state *state = &in->states[i];
	bool fixed = c->processes_least == c->processes_most;
	int64_t budget_ns = c->benchmark->settings.budget_ns;

	if (c->skip || c->broken ||
	    in->run->cases[i].outcome != OUTCOME_MEASURED ||
	    state->workers >= c->processes_most)
		return false;
	if (state->workers && is_over_budget(in, state))
		return false;
	if (fixed || state->workers < PROCESSES_FEWEST)
		return true;
	if (state->spent_ns + state->spent_ns / state->workers > budget_ns)
		return false;
	return state->workers < c->processes_least || !has_settled(state) ||
	       !state->narrow;
}

/* Nanoseconds still to come: what is sure, at the pace of each case. */
static int64_t left_ns(const struct campaign *in, size_t *workers)
{
	int64_t left = 0;

	*workers = 0;
	for (size_t i = 0; i < in->plan->count; i++) {
		const struct plan_case *c = &in->plan->cases[i];
		const struct case_state *state = &in->states[i];
		int more = c->processes_least - state->workers;

		if (!wants_more(in, i))
			continue;
		more = more < 1 ? 1 : more;
		*workers += (size_t)more;
		left += state->workers
				? more * (state->spent_ns / state->workers)
				: c->expected_ns;
	}
	return left;
}

static void tell(const struct campaign *in, size_t i)
{
	const struct measure_listener *listener = in->listener;
	struct measure_progress progress = {
		.case_id = in->plan->cases[i].id,
		.done = in->run->count,
		.spent_ns = clock_monotonic_ns() - in->started_ns,
	};
	size_t more;

	if (!listener || !listener->progress)
		return;
	progress.left_ns = left_ns(in, &more);
	progress.expected = progress.done + more;
	listener->progress(listener->context, &progress);
}

static int take_in(struct campaign *in, const struct worker *worker,
		   struct error *err)
{
	const struct measure_listener *listener = in->listener;

	run_note_outcome(in->run, worker);
	placement_note_worker(in->setup->cpus, worker, in->run);
	run_add(in->run, worker);
	if (!listener || !listener->sink)
		return 0;
	return listener->sink(listener->context, worker, err);
}

/* Again, with the same seed, where the machine disturbed it. */
static int measure_calmly(const struct campaign *in, size_t i,
			  struct worker *worker, struct error *err)
{
	struct case_state *state = &in->states[i];
	struct attempts attempts;

	attempts_init(&attempts, in->setup);
	do {
		attempt_begin(&attempts);
		if (solo_measure(in->setup, &in->plan->cases[i], state->workers,
				 in->plan->quick, &state->rhythm, worker,
				 err) < 0)
			return -1;
	} while (attempt_failed(&attempts, &worker, 1));
	return 0;
}

static int measure_one(struct campaign *in, size_t i, struct error *err)
{
	struct case_state *state = &in->states[i];
	int64_t before_ns = clock_monotonic_ns();
	struct worker worker;
	int ret;

	tell(in, i);
	ret = measure_calmly(in, i, &worker, err);
	worker.case_index = i;
	if (ret == 0 && in->plan->callgrind) {
		/* never two sources in one case */
		worker.samples.reading[METRIC_INSTRUCTIONS] = (double)NAN;
		ret = solo_simulate(in->setup, &in->plan->cases[i],
				    &state->rhythm, &worker, err);
	}
	if (ret == 0)
		ret = take_in(in, &worker, err);
	worker_release(&worker);
	state->workers++;
	state->spent_ns += clock_monotonic_ns() - before_ns;
	state->narrow = knows_its_time(in, i);
	double_slices(in, i);
	return ret;
}

/* A resumed run has workers already. */
static void count_present(struct campaign *in)
{
	for (size_t i = 0; i < in->run->count; i++) {
		const struct worker *worker = &in->run->items[i];

		in->states[worker->case_index].workers++;
		in->states[worker->case_index].spent_ns += worker->span_ns;
		run_note_outcome(in->run, worker);
	}
	for (size_t i = 0; i < in->plan->count; i++)
		in->states[i].narrow = in->states[i].workers &&
				       knows_its_time(in, i);
}

static int measure_rounds(struct campaign *in, struct error *err)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < in->plan->count; i++) {
			if (!wants_more(in, i))
				continue;
			more = true;
			if (interrupt_check(err) < 0 ||
			    measure_one(in, i, err) < 0)
				return -1;
		}
	}
	return 0;
}

int measure_plan(const struct measure_setup *setup, const struct plan *plan,
		 struct run *run, const struct measure_listener *listener,
		 struct error *err)
{
	struct campaign in = {
		.setup = setup,
		.plan = plan,
		.run = run,
		.listener = listener,
		.states = xcalloc(plan->count, sizeof(*in.states)),
		.started_ns = clock_monotonic_ns(),
	};
	int ret;

	placement_note_sharing(setup->cpus, run);
	count_present(&in);
	ret = measure_rounds(&in, err);
	if (!plan->quick)
		notes_take(plan, run);
	free(in.states);
	return ret;
}
