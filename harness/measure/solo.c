/* SPDX-License-Identifier: MIT */
/*
 * The life of a worker that is measured alone: weighed and counted first,
 * then timed, and at last its single calls.
 */
#include "measure/solo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "machine/cpulock.h"
#include "measure/duet.h"
#include "measure/harvest.h"
#include "measure/worker_start.h"
#include "measure/measure.h"
#include "measure/session.h"
#include "measure/simulate.h"
#include "measure/steps.h"
#include "model/plan.h"
#include "model/samples.h"
#include "probe/page.h"

/* The first worker's rhythm is every worker's; each finds out what its own
 * loop costs. */
static int calibrate(struct session *session, struct rhythm *rhythm,
		     struct worker *worker, struct error *err)
{
	struct rhythm found = { 0 };

	if (step_calibrate(session, 0, &tempo_solo, &found, worker, err) < 0)
		return -1;
	if (!rhythm->loops)
		*rhythm = found;
	return 0;
}

static int take_time(struct session *session, const struct plan_case *c,
		     const struct rhythm *rhythm, struct worker *worker,
		     struct error *err)
{
	struct page_seat *seat = session_seat(session, 0);
	struct slice_counts slices = rhythm_slices(rhythm, &tempo_solo, c);

	seat->loops = rhythm->loops;
	seat->slices = slices.counted + slices.warmup;
	seat->block = slices.block;
	seat->jitter_seed = 0;
	seat->yardstick_loops = YARDSTICK_LOOPS;
	if (session_order(session, 0, ORDER_TIME, err) < 0)
		return -1;
	harvest_slices(seat, &worker->samples);
	worker->samples.warmup = slices.cut;
	return 0;
}

static int measure_calls(struct session *session, const struct plan_case *c,
			 struct rhythm *rhythm, struct worker *worker,
			 struct error *err)
{
	if (step_prepare(session, 0, c, worker, err) < 0)
		return -1;
	if (!rhythm->single_ns)
		rhythm->single_ns =
			session_seat(session, 0)->values[VALUE_SINGLE_NS];
	if (!case_wants_time(c))
		return 0;
	if (calibrate(session, rhythm, worker, err) < 0 ||
	    take_time(session, c, rhythm, worker, err) < 0)
		return -1;
	if (!case_wants_latency(c))
		return 0;
	return step_latency(session, 0, rhythm, worker, err);
}

/* What one session does between its worker's being ready and its end. */
typedef int visit_fn(struct session *session, const struct plan_case *c,
		     struct rhythm *rhythm, struct worker *worker,
		     struct error *err);

static int visit_once(struct session *session, const struct plan_case *c,
		      struct rhythm *rhythm, struct worker *worker,
		      struct error *err)
{
	(void)c, (void)rhythm, (void)worker;
	return session_order(session, 0, ORDER_TRY, err);
}

static int visit_time_once(struct session *session, const struct plan_case *c,
			   struct rhythm *rhythm, struct worker *worker,
			   struct error *err)
{
	struct page_seat *seat = session_seat(session, 0);

	(void)c, (void)rhythm;
	seat->loops = 1;
	seat->slices = 1;
	seat->yardstick_loops = YARDSTICK_LOOPS;
	if (session_order(session, 0, ORDER_TIME, err) < 0)
		return -1;
	harvest_slices(seat, &worker->samples);
	worker->loop_overhead_ns = 0;
	return 0;
}

static int visit_weigh(struct session *session, const struct plan_case *c,
		       struct rhythm *rhythm, struct worker *worker,
		       struct error *err)
{
	(void)c, (void)rhythm;
	return step_weigh(session, 0, &worker->samples, err);
}

static int visit_count(struct session *session, const struct plan_case *c,
		       struct rhythm *rhythm, struct worker *worker,
		       struct error *err)
{
	(void)c, (void)rhythm;
	return step_count(session, 0, &worker->samples, err);
}

/* An import has one call only. */
static int visit_instructions(struct session *session,
			      const struct plan_case *c, struct rhythm *rhythm,
			      struct worker *worker, struct error *err)
{
	struct page_seat *seat = session_seat(session, 0);

	(void)c, (void)rhythm;
	seat->calls = 1;
	if (session_order(session, 0, ORDER_INSTRUCTIONS, err) < 0)
		return -1;
	harvest_instructions(seat, 1, worker);
	return 0;
}

/* All users of a load at once. */
static int visit_load(struct session *session, const struct plan_case *c,
		      struct rhythm *rhythm, struct worker *worker,
		      struct error *err)
{
	struct page_seat *seat = session_seat(session, 0);

