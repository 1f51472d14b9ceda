/* SPDX-License-Identifier: MIT */
/*
 * Verdicts from pairs.  Invariant: tests see d turned so that larger is
 * worse; findings show head / base as it is.
 */
#include "compare/judge.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/units.h"
#include "compare/judge_metric.h"
#include "model/findings.h"
#include "model/run.h"
#include "stats/describe.h"
#include "stats/multiple.h"
#include "stats/wilcoxon.h"

static const double better_rate = .10;
static const size_t better_look = 3; /* of 15 pairs */

static const struct metric_policy *policy_of(const struct pair_series *pairs)
{
	return &pairs->of_case->policy.metric[pairs->metric];
}

static enum better better_of(const struct pair_series *pairs)
{
	return pairs->metric == METRIC_TRACK
		       ? pairs->of_case->track_better
		       : metric_infos[pairs->metric].better;
}

/* The usable d, as they are. */
static double *new_d(const struct pair_series *pairs, size_t *count)
{
	double *d = xmalloc((pairs->count + 1) * sizeof(*d));

	for (size_t i = 0; i < pairs->count; i++)
		d[i] = pairs->d[i];
	*count = describe_drop_nan(d, pairs->count);
	return d;
}

/* The usable d, larger being worse. */
static double *new_turned(const struct pair_series *pairs, size_t *count)
{
	double *d = new_d(pairs, count);

	for (size_t i = 0; i < *count && better_of(pairs) == BETTER_HIGHER; i++)
		d[i] = -d[i];
	return d;
}

static struct sequential_rule rule_of(const struct pair_series *pairs,
				      size_t series)
{
	const struct policy *policy = &pairs->of_case->policy;

	return (struct sequential_rule){
		.ignore = policy_ignore(policy_of(pairs)),
		.tolerance = policy_of(pairs)->tolerance,
		.alpha = judge_alpha(policy),
		.beta = policy->beta,
		.series = series,
	};
}

static double spread_of(const double *d, size_t count)
{
	return DESCRIBE_MAD_SD * describe_mad(d, count);
}

void judgement_init(struct judgement *judgement)
{
	*judgement = (struct judgement){
		.verdict = SEQUENTIAL_CONTINUE,
		.p_better = (double)NAN,
		.pairs_needed = (double)NAN,
	};
	for (size_t i = 0; i < SEQUENTIAL_LOOKS; i++)
		judgement->p_worse[i] = (double)NAN;
}

double judge_alpha(const struct policy *policy)
{
	switch (policy->confirm) {
	case CONFIRM_AGAIN:
		return policy->alpha;
	case CONFIRM_NONE:
		return policy->alpha / 10;
	}
	return policy->alpha;
}

/* The N pairs D of look number LOOK say SAME: are they better, or may more
 * say so? */
static void judge_improvement(const double *d, size_t n, size_t look,
			      const struct sequential_rule *rule,
			      struct judgement *judgement)
{
	double ignore = log1p(rule->ignore);

	judgement->p_better = wilcoxon_p_lower(d, n, -ignore);
	judgement->improving = look < better_look &&
			       describe_median(d, n) < -ignore;
}

bool judge_is_open(const struct judgement *judgement)
{
	return judgement->improving ||
	       (judgement->verdict == SEQUENTIAL_CONTINUE &&
		!judgement->hopeless);
}

bool judge_suspects(const struct judgement *judgement)
{
	return judgement->verdict == SEQUENTIAL_CONTINUE &&
	       judgement->looks > 0 &&
	       judgement->p_worse[judgement->looks - 1] < .05;
}

static void judge_look(const double *d, size_t count, size_t look,
		       const struct sequential_rule *rule,
		       struct judgement *judgement)
{
	struct sequential_result result;

	result = sequential_look(d, count, look, rule);
	judgement->verdict = result.verdict;
	judgement->looks = look + 1;
	judgement->series = rule->series;
	judgement->p_worse[look] = result.p_worse;
	judgement->pairs_needed = sequential_pairs_needed(spread_of(d, count),
							  rule);
	judgement->hopeless = result.verdict == SEQUENTIAL_CONTINUE &&
			      look > 0 && !judge_suspects(judgement) &&
			      sequential_hopeless(d, count, rule);
}

void judge_pairs(const struct pair_series *pairs, size_t look, size_t series,
		 struct judgement *judgement)
{
	struct sequential_rule rule = rule_of(pairs, series);
	size_t count;
	double *d;

