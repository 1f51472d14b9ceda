/* SPDX-License-Identifier: MIT */
/*
 * A duet of identical code: all that it finds is noise.  Three workloads,
 * for a machine that is quiet for one may be loud for another: neighbours
 * take cache and memory from those that need them.
 */
#include "stage/rehearsal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "compare/judge.h"
#include "compare/values.h"
#include "compare/calm.h"
#include "config/config.h"
#include "measure/duet.h"
#include "measure/solo.h"
#include "measure/steps.h"
#include "model/plan.h"
#include "model/run.h"
#include "plan/planner.h"
#include "spawn/interrupt.h"
#include "stage/prepare.h"
#include "stage/wishes.h"
#include "stats/describe.h"
#include "stats/sequential.h"
#include "survey/surveyor.h"

/* Beyond this no sentence about a change is worth anything. */
#define HOPELESS_RATIO 1.10

/* `memory` walks over 12 MB in an order that no prefetcher guesses. */
static const char suite_text[] =
	"suite: doctor\n"
	"defaults: {metrics: [time], timeout: 60s}\n"
	"benchmarks:\n"
	"  - name: interpreter\n"
	"    setup: 'numbers = list(range(100))'\n"
	"    stmt: |\n"
	"      total = 0\n"
	"      for number in numbers:\n"
	"          total += number & 3\n"
	"  - name: allocation\n"
	"    setup: 'numbers = list(range(100))'\n"
	"    stmt: '[(number, [number]) for number in numbers]'\n"
	"  - name: memory\n"
	"    setup: |\n"
	"      n = 400000\n"
	"      pool = [float(i) for i in range(n)]\n"
	"      scattered = [pool[i * 160001 % n] for i in range(n)]\n"
	"    stmt: sum(scattered)\n";

/* All that a rehearsal needs while it lasts. */
struct stand {
	const struct wishes *wishes;
	struct prepared prepared;
	struct run *run;   /* of both sides, in turn: base, head */
	struct run *alone; /* the interpreter's, with the yardstick */
	struct rhythm rhythm;
	struct duet_case *cases;
	double *d[REHEARSAL_ROWS];
	int pairs, done, repeated;
	int64_t started_ns;
};

static int plan_suite(struct stand *stand, struct error *err)
{
	struct prepared *p = &stand->prepared;
	struct planned *side = &p->head;
	const struct plan_options options = { .processes = 1 };

	side->suites = xcalloc(1, sizeof(struct suite *));
	side->surveys = xcalloc(1, sizeof(struct survey *));
	side->suites[0] = config_parse(suite_text, strlen(suite_text),
				       "built-in suite", "/", err);
	if (!side->suites[0])
		return -1;
	side->count = 1;
	side->surveys[0] = survey_take(side->suites[0], p->warden, p->probe_dir,
				       err);
	if (!side->surveys[0])
		return -1;
	side->plan = plan_make((const struct suite *const *)side->suites,
			       (const struct survey *const *)side->surveys, 1,
			       &options, err);
	return side->plan ? 0 : -1;
}

static int set_up_stand(struct stand *stand, struct error *err)
{
	const struct plan *plan;

	if (prepare_start(&stand->prepared, stand->wishes, err) < 0 ||
	    plan_suite(stand, err) < 0 ||
	    prepare_cpus(&stand->prepared, err) < 0)
		return -1;
	plan = stand->prepared.head.plan;
	if (plan->count != REHEARSAL_ROWS)
		return error_set(err, ERROR_TARGET,
				 "the built-in suite has %zu cases",
				 plan->count);
	stand->run = run_new();
	stand->alone = run_new();
	measure_describe(plan, stand->run);
	measure_describe(plan, stand->alone);
	stand->cases = xcalloc(plan->count, sizeof(*stand->cases));
	for (size_t i = 0; i < plan->count; i++) {
		stand->cases[i].base = stand->cases[i].head = &plan->cases[i];
		stand->d[i] = xcalloc((size_t)stand->pairs,
				      sizeof(*stand->d[i]));
	}
	stand->started_ns = clock_monotonic_ns();
	return 0;
}

