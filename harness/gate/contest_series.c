/* SPDX-License-Identifier: MIT */
/*
 * One metric of a case on both sides.  Invariant: which rule it is judged by
 * depends on both sides' values alike, never on which side they are of.
 */
#include "gate/contest_series.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/exact.h"
#include "compare/judge_metric.h"
#include "compare/values.h"
#include "measure/duet.h"
#include "measure/steps.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "stats/describe.h"

enum { BASE, HEAD, SIDES };

/* Is there a datum of its own, and can it vary? */
static bool is_played(const struct plan_case *c, enum metric metric)
{
	const struct benchmark *b = c->benchmark;

	if (metric == METRIC_TIME)
		return case_wants_time(c);
	if (metric == METRIC_THROUGHPUT && b->kind != BENCHMARK_LOAD)
		return false; /* time upside down */
	return metric_infos[metric].rule != RULE_EXACT &&
	       b->settings.metrics & benchmark_kind_metrics(b->kind) &
		       METRIC_BIT(metric);
}

/* Time stands for the throughput that is derived from it. */
static bool is_gated(const struct plan_case *c, const struct run_case *of_case,
		     enum metric metric)
{
	const struct metric_policy *policies = of_case->policy.metric;

	if (policies[metric].gated)
		return true;
	return metric == METRIC_TIME && c->benchmark->kind != BENCHMARK_LOAD &&
	       of_case->items > 0 && policies[METRIC_THROUGHPUT].gated;
}

/* Where nothing is gated that needs pairs, they are played for what the
 * case is about. */
static void choose_drivers(struct contest_series *series, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		series[i].driving = series[i].gated;
		any = any ||
		      (series[i].gated &&
		       metric_infos[series[i].metric].rule == RULE_PAIRED);
	}
	for (size_t i = 0; i < count && !any; i++)
		if (series[i].metric == METRIC_TIME ||
		    series[i].metric == METRIC_THROUGHPUT)
			series[i].driving = true;
}

size_t contest_series_init(const struct plan_case *c,
			   const struct run_case *of_case,
			   struct contest_series *series)
{
	size_t count = 0;

	for (unsigned int i = 0; i < METRIC_COUNT; i++) {
		enum metric metric = (enum metric)i;

		if (!is_played(c, metric))
			continue;
		series[count] = (struct contest_series){
			.of_case = of_case,
			.metric = metric,
			.gated = is_gated(c, of_case, metric),
		};
		judgement_init(&series[count++].judgement);
	}
	choose_drivers(series, count);
	return count;
}

void contest_series_release(struct contest_series *series)
{
	free(series->d);
	free(series->values);
	free(series->played);
	series->d = series->values = NULL;
	series->played = NULL;
}

static void keep_values(struct contest_series *series, double base, double head)
{
	if (isnan(base) || isnan(head))
		return;
	series->values = xrealloc(series->values, (series->usable + 1) * SIDES *
							  sizeof(double));
	series->values[series->usable * SIDES + BASE] = base;
	series->values[series->usable++ * SIDES + HEAD] = head;
}

void contest_series_take(struct contest_series *series,
			 const struct duet_draw *draw,
			 const struct worker *base, const struct worker *head)
{
	const struct run_case *c = series->of_case;
	const struct finding_pair pair = {
		.difference = pair_difference(base, head, c, series->metric),
		.base = worker_value(base, c, series->metric),
		.head = worker_value(head, c, series->metric),
		.head_first = draw->head_first,
		.hash_seed = draw->draw.hash_seed,
		.shift_pages = draw->draw.shift_pages,
		.cpu = head->cpu,
		.started_ns = draw->head_first ? head->started_ns
					       : base->started_ns,
	};

	series->d = xrealloc(series->d,
			     (series->pairs + 1) * sizeof(*series->d));
	series->d[series->pairs] = pair.difference;
	series->played = xrealloc(series->played,
				  (series->pairs + 1) * sizeof(pair));
	series->played[series->pairs++] = pair;
	keep_values(series, pair.base, pair.head);
}

void contest_series_retake(struct contest_series *series, size_t at,
			   const struct worker *base, const struct worker *head)
{
	const struct run_case *c = series->of_case;
	struct finding_pair *pair = &series->played[at];

	if (series->metric != METRIC_TIME)
		return;
	pair->difference = pair_difference(base, head, c, METRIC_TIME);
	pair->base = worker_value(base, c, METRIC_TIME);
	pair->head = worker_value(head, c, METRIC_TIME);
	series->d[at] = pair->difference;
}

struct finding_pairs contest_series_copy(const struct contest_series *series,
					 struct arena *arena)
{
	return (struct finding_pairs){
		.items = arena_memdup(arena, series->played,
				      series->pairs * sizeof(*series->played)),
		.count = series->pairs,
	};
}