	assert(look < SEQUENTIAL_LOOKS);
	judgement->gated = policy_of(pairs)->gated;
	if (judgement->verdict != SEQUENTIAL_CONTINUE && !judgement->improving)
		return;
	d = new_turned(pairs, &count);
	if (!judgement->improving)
		judge_look(d, count, look, &rule, judgement);
	if (judgement->verdict == SEQUENTIAL_SAME)
		judge_improvement(d, count, look, &rule, judgement);
	free(d);
}

/* Holm among the gated: P has room for all. */
static void reject_more(struct judgement *judgements, size_t count,
			double alpha, double *p)
{
	double weights[SEQUENTIAL_LOOKS];
	size_t gated = 0;

	for (size_t i = 0; i < SEQUENTIAL_LOOKS; i++)
		weights[i] = sequential_stops[i].worse;
	for (size_t i = 0; i < count; i++) {
		if (judgements[i].gated)
			p[gated++] = multiple_looks(judgements[i].p_worse,
						    weights, SEQUENTIAL_LOOKS);
	}
	multiple_holm(p, gated, p);
	gated = 0;
	for (size_t i = 0; i < count; i++) {
		if (judgements[i].gated && p[gated++] <= alpha &&
		    judgements[i].verdict == SEQUENTIAL_CONTINUE)
			judgements[i].verdict = SEQUENTIAL_WORSE;
	}
}

/* Benjamini-Hochberg among those looked at that are GATED, or are not. */
static void find_better(struct judgement *judgements, size_t count, bool gated,
			double *p)
{
	size_t looked = 0;

	for (size_t i = 0; i < count; i++)
		if (judgements[i].looks && judgements[i].gated == gated)
			p[looked++] = judgements[i].p_better;
	multiple_bh(p, looked, p);
	looked = 0;
	for (size_t i = 0; i < count; i++)
		if (judgements[i].looks && judgements[i].gated == gated)
			judgements[i].better = p[looked++] <= better_rate;
}

void judge_suite(struct judgement *judgements, size_t count, double alpha)
{
	double *p = xmalloc((count + 1) * sizeof(*p));

	reject_more(judgements, count, alpha, p);
	find_better(judgements, count, true, p);
	find_better(judgements, count, false, p);
	free(p);
}

bool judge_confirms(const struct pair_series *fresh)
{
	double ignore = policy_ignore(policy_of(fresh)), p;
	size_t count;
	double *d = new_turned(fresh, &count);

	p = wilcoxon_p_upper(d, count, log1p(ignore));
	free(d);
	return p <= fresh->of_case->policy.alpha_confirm;
}

static enum verdict verdict_of(const struct judgement *judgement)
{
	switch (judgement->verdict) {
	case SEQUENTIAL_CONTINUE:
		return VERDICT_UNDECIDED;
	case SEQUENTIAL_WORSE:
		return VERDICT_WORSE;
	case SEQUENTIAL_SAME:
		return judgement->better ? VERDICT_BETTER : VERDICT_SAME;
	}
	return VERDICT_UNDECIDED;
}

/* exp, NaN where a bound does not exist. */
static double ratio_of(double log)
{
	return isinf(log) ? (double)NAN : exp(log);
}

static void fill_numbers(const struct pair_series *pairs, const double *d,
			 size_t count, struct finding *finding)
{
	struct sequential_rule rule = rule_of(pairs, 1);
	double beta = pairs->of_case->policy.beta;

	finding->ratio = exp(wilcoxon_estimate(d, count));
	finding->ratio_low = ratio_of(wilcoxon_low(d, count, .025));
	finding->ratio_high = ratio_of(wilcoxon_high(d, count, .025));
	if (!isnan(finding->ratio_low))
		finding->level = .95;
	finding->noise = spread_of(d, count);
	finding->detectable = sequential_detectable(spread_of(d, count), count,
						    &rule);
	finding->bound = ratio_of(wilcoxon_high(d, count, beta));
	if (finding->better == BETTER_HIGHER) {
		finding->bound = ratio_of(wilcoxon_low(d, count, beta));
		finding->detectable = 1 / finding->detectable;
	}
}

/* The pairs that are still to be made: what the noise asks for, and then up
 * to the next look that could say `worse`; 0: noise is not what it is. */
static double pairs_missing(const struct pair_series *pairs,
			    const struct judgement *judgement)
{
	double least = judgement->looks ? judgement->pairs_needed
					: (double)sequential_stops[0].pairs;
	double have = (double)pairs->count;

	if (least > have)
		return least - have;
	for (size_t i = 0; i < SEQUENTIAL_LOOKS; i++) {
		if (sequential_stops[i].worse > 0)
			return fmax((double)sequential_stops[i].pairs - have,
				    0);
	}
	return 0;
}

