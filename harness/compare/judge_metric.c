/* SPDX-License-Identifier: MIT */
/*
 * One metric of one case in two runs: which rule, and what is to be said.
 * Invariant: every finding that is UNDECIDED has a reason.
 */
#include "compare/judge_metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/units.h"
#include "compare/exact.h"
#include "compare/unpaired.h"
#include "compare/values.h"
#include "compare/calm.h"
#include "model/findings.h"
#include "model/policy.h"
#include "model/run.h"

void finding_init(struct finding *finding)
{
	*finding = (struct finding){
		.ratio = (double)NAN,
		.ratio_low = (double)NAN,
		.ratio_high = (double)NAN,
		.level = (double)NAN,
		.bound = (double)NAN,
		.detectable = (double)NAN,
		.noise = (double)NAN,
		.tolerance = (double)NAN,
		.floor = (double)NAN,
		.limit = (double)NAN,
		.base = (double)NAN,
		.head = (double)NAN,
	};
}

void finding_of_metric(const struct run_case *of_case, enum metric metric,
		       struct finding *finding)
{
	const struct metric_info *info = &metric_infos[metric];
	const struct metric_policy *policy = &of_case->policy.metric[metric];

	finding_init(finding);
	finding->case_id = of_case->id;
	finding->metric = metric;
	finding->unit = info->unit;
	finding->better = info->better;
	finding->gated = policy->gated;
	finding->stackless = of_case->stackless;
	finding->tolerance = policy->tolerance;
	finding->floor = policy->floor;
	if (metric == METRIC_TRACK) {
		finding->unit = of_case->unit ? of_case->unit : "";
		finding->better = of_case->track_better;
	}
}

static bool is_time(enum metric metric)
{
	switch (metric) {
	case METRIC_TIME:
	case METRIC_P50:
	case METRIC_P90:
	case METRIC_P99:
	case METRIC_P999:
	case METRIC_MAX:
	case METRIC_THROUGHPUT:
		return true;
	case METRIC_ERRORS:
	case METRIC_PEAK_MEMORY:
	case METRIC_PEAK_RSS:
	case METRIC_PEAK_HEAP:
	case METRIC_ALLOCATIONS:
	case METRIC_ALLOCATED_BYTES:
	case METRIC_INSTRUCTIONS:
	case METRIC_TRACK:
	case METRIC_COUNT:
		break;
	}
	return false;
}

static bool is_exact(enum metric metric, const struct summary *base,
		     const struct summary *head)
{
	switch (metric_infos[metric].rule) {
	case RULE_PAIRED:
		return false;
	case RULE_EXACT:
		return true;
	case RULE_EXACT_OR_PAIRED:
		return base->min == base->max && head->min == head->max;
	}
	return false;
}

static const struct worker *find_worker(const struct run *run,
					size_t case_index, int index)
{
	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];

		if (worker->case_index == case_index &&
		    worker->index == index &&
		    worker->outcome == OUTCOME_MEASURED)
			return worker;
	}
	return NULL;
}

/* Values of the workers that both sides have; how many.  BASE and HEAD have
 * room for base's run's workers. */
static size_t match_values(const struct compared *compared, enum metric metric,
			   double *base, double *head)
{
	const struct run *run = compared->base_run;
	size_t count = 0;

	for (size_t i = 0; i < run->count; i++) {
		const struct worker *a = &run->items[i], *b;

		if (a->case_index != compared->base_index ||
		    a->outcome != OUTCOME_MEASURED)
			continue;
		b = find_worker(compared->head_run, compared->head_index,
				a->index);
		if (!b)
			continue;
		base[count] = worker_value(a, &run->cases[compared->base_index],
					   metric);
		head[count] = worker_value(
			b, &compared->head_run->cases[compared->head_index],
			metric);
		if (!isnan(base[count]) && !isnan(head[count]))
			count++;
	}
	return count;
}