/* Does a side differ from itself? */
static bool does_vary(const struct contest_series *series)
{
	for (size_t i = SIDES; i < series->usable * SIDES; i++)
		if (series->values[i] != series->values[i % SIDES])
			return true;
	return false;
}

/* Is any difference between any two values too small to count? */
static bool is_within(const struct contest_series *series)
{
	const struct metric_policy *policy =
		&series->of_case->policy.metric[series->metric];
	double low = describe_min(series->values, series->usable * SIDES);
	double high = describe_max(series->values, series->usable * SIDES);
	double least = low > 0 ? low : high < 0 ? -high : 0;

	return high - low <= fmax(policy->tolerance * least, policy->floor);
}

enum series_rule contest_series_rule(const struct contest_series *series)
{
	bool may_be_exact = metric_infos[series->metric].rule != RULE_PAIRED;

	if (series->usable == 0)
		return SERIES_EMPTY;
	if (series->metric == METRIC_TIME) /* has slices below its median */
		return SERIES_PAIRED;
	if (may_be_exact && !does_vary(series))
		return SERIES_CONSTANT;
	if (may_be_exact && is_within(series))
		return SERIES_WITHIN;
	for (size_t i = 0; i < series->usable * SIDES; i++)
		if (!(series->values[i] > 0))
			return SERIES_DIFFERENCE;
	return SERIES_PAIRED;
}

bool contest_series_shares(const struct contest_series *series)
{
	if (!series->gated)
		return false;
	if (series->pairs == 0) /* what is judged by ranks in any case */
		return metric_infos[series->metric].rule == RULE_PAIRED;
	return contest_series_rule(series) == SERIES_PAIRED;
}

struct pair_series contest_series_pairs(const struct contest_series *series)
{
	return (struct pair_series){
		.of_case = series->of_case,
		.metric = series->metric,
		.d = series->d,
		.count = series->pairs,
	};
}

void contest_series_look(struct contest_series *series, size_t look,
			 size_t count)
{
	struct pair_series pairs = contest_series_pairs(series);

	if (contest_series_rule(series) != SERIES_PAIRED)
		return;
	judge_pairs(&pairs, look, count, &series->judgement);
	series->judgement.gated = series->gated;
}

bool contest_series_is_open(const struct contest_series *series)
{
	bool is_short = series->pairs < sequential_stops[0].pairs;

	if (!series->driving)
		return false;
	switch (contest_series_rule(series)) {
	case SERIES_EMPTY:
	case SERIES_CONSTANT:
		return false;
	case SERIES_WITHIN:
	case SERIES_DIFFERENCE:
		return is_short;
	case SERIES_PAIRED:
		break;
	}
	return judge_is_open(&series->judgement);
}

/* One side's values; the caller's to free. */
static double *new_side(const struct contest_series *series, int side)
{
	double *values = xcalloc(series->usable + 1, sizeof(*values));

	for (size_t i = 0; i < series->usable; i++)
		values[i] = series->values[i * SIDES + (size_t)side];
	return values;
}

static void tell_pairs(const struct contest_series *series, double seconds,
		       struct arena *arena, struct finding *finding)
{
	struct pair_series pairs = contest_series_pairs(series);

	pairs.seconds = seconds;
	pairs.base = finding->base; /* the medians of all processes */
	pairs.head = finding->head;
	finding_of_pairs(&pairs, &series->judgement, arena, finding);
}

/* Without a ratio: the difference against the floor. */
static void tell_difference(const struct contest_series *series,
			    struct arena *arena, struct finding *finding)
{
	const struct metric_policy *policy =
		&series->of_case->policy.metric[series->metric];
	double *base = new_side(series, BASE), *head = new_side(series, HEAD);
	struct matched values = {
		.base = base,
		.head = head,
		.count = series->usable,
	};

	judge_exact(&values, policy, finding);
	finding->reason = NULL;
	finding->rung = RUNG_DUET;
	finding->pairs = series->usable;
	judge_limit(policy, arena, finding);
	free(head);
	free(base);
}

static void tell(const struct contest_series *series, double seconds,
		 struct arena *arena, struct finding *finding)
{
	switch (contest_series_rule(series)) {
	case SERIES_EMPTY:
	case SERIES_CONSTANT:
	case SERIES_WITHIN:
		return;
	case SERIES_DIFFERENCE:
		/* what varies has been judged by its difference already */
		if (metric_infos[series->metric].rule == RULE_PAIRED)
			tell_difference(series, arena, finding);
		return;
	case SERIES_PAIRED:
		tell_pairs(series, seconds, arena, finding);
		finding->seconds = seconds;
	}
}

void contest_series_tell(const struct contest_series *series, double seconds,
			 struct findings *findings)
{
	struct finding *finding = findings_find(findings, series->of_case->id,
						series->metric);

	if (!finding)
		return;
	tell(series, seconds, &findings->arena, finding);
	finding->series = contest_series_copy(series, &findings->arena);
}
