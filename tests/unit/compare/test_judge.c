/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "aa_pairs.h"
#include "base/alloc.h"
#include "base/arena.h"
#include "base/compiler.h"
#include "compare/judge.h"
#include "made_run.h"
#include "model/findings.h"
#include "stats/wilcoxon.h"

enum { MOST = 30 };

/* A series of pairs under the default policy. */
struct made {
	struct run_case of_case;
	struct pair_series pairs;
	double d[MOST];
	struct judgement judgement;
};

/* D near SHIFT, with steps of NOISE between its values. */
static void make(struct made *made, enum metric metric, double shift,
		 double noise)
{
	made->of_case = (struct run_case){ .id = "s/a" };
	policy_init(&made->of_case.policy);
	made->pairs = (struct pair_series){
		.of_case = &made->of_case,
		.metric = metric,
		.d = made->d,
		.base = 1e-3,
		.head = 1e-3 * exp(shift),
	};
	for (size_t i = 0; i < MOST; i++)
		made->d[i] = shift +
			     noise * (double)((i + 1) / 2) * (i % 2 ? 1 : -1);
	judgement_init(&made->judgement);
}

/* As the gate goes from look to look. */
static void look_on(struct made *made, size_t series)
{
	for (size_t look = 0; look < SEQUENTIAL_LOOKS; look++) {
		made->pairs.count = sequential_stops[look].pairs;
		judge_pairs(&made->pairs, look, series, &made->judgement);
		if (!judge_is_open(&made->judgement))
			return;
	}
}