static void judge_counted(const struct compared *compared,
			  const struct metric_policy *policy,
			  struct finding *finding)
{
	size_t room = compared->base_run->count + 1;
	double *base = xcalloc(room, sizeof(*base));
	double *head = xcalloc(room, sizeof(*head));
	struct matched values = { .base = base, .head = head };

	values.count = match_values(compared, finding->metric, base, head);
	if (values.count == 0) { /* no worker in common: the medians */
		base[0] = finding->base;
		head[0] = finding->head;
		values.count = 1;
	}
	/* what is known to be constant has no tolerance unless the user
	 * gave one */
	if (finding->metric == METRIC_TRACK && finding->n_base > 1 &&
	    finding->n_head > 1 &&
	    policy->tolerance == metric_infos[METRIC_TRACK].tolerance)
		finding->tolerance = 0;
	judge_exact(&values, policy, finding);
	free(head);
	free(base);
}

static void set_interval(struct ratio_interval interval,
			 struct finding *finding)
{
	if (isnan(interval.low) || isnan(finding->ratio))
		return;
	finding->ratio_low = fmin(interval.low, finding->ratio);
	finding->ratio_high = fmax(interval.high, finding->ratio);
	finding->level = .95;
	finding->bound = finding->better == BETTER_LOWER ? finding->ratio_high
							 : finding->ratio_low;
}

static void fill_interval(const struct compared *compared,
			  struct finding *finding)
{
	double *base = xcalloc(compared->base_run->count + 1, sizeof(*base));
	double *head = xcalloc(compared->head_run->count + 1, sizeof(*head));
	size_t n_base = case_values(compared->base_run, compared->base_index,
				    finding->metric, base);
	size_t n_head = case_values(compared->head_run, compared->head_index,
				    finding->metric, head);
	struct ratio_interval interval = ratio_interval(base, n_base, head,
							n_head);

	free(head);
	free(base);
	set_interval(interval, finding);
}

static void say_why_undecided(struct arena *arena, struct finding *finding)
{
	if (finding->verdict != VERDICT_UNDECIDED)
		return;
	if (is_time(finding->metric))
		finding->reason = arena_printf(
			arena,
			"times of two runs cannot be told apart below a "
			"factor of %.3g on one machine",
			finding->detectable);
	else if (finding->n_base < UNPAIRED_LEAST ||
		 finding->n_head < UNPAIRED_LEAST)
		finding->reason = arena_printf(
			arena,
			"it varies from process to process: at least %d a "
			"side are needed",
			UNPAIRED_LEAST);
	else
		finding->reason = arena_strdup(
			arena, "it varies from process to process by more "
			       "than the tolerance");
}

void judge_limit(const struct metric_policy *policy, struct arena *arena,
		 struct finding *finding)
{
	double limit = policy->limit;
	struct buf text = BUF_INIT;

	if (isnan(limit) || !(finding->head > limit))
		return;
	units_add(&text, finding->head, finding->unit);
	buf_adds(&text, " is over the limit of ");
	units_add(&text, limit, finding->unit);
	finding->over_limit = finding->verdict != VERDICT_WORSE;
	finding->limit = limit;
	finding->verdict = VERDICT_WORSE;
	finding->reason = arena_strdup(arena, text.data);
	buf_release(&text);
}

static void keep_texts(struct arena *arena, struct finding *finding)
{
	finding->case_id = arena_strdup(arena, finding->case_id);
	finding->unit = arena_strdup(arena, finding->unit);
}

static const struct run_case *head_case(const struct compared *compared)
{
	return &compared->head_run->cases[compared->head_index];
}

/* Counted by a CPU and by a simulated one are two things. */
static bool counted_alike(const struct compared *compared, struct arena *arena,
			  struct finding *finding)
{
	const char *base = compared->base_run->conditions.counters;
	const char *head = compared->head_run->conditions.counters;

	if (finding->metric != METRIC_INSTRUCTIONS || !base || !head ||
	    strcmp(base, head) == 0)
		return true;
	finding->verdict = VERDICT_INCOMPARABLE;
	finding->rung = RUNG_COUNTED;
	finding->ratio = (double)NAN;
	finding->reason = arena_printf(
		arena, "counted by %s on base, by %s on head", base, head);
	return false;
}