	(void)rhythm;
	if (session_order(session, 0, ORDER_TRY, err) < 0)
		return -1;
	seat->calls = c->benchmark->load.users;
	if (session_order(session, 0, ORDER_LOAD, err) < 0)
		return -1;
	harvest_load(seat, &worker->samples);
	harvest_latency(seat, &worker->samples);
	return 0;
}

static void keep_output(const struct session *session, struct worker *worker)
{
	struct buf output = BUF_INIT;

	session_output(session, 0, &output);
	free(worker->output);
	worker->output = output.len ? buf_detach(&output) : NULL;
	buf_release(&output);
}

/* A fresh process, visited. */
static int visit(const struct measure_setup *setup, const struct plan_case *c,
		 const struct draw *draw, visit_fn *what, struct rhythm *rhythm,
		 struct worker *worker, struct error *err)
{
	struct session *session = session_open(setup->warden, err);
	int ret = -1;

	if (!session)
		return -1;
	if (start_worker(session, 0, false, setup, c, draw, err) == 0 &&
	    session_order(session, 0, ORDER_IMPORT, err) == 0 &&
	    session_order(session, 0, ORDER_SETUP, err) == 0 &&
	    what(session, c, rhythm, worker, err) == 0 &&
	    session_finish(session, 0, err) == 0) {
		worker->span_ns += session_span_ns(session, 0);
		harvest_place(session_seat(session, 0), worker);
		ret = 0;
	}
	keep_output(session, worker);
	if (ret < 0)
		ret = harvest_failure(session, worker, err);
	session_close(session);
	return ret;
}

/* Why a command counts as failed. */
static void describe_command(const struct spawn_outcome *outcome,
			     const struct buf *output,
			     const struct plan_case *c, struct buf *reason)
{
	if (outcome->exit_code == 0) {
		spawn_describe_leftovers(outcome, reason);
		return;
	}
	if (output->len)
		buf_addf(reason, "it printed:\n%s\n", output->data);
	if (!outcome->timed_out)
		buf_adds(reason, "the command ended: ");
	spawn_describe(outcome, c->benchmark->settings.timeout_ns, reason);
	if (outcome->timed_out)
		buf_adds(reason, " (`timeout:` in the suite)");
}

static void judge_command(const struct child *child, const struct plan_case *c,
			  struct worker *worker)
{
	const struct spawn_outcome *outcome = spawn_outcome(child);
	struct buf output = BUF_INIT, reason = BUF_INIT;

	spawn_output(child, &output);
	worker->span_ns += outcome->wall_ns;
	if (outcome->exit_code == 0 && outcome->left_behind <= 0) {
		harvest_command(outcome, &worker->samples);
		worker->loop_overhead_ns = 0;
	} else {
		worker->outcome = OUTCOME_FAILED;
		describe_command(outcome, &output, c, &reason);
		worker->reason = buf_detach(&reason);
	}
	free(worker->output);
	worker->output = output.len ? buf_detach(&output) : NULL;
	buf_release(&output);
	buf_release(&reason);
}

static int run_command(const struct measure_setup *setup,
		       const struct plan_case *c, const struct draw *draw,
		       struct worker *worker, struct error *err)
{
	size_t argc = c->command.count;
	const char **argv = xcalloc(argc + 1, sizeof(*argv));
	struct start start;
	struct child *child;
	int ended = -1;

	memcpy(argv, c->command.items, argc * sizeof(*argv));
	argv[0] = c->program;
	start_init(&start, setup, c, draw);
	start.request.argv = argv;
	child = spawn_start(setup->warden, &start.request, err);
	if (child) {
		do {
			ended = spawn_wait(child, NS_PER_S, err);
		} while (ended == 0);
		if (ended > 0)
			judge_command(child, c, worker);
	} else if (err->kind == ERROR_SYSTEM) {
		worker->outcome = OUTCOME_FAILED;
		worker->reason = xstrdup(err->text);
		*err = ERROR_INIT;
		ended = 0;
	}
	spawn_free(child);
	start_release(&start);
	free(argv);
	return ended < 0 ? -1 : 0;
}

int solo_turn(const struct measure_setup *setup, const struct plan_case *c,
	      const struct draw *draw, struct worker *worker, struct error *err)
{
	if (c->benchmark->kind == BENCHMARK_COMMAND)
		return run_command(setup, c, draw, worker, err);
	if (c->benchmark->kind == BENCHMARK_LOAD)
		return visit(setup, c, draw, visit_load, NULL, worker, err);
	return visit(setup, c, draw, visit_time_once, NULL, worker, err);
}

/* An import happens once in a process: one to weigh it, one to count what it
 * allocates, one to count its instructions. */