void test_judge_reaches_each_verdict(void **state)
{
	static const struct {
		double shift, noise;
		enum verdict verdict;
		size_t pairs;
		const char *reason;
	} rows[] = {
		{ 0, .0001, VERDICT_SAME, 7, NULL },
		{ .05, .0001, VERDICT_WORSE, 12, NULL },
		{ -.05, .0001, VERDICT_BETTER, 15, NULL },
		{ .0294, .00003, VERDICT_SAME, 7, NULL },
		/* noise that would hide 3 % hides no factor of 4 */
		{ 1.4, .03, VERDICT_WORSE, 12, NULL },
		{ .02, .03, VERDICT_UNDECIDED, 9,
		  "cannot exclude +8.3 %; needs about 331 more pairs, 2 m 46 s, or a "
		  "tolerance of 11 % (noise of 9.3 % a pair)" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { NULL };
		struct finding finding;
		struct made made;

		make(&made, METRIC_TIME, rows[i].shift, rows[i].noise);
		look_on(&made, 10);
		judge_suite(&made.judgement, 1, .10);
		made.pairs.seconds = .5 * (double)made.pairs.count;
		finding_of_pairs(&made.pairs, &made.judgement, &arena,
				 &finding);
		assert_int_equal(finding.verdict, rows[i].verdict);
		assert_int_equal(finding.pairs, rows[i].pairs);
		assert_int_equal(finding.rung, RUNG_DUET);
		assert_true(finding.gated && !finding.confirmed);
		if (rows[i].reason)
			assert_string_equal(finding.reason, rows[i].reason);
		else
			assert_null(finding.reason);
		arena_release(&arena);
	}
}

void test_judge_fills_the_finding(void **state)
{
	struct arena arena = { NULL };
	struct finding finding;
	struct made made;

	(void)state;
	make(&made, METRIC_TIME, .05, .001);
	made.d[3] = (double)NAN; /* a pair without a datum */
	look_on(&made, 1);
	finding_of_pairs(&made.pairs, &made.judgement, &arena, &finding);
	assert_int_equal(finding.pairs, made.pairs.count - 1);
	assert_true(finding.ratio_low < finding.ratio);
	assert_true(finding.ratio < finding.ratio_high);
	assert_true(finding.bound <= finding.ratio_high);
	assert_true(finding.bound > finding.ratio);
	assert_true(finding.level == .95 && finding.tolerance == .03);
	assert_true(finding.detectable > 1.01 && finding.detectable < 1.05);
	assert_true(finding.base == 1e-3);
	assert_string_equal(finding.case_id, "s/a");
	assert_string_equal(finding.unit, "s");
	arena_release(&arena);
}

void test_judge_turns_what_is_better_when_higher(void **state)
{
	struct arena arena = { NULL };
	struct finding finding;
	struct made made;

	(void)state;
	make(&made, METRIC_THROUGHPUT, -.05, .0001);
	look_on(&made, 1);
	finding_of_pairs(&made.pairs, &made.judgement, &arena, &finding);
	assert_int_equal(finding.verdict, VERDICT_WORSE);
	assert_true(finding.ratio < .96 && finding.bound < finding.ratio);
	assert_true(finding.detectable < 1);
	assert_false(finding.gated);
	arena_release(&arena);
}

void test_judge_of_too_few_pairs_claims_nothing(void **state)
{
	struct arena arena = { NULL };
	struct finding finding;
	struct made made;

	(void)state;
	for (size_t n = 0; n <= 2; n++) {
		make(&made, METRIC_TIME, .5, .001);
		made.pairs.count = n;
		finding_of_pairs(&made.pairs, &made.judgement, &arena,
				 &finding);
		assert_int_equal(finding.verdict, VERDICT_UNDECIDED);
		assert_true(isnan(finding.ratio_low));
		assert_true(isnan(finding.bound) && isnan(finding.level));
		assert_non_null(finding.reason);
		assert_true(n == 0 ? isnan(finding.ratio)
				   : finding.ratio > 1.6);
	}
	arena_release(&arena);
}

void test_judge_obeys_the_floor(void **state)
{
	struct arena arena = { NULL };
	struct finding finding;
	struct made made;

	(void)state;
	make(&made, METRIC_TIME, .05, .0001);
	made.of_case.policy.metric[METRIC_TIME].floor = 1e-4;
	look_on(&made, 1);
	finding_of_pairs(&made.pairs, &made.judgement, &arena, &finding);
	assert_int_equal(finding.verdict, VERDICT_SAME);
	assert_string_equal(finding.reason,
			    "the change is below the floor of 100 us");
	arena_release(&arena);
}

void test_judge_verdicts_stay(void **state)
{
	struct made made;

	(void)state;
	make(&made, METRIC_TIME, 0, .0001);
	look_on(&made, 1);
	assert_int_equal(made.judgement.looks, 1);
	make(&made, METRIC_TIME, .3, .0001);
	made.judgement.verdict = SEQUENTIAL_SAME;
	look_on(&made, 1);
	assert_int_equal(made.judgement.verdict, SEQUENTIAL_SAME);
}

void test_judge_alpha_without_confirmation(void **state)
{
	struct policy policy;

	(void)state;
	policy_init(&policy);
	assert_true(judge_alpha(&policy) == .10);
	policy.confirm = CONFIRM_NONE;
	assert_true(is_near(judge_alpha(&policy), .01));
}

void test_judge_confirms_only_what_comes_again(void **state)
{
	struct made made;

	(void)state;
	make(&made, METRIC_TIME, .05, .0001);
	made.pairs.count = 12;
	assert_true(judge_confirms(&made.pairs));
	make(&made, METRIC_TIME, .005, .0001);
	made.pairs.count = 12;
	assert_false(judge_confirms(&made.pairs));
	made.pairs.count = 0;
	assert_false(judge_confirms(&made.pairs));
}

void test_judge_suite_holm_and_bh(void **state)
{
	struct judgement all[4];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		judgement_init(&all[i]);
		all[i].gated = i != 3;
		all[i].looks = 1;
	}
	/* .25 of alpha / 3, then of alpha / 2: Bonferroni misses the second */
	all[0].p_worse[2] = .001;
	all[1].p_worse[3] = .0125;
	all[2].verdict = SEQUENTIAL_SAME;
	all[2].p_better = 1. / 128;
	all[3].p_worse[2] = 1e-9; /* not gated: no part in it */
	judge_suite(all, 4, .10);
	assert_int_equal(all[0].verdict, SEQUENTIAL_WORSE);
	assert_int_equal(all[1].verdict, SEQUENTIAL_WORSE);
	assert_int_equal(all[2].verdict, SEQUENTIAL_SAME);
	assert_true(all[2].better);
	assert_false(all[0].better);
	assert_int_equal(all[3].verdict, SEQUENTIAL_CONTINUE);
}