static void take_down_stand(struct stand *stand)
{
	for (size_t i = 0; i < REHEARSAL_ROWS; i++)
		free(stand->d[i]);
	free(stand->cases);
	run_free(stand->run);
	run_free(stand->alone);
	prepared_release(&stand->prepared);
}

static void tell_progress(const struct stand *stand, size_t i)
{
	const struct onlooker *onlooker = &stand->wishes->onlooker;
	int all = stand->pairs * REHEARSAL_ROWS;
	struct measure_progress progress = {
		.case_id = stand->run->cases[i].id,
		.done = (size_t)stand->done,
		.expected = (size_t)all,
		.spent_ns = clock_monotonic_ns() - stand->started_ns,
	};

	if (stand->done)
		progress.left_ns = progress.spent_ns / stand->done *
				   (all - stand->done);
	if (onlooker->progress)
		onlooker->progress(onlooker->context, &progress);
}

static int check_worker(const struct stand *stand, const struct worker *worker,
			struct error *err)
{
	if (worker->outcome == OUTCOME_MEASURED)
		return 0;
	return error_set(err, ERROR_TARGET, "%s: %s",
			 stand->run->cases[worker->case_index].id,
			 worker->reason);
}

static int play_pair(struct stand *stand, size_t i, int pair, uint64_t seed,
		     struct error *err)
{
	struct measure_setup setup = prepared_setup(&stand->prepared);
	struct duet_draw draw = duet_draw(seed + i * UINT64_C(0x10001), pair);
	struct worker base, head;
	int ret;

	tell_progress(stand, i);
	ret = duet_measure(&setup, &stand->cases[i], &draw, NULL, &base, &head,
			   err);
	base.case_index = head.case_index = i;
	if (ret == 0 && (check_worker(stand, &base, err) < 0 ||
			 check_worker(stand, &head, err) < 0))
		ret = -1;
	if (ret == 0) {
		stand->d[i][pair] = pair_difference(
			&base, &head, &stand->run->cases[i], METRIC_TIME);
		stand->repeated += head.repeats;
		run_add(stand->run, &base);
		run_add(stand->run, &head);
	}
	worker_release(&base);
	worker_release(&head);
	stand->done++;
	return ret;
}

/* A process with the yardstick: the first case, at the next index. */
static int play_alone(struct stand *stand, struct error *err)
{
	struct measure_setup setup = prepared_setup(&stand->prepared);
	struct worker worker;
	int ret = solo_measure(&setup, &stand->prepared.head.plan->cases[0],
			       (int)stand->alone->count, false, &stand->rhythm,
			       &worker, err);

	if (ret == 0)
		ret = check_worker(stand, &worker, err);
	if (ret == 0)
		run_add(stand->alone, &worker);
	worker_release(&worker);
	return ret;
}

static int play_all(struct stand *stand, struct error *err)
{
	uint64_t seed = (uint64_t)clock_realtime_ns();

	for (int pair = 0; pair < stand->pairs; pair++) {
		for (size_t i = 0; i < REHEARSAL_ROWS; i++)
			if (interrupt_check(err) < 0 ||
			    play_pair(stand, i, pair, seed, err) < 0)
				return -1;
		if (play_alone(stand, err) < 0)
			return -1;
	}
	return 0;
}

static double robust_sd(const double *values, size_t count)
{
	return DESCRIBE_MAD_SD * describe_mad(values, count);
}