int solo_count(const struct measure_setup *setup, const struct plan_case *c,
	       const struct draw *draw, struct worker *worker,
	       struct error *err)
{
	if (c->benchmark->kind != BENCHMARK_IMPORT)
		return 0;
	if (case_wants_memory(c) &&
	    visit(setup, c, draw, visit_weigh, NULL, worker, err) < 0)
		return -1;
	if (case_wants_counts(c) && worker->outcome == OUTCOME_MEASURED &&
	    visit(setup, c, draw, visit_count, NULL, worker, err) < 0)
		return -1;
	if (!case_wants_instructions(c) || worker->outcome != OUTCOME_MEASURED)
		return 0;
	return visit(setup, c, draw, visit_instructions, NULL, worker, err);
}

bool case_is_one_shot(const struct plan_case *c)
{
	return c->benchmark->kind == BENCHMARK_COMMAND ||
	       c->benchmark->kind == BENCHMARK_IMPORT ||
	       c->benchmark->kind == BENCHMARK_LOAD;
}

static int measure_one_shot(const struct measure_setup *setup,
			    const struct plan_case *c, const struct draw *draw,
			    bool quick, struct worker *worker,
			    struct error *err)
{
	if (quick && c->benchmark->kind == BENCHMARK_LOAD)
		return visit(setup, c, draw, visit_once, NULL, worker, err);
	if ((quick || case_wants_turns(c)) &&
	    solo_turn(setup, c, draw, worker, err) < 0)
		return -1;
	if (quick || worker->outcome != OUTCOME_MEASURED)
		return 0;
	return solo_count(setup, c, draw, worker, err);
}

int solo_measure(const struct measure_setup *setup, const struct plan_case *c,
		 int index, bool quick, struct rhythm *rhythm,
		 struct worker *worker, struct error *err)
{
	/* worker number i has the same layout and seed in every run */
	struct draw draw = duet_draw(0, index).draw;

	draw.hash_seed = 1 + index;
	worker_init(worker);
	worker->index = index;
	worker->hash_seed = draw.hash_seed;
	worker->started_ns = clock_realtime_ns();
	if (case_is_one_shot(c))
		return measure_one_shot(setup, c, &draw, quick, worker, err);
	return visit(setup, c, &draw, quick ? visit_once : measure_calls,
		     rhythm, worker, err);
}

#define SIMULATED_WORKERS 3 /* of a case: the others would say the same */
#define SIMULATED_CALLS 10
#define SIMULATED_ONCE_NS (10 * NS_PER_MS) /* longer calls: one only */

static bool is_repeatable(const struct plan_case *c)
{
	return c->benchmark->kind != BENCHMARK_IMPORT;
}

static int64_t simulated_calls(const struct plan_case *c,
			       const struct rhythm *rhythm)
{
	return !is_repeatable(c) || rhythm->single_ns > SIMULATED_ONCE_NS
		       ? 1
		       : SIMULATED_CALLS;
}

static int visit_simulated(struct session *session, const struct plan_case *c,
			   struct rhythm *rhythm, struct worker *worker,
			   struct error *err)
{
	(void)worker;
	if (is_repeatable(c) && session_order(session, 0, ORDER_TRY, err) < 0)
		return -1;
	session_seat(session, 0)->calls = simulated_calls(c, rhythm);
	return session_order(session, 0, ORDER_INSTRUCTIONS, err);
}

static bool can_be_simulated(const struct plan_case *c,
			     const struct worker *worker)
{
	return benchmark_kind_metrics(c->benchmark->kind) &
		       METRIC_BIT(METRIC_INSTRUCTIONS) &&
	       worker->outcome == OUTCOME_MEASURED &&
	       worker->index < SIMULATED_WORKERS;
}

int solo_simulate(const struct measure_setup *setup, const struct plan_case *c,
		  const struct rhythm *rhythm, struct worker *worker,
		  struct error *err)
{
	struct simulation simulation = { .valgrind = NULL };
	struct rhythm same = *rhythm;
	int64_t span_ns = worker->span_ns;
	struct draw draw = {
		.hash_seed = worker->hash_seed,
		.wrapper = &simulation.wrapper,
	};
	int64_t total;
	int ret = -1;

	if (!can_be_simulated(c, worker))
		return 0;
	if (simulation_init(&simulation, c, err) == 0)
		ret = visit(setup, c, &draw, visit_simulated, &same, worker,
			    err);
	if (ret == 0 && worker->outcome == OUTCOME_MEASURED) {
		ret = simulation_total(&simulation, &total, err);
		if (ret == 0)
			worker->samples.reading[METRIC_INSTRUCTIONS] =
				(double)total /
				(double)simulated_calls(c, rhythm);
	}
	worker->span_ns = span_ns;
	simulation_release(&simulation);
	return ret;
}