/* A case that got 5 % better, but for its first ODD pairs, which got as much
 * worse, in a gate of SERIES without any other change. */
static bool is_found_better(struct made *made, size_t series, size_t odd)
{
	struct judgement *all = xcalloc(series, sizeof(*all));
	bool better;

	make(made, METRIC_TIME, -.05, .0001);
	for (size_t i = 0; i < odd; i++)
		made->d[i] = .05;
	look_on(made, series);
	for (size_t i = 0; i < series; i++) {
		judgement_init(&all[i]);
		all[i].gated = true;
		all[i].looks = 1;
		all[i].verdict = SEQUENTIAL_SAME;
		all[i].p_better = .5;
	}
	all[0] = made->judgement;
	judge_suite(all, series, .10);
	better = all[0].better;
	free(all);
	return better;
}

void test_judge_plays_on_for_better(void **state)
{
	static const struct {
		size_t series, odd, pairs;
		bool better;
	} rows[] = {
		{ 1, 0, 15, true },    { 50, 0, 15, true },
		{ 3000, 0, 15, true }, { 4000, 0, 15, false },
		{ 12, 1, 15, true }, /* SAME at a later look */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct made made;
		bool better = is_found_better(&made, rows[i].series,
					      rows[i].odd);

		assert_int_equal(made.pairs.count, rows[i].pairs);
		assert_int_equal(made.judgement.verdict, SEQUENTIAL_SAME);
		assert_int_equal(better, rows[i].better);
	}
}

void test_judge_plays_on_only_for_better(void **state)
{
	struct made made;

	(void)state;
	make(&made, METRIC_TIME, 0, .0001); /* no change */
	look_on(&made, 400);
	assert_int_equal(made.pairs.count, 7);
	assert_false(judge_is_open(&made.judgement));

	/* it looked better, and does not any more */
	make(&made, METRIC_TIME, 0, .0001);
	for (size_t i = 0; i < 4; i++)
		made.d[i] = -.05;
	look_on(&made, 50);
	assert_int_equal(made.judgement.verdict, SEQUENTIAL_SAME);
	assert_int_equal(made.pairs.count, 9);

	/* a pair without a datum is none */
	make(&made, METRIC_TIME, -.05, .0001);
	made.d[7] = (double)NAN;
	look_on(&made, 50);
	assert_int_equal(made.pairs.count, 15);
	assert_true(made.judgement.p_better == 1. / 16384);
}

/* What is gated is not weakened by what is only shown. */
void test_judge_suite_parts_gated_from_others(void **state)
{
	struct judgement all[40];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		judgement_init(&all[i]);
		all[i].gated = i < 10;
		all[i].looks = i < 30; /* the last ten repeat to the digit */
		all[i].verdict = SEQUENTIAL_SAME;
	}
	all[0].p_better = all[10].p_better = 1. / 128;
	judge_suite(all, ARRAY_LEN(all), .10);
	assert_true(all[0].better);
	assert_false(all[10].better);
}

static uint64_t next_bits(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return *state >> 33;
}

enum { SERIES = 10, SUITES = 150 };

/* Draw pairs of identical code with a coin for who is called head, and SHIFT
 * the first series. */