static struct calm_reading read_side(const struct compared *compared,
				     enum side side)
{
	if (side == SIDE_BASE)
		return calm_read(compared->base_run, compared->base_index,
				 &compared->base_calm);
	return calm_read(compared->head_run, compared->head_index,
			 &compared->head_calm);
}

/* What base and head would take at the speed that the machine had in head's
 * best moments. */
static void judge_calm(const struct compared *compared, double base_turns,
		       double head_turns, struct finding *finding)
{
	double *base = xcalloc(compared->base_run->count + 1, sizeof(*base));
	double *head = xcalloc(compared->head_run->count + 1, sizeof(*head));
	size_t n_base = calm_ratios(compared->base_run, compared->base_index,
				    &compared->base_calm, base);
	size_t n_head = calm_ratios(compared->head_run, compared->head_index,
				    &compared->head_calm, head);
	double as_measured = finding->ratio;

	finding->base = base_turns * compared->head_calm.turn;
	finding->head = head_turns * compared->head_calm.turn;
	finding->ratio = head_turns / base_turns;
	set_interval(ratio_interval(base, n_base, head, n_head), finding);
	judge_calm_times(as_measured, finding);
	free(head);
	free(base);
}

static void judge_time(const struct compared *compared, struct finding *finding)
{
	struct calm_reading base = read_side(compared, SIDE_BASE);
	struct calm_reading head = read_side(compared, SIDE_HEAD);
	double taken_off = head.ratio / base.ratio;

	if (!isnan(taken_off) && !base.busy && !head.busy)
		judge_calm(compared, base.ratio, head.ratio, finding);
	else
		judge_times(&compared->base.metric[METRIC_TIME],
			    &compared->head.metric[METRIC_TIME], taken_off,
			    finding);
}

void judge_metric(const struct compared *compared, enum metric metric,
		  struct findings *findings)
{
	const struct summary *base = &compared->base.metric[metric];
	const struct summary *head = &compared->head.metric[metric];
	const struct metric_policy *policy =
		&head_case(compared)->policy.metric[metric];
	struct finding *finding;

	if (base->n == 0 || head->n == 0)
		return;
	finding = VEC_PUSH(findings);
	finding_of_metric(head_case(compared), metric, finding);
	keep_texts(&findings->arena, finding);
	finding->n_base = base->n;
	finding->n_head = head->n;
	finding->base = base->median;
	finding->head = head->median;
	finding->seconds = compared->seconds;
	if (base->median > 0 && head->median > 0)
		finding->ratio = head->median / base->median;
	if (!counted_alike(compared, &findings->arena, finding))
		return;
	if (is_exact(metric, base, head)) {
		judge_counted(compared, policy, finding);
	} else {
		fill_interval(compared, finding);
		if (metric == METRIC_TIME)
			judge_time(compared, finding);
		else if (is_time(metric))
			judge_times(base, head, (double)NAN, finding);
		else
			judge_varying(base, head, policy, finding);
	}
	say_why_undecided(&findings->arena, finding);
	judge_limit(policy, &findings->arena, finding);
}

void judge_limits(const struct compared *compared, struct findings *findings)
{
	const struct run_case *of_case = head_case(compared);

	for (unsigned int i = 0; i < METRIC_COUNT; i++) {
		const struct summary *head = &compared->head.metric[i];
		double limit = of_case->policy.metric[i].limit;
		struct finding *finding;

		if (head->n == 0 || isnan(limit) || !(head->median > limit))
			continue;
		finding = VEC_PUSH(findings);
		finding_of_metric(of_case, (enum metric)i, finding);
		keep_texts(&findings->arena, finding);
		finding->n_head = head->n;
		finding->head = head->median;
		finding->seconds = compared->seconds;
		finding->rung = RUNG_RAW;
		judge_limit(&of_case->policy.metric[i], &findings->arena,
			    finding);
	}
}