/* "needs about 40 more pairs, 22 s"; more than are ever made is no price, so
 * there is what would do instead. */
static void add_price(struct buf *text, const struct pair_series *pairs,
		      const struct judgement *judgement, double spread,
		      double missing)
{
	size_t most = sequential_stops[SEQUENTIAL_LOOKS - 1].pairs;
	struct sequential_rule rule = rule_of(pairs, judgement->series);
	double tolerance = sequential_tolerance_for(spread, most, &rule);

	buf_addf(text, "needs about %.0f more pairs", missing);
	if (pairs->seconds > 0 && pairs->count > 0) {
		buf_adds(text, ", ");
		units_add_duration(text, (int64_t)(missing * pairs->seconds *
						   1e9 / (double)pairs->count));
	}
	if (missing + (double)pairs->count > (double)most &&
	    isfinite(tolerance))
		buf_addf(text, ", or a tolerance of %.2g %%", 100 * tolerance);
	if (judgement->looks)
		buf_addf(text, " (noise of %.1f %% a pair)",
			 100 * expm1(spread));
}

static const char *why_undecided(const struct pair_series *pairs,
				 const struct judgement *judgement,
				 double spread, double bound,
				 struct arena *arena)
{
	const struct metric_policy *policy = policy_of(pairs);
	double missing = pairs_missing(pairs, judgement);
	struct buf text = BUF_INIT;
	const char *reason;

	if (judgement->looks == 0) {
		buf_addf(&text, "too few pairs to look at: %zu; ",
			 pairs->count);
	} else if (isfinite(bound)) {
		buf_adds(&text, "cannot exclude ");
		units_add_change(&text, bound);
		buf_adds(&text, missing > 0 ? "; " : ": ");
	}
	if (missing > 0)
		add_price(&text, pairs, judgement, spread, missing);
	else
		buf_addf(&text,
			 "the change is near or between what is ignored "
			 "(%.2g %%) and what is not tolerated (%.2g %%)",
			 100 * policy_ignore(policy), 100 * policy->tolerance);
	reason = arena_strdup(arena, text.data);
	buf_release(&text);
	return reason;
}

/* Less than the floor never counts. */
static void obey_floor(const struct pair_series *pairs, struct arena *arena,
		       struct finding *finding)
{
	double floor = policy_of(pairs)->floor;
	struct buf text = BUF_INIT;

	if (finding->verdict != VERDICT_WORSE ||
	    !(fabs(finding->ratio - 1) * pairs->base < floor))
		return;
	buf_adds(&text, "the change is below the floor of ");
	units_add(&text, floor, finding->unit);
	finding->verdict = VERDICT_SAME;
	finding->reason = arena_strdup(arena, text.data);
	buf_release(&text);
}

void finding_of_pairs(const struct pair_series *pairs,
		      const struct judgement *judgement, struct arena *arena,
		      struct finding *finding)
{
	size_t count;
	double *d = new_d(pairs, &count);

	finding_of_metric(pairs->of_case, pairs->metric, finding);
	finding->case_id = arena_strdup(arena, finding->case_id);
	finding->unit = arena_strdup(arena, finding->unit);
	finding->rung = RUNG_DUET;
	finding->base = pairs->base;
	finding->head = pairs->head;
	finding->pairs = finding->n_base = finding->n_head = count;
	finding->verdict = verdict_of(judgement);
	fill_numbers(pairs, d, count, finding);
	if (finding->verdict == VERDICT_UNDECIDED)
		finding->reason = why_undecided(pairs, judgement,
						spread_of(d, count),
						finding->bound, arena);
	obey_floor(pairs, arena, finding);
	judge_limit(policy_of(pairs), arena, finding);
	free(d);
}

void finding_mirror(const struct finding *time, struct finding *throughput)
{
	throughput->verdict = time->verdict;
	throughput->reason = time->reason;
	throughput->ratio = 1 / time->ratio;
	throughput->ratio_low = 1 / time->ratio_high;
	throughput->ratio_high = 1 / time->ratio_low;
	throughput->bound = 1 / time->bound;
	throughput->detectable = 1 / time->detectable;
	throughput->level = time->level;
	throughput->rung = time->rung;
	throughput->pairs = time->pairs;
	throughput->seconds = time->seconds;
	throughput->over_limit = time->over_limit;
	if (time->over_limit)
		throughput->limit = throughput->head * time->head / time->limit;
}