static void draw_suite(struct made *suite, const double *pool, size_t count,
		       double shift, uint64_t *seed)
{
	for (size_t s = 0; s < SERIES; s++) {
		make(&suite[s], METRIC_TIME, 0, 0);
		for (size_t i = 0; i < MOST; i++) {
			double d = pool[next_bits(seed) % count];

			suite[s].d[i] = (next_bits(seed) & 1 ? d : -d) +
					(s == 0 ? shift : 0);
		}
		look_on(&suite[s], SERIES);
	}
}

struct rates {
	int candidates; /* suites with any worse among the unchanged */
	int same;	/* unchanged series that pass */
	int found;	/* suites whose changed series is worse */
};

static struct rates replay(const double *pool, size_t count, double shift)
{
	struct rates rates = { 0, 0, 0 };
	struct made suite[SERIES];
	struct judgement judgements[SERIES];
	uint64_t seed = 42;

	for (int run = 0; run < SUITES; run++) {
		int worse = 0;

		draw_suite(suite, pool, count, shift, &seed);
		for (size_t s = 0; s < SERIES; s++)
			judgements[s] = suite[s].judgement;
		judge_suite(judgements, SERIES, .10);
		rates.found += judgements[0].verdict == SEQUENTIAL_WORSE;
		for (size_t s = 1; s < SERIES; s++) {
			worse += judgements[s].verdict == SEQUENTIAL_WORSE;
			rates.same += judgements[s].verdict == SEQUENTIAL_SAME;
		}
		rates.candidates += worse > 0;
	}
	return rates;
}

/* Items a second: of time 1 ms with a limit of 400 us, 2 items a call. */
void test_finding_mirrors_time(void **state)
{
	const struct finding time = {
		.verdict = VERDICT_WORSE,
		.ratio = 1.25,
		.ratio_low = 1.2,
		.ratio_high = 1.28,
		.bound = 1.3,
		.detectable = 1.02,
		.level = .95,
		.rung = RUNG_DUET,
		.pairs = 7,
		.head = 1e-3,
		.limit = 4e-4,
	};
	struct finding throughput = { .head = 2000, .limit = 3000 };
	struct finding over = time;

	(void)state;
	finding_mirror(&time, &throughput);
	assert_int_equal(throughput.verdict, VERDICT_WORSE);
	assert_int_equal(throughput.pairs, 7);
	assert_true(throughput.ratio == .8);
	assert_true(throughput.ratio_low == 1 / 1.28);
	assert_true(throughput.ratio_high == 1 / 1.2);
	assert_true(throughput.bound == 1 / 1.3);
	assert_true(throughput.detectable == 1 / 1.02);
	assert_false(throughput.over_limit);
	assert_true(throughput.limit == 3000); /* its own */
	over.over_limit = true;
	finding_mirror(&over, &throughput);
	assert_true(throughput.over_limit);
	assert_true(fabs(throughput.limit - 2 / 4e-4) < 1e-9);
}

/* Identical code as it was recorded on a busy machine: before confirmation
 * at most 10 % of suites may have a false candidate, after it .5 %. */
void test_judge_of_recorded_pairs_of_the_same_code(void **state)
{
	struct rates quieter = replay(aa_pairs_quieter,
				      ARRAY_LEN(aa_pairs_quieter), 0);
	struct rates noisier = replay(aa_pairs_noisier,
				      ARRAY_LEN(aa_pairs_noisier), 0);

	(void)state;
	assert_true(quieter.candidates <= 1);
	assert_true(noisier.candidates <= 3);
	assert_true(quieter.same >= .98 * SUITES * (SERIES - 1));
	assert_true(noisier.same >= .90 * SUITES * (SERIES - 1));
}

void test_judge_finds_five_percent_in_recorded_pairs(void **state)
{
	struct rates quieter = replay(aa_pairs_quieter,
				      ARRAY_LEN(aa_pairs_quieter), log(1.05));
	struct rates noisier = replay(aa_pairs_noisier,
				      ARRAY_LEN(aa_pairs_noisier), log(1.05));

	(void)state;
	assert_true(quieter.found >= .97 * SUITES);
	assert_true(noisier.found >= .85 * SUITES);
}