static void sum_up(struct stand *stand, size_t i, struct rehearsal_row *row)
{
	static const char *const names[REHEARSAL_ROWS] = { "interpreter",
							   "allocation",
							   "memory" };
	double *seconds = xcalloc(stand->run->count + 1, sizeof(*seconds));
	size_t n = case_values(stand->run, i, METRIC_TIME, seconds);

	row->name = names[i];
	row->pairs = describe_drop_nan(stand->d[i], (size_t)stand->pairs);
	row->pair_noise = robust_sd(stand->d[i], row->pairs);
	row->ratio = exp(describe_median(stand->d[i], row->pairs));
	n = describe_drop_nan(seconds, n);
	for (size_t k = 0; k < n; k++)
		seconds[k] = log(seconds[k]);
	row->alone_noise = robust_sd(seconds, n);
	free(seconds);
}

static double shared_ratio(const struct run *run)
{
	const struct calm calm = calm_of_run(run);

	return calm_shared_ratio(run, &calm);
}

int rehearsal_take(const struct wishes *wishes, int pairs,
		   struct rehearsal *rehearsal, struct error *err)
{
	struct stand stand = { .wishes = wishes, .pairs = pairs };
	struct rehearsal found = { .pairs = pairs };
	int ret = -1;

	if (set_up_stand(&stand, err) == 0 && play_all(&stand, err) == 0) {
		for (size_t i = 0; i < REHEARSAL_ROWS; i++)
			sum_up(&stand, i, &found.rows[i]);
		found.repeated = stand.repeated;
		found.shared_ratio = shared_ratio(stand.alone);
		*rehearsal = found;
		ret = 0;
	}
	take_down_stand(&stand);
	return ret;
}

static double tolerance(void)
{
	return metric_infos[METRIC_TIME].tolerance;
}

double rehearsal_detectable(double pair_noise, size_t pairs)
{
	struct policy policy;
	struct sequential_rule rule;

	policy_init(&policy);
	rule = (struct sequential_rule){
		.ignore = policy_ignore(&policy.metric[METRIC_TIME]),
		.tolerance = tolerance(),
		.alpha = judge_alpha(&policy),
		.beta = policy.beta,
		.series = 1,
	};
	return sequential_detectable(pair_noise, pairs, &rule);
}

/* The loudest workload decides; one without a number is the loudest. */
static const struct rehearsal_row *loudest(const struct rehearsal *rehearsal)
{
	const struct rehearsal_row *most = &rehearsal->rows[0];

	for (size_t i = 0; i < REHEARSAL_ROWS; i++) {
		const struct rehearsal_row *row = &rehearsal->rows[i];

		if (isnan(row->pair_noise))
			return row;
		if (row->pair_noise > most->pair_noise)
			most = row;
	}
	return most;
}

void rehearsal_conclude(const struct rehearsal *rehearsal, struct buf *out)
{
	const struct rehearsal_row *row = loudest(rehearsal);
	double few = rehearsal_detectable(row->pair_noise, REHEARSAL_FEW);
	double many = rehearsal_detectable(row->pair_noise, REHEARSAL_MANY);
	double tolerated = 1 + tolerance();

	if (isnan(few))
		buf_addf(out,
			 "Too few pairs to say how noisy this machine is.\n");
	else if (few <= tolerated)
		buf_addf(out,
			 "This machine is quiet: %d pairs are enough to see a "
			 "change of %.3g %%.\n",
			 REHEARSAL_FEW, tolerance() * 100);
	else if (many <= tolerated)
		buf_addf(out,
			 "This machine will do: %d pairs are enough to see a "
			 "change of %.3g %%.\n",
			 REHEARSAL_MANY, tolerance() * 100);
	else if (many <= HOPELESS_RATIO)
		buf_addf(out,
			 "This machine is noisy: of %s-bound code, changes "
			 "below %.2g %% cannot be seen, not even with %d "
			 "pairs.\n",
			 row->name, (many - 1) * 100, REHEARSAL_MANY);
	else
		buf_addf(out,
			 "This machine is too noisy to say anything: of "
			 "%s-bound code, even a change of %.2g %% may be "
			 "chance. What is counted (allocations, memory, "
			 "instructions) can be compared here; times "
			 "cannot.\n",
			 row->name, (HOPELESS_RATIO - 1) * 100);
}
