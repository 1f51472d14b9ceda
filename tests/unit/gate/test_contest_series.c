/* SPDX-License-Identifier: MIT */
/* Which metrics a contest is about, and by which rule each is told. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "gate/contest.h"
#include "gate/contest_series.h"
#include "made_findings.h"
#include "measure/harvest.h"
#include "model/plan.h"

/* A case of KIND under the default policy. */
struct made_contest {
	struct benchmark benchmark;
	struct plan_case c;
	struct run_case of_case;
	struct contest contest;
};

static void make(struct made_contest *made, enum benchmark_kind kind)
{
	*made = (struct made_contest){
		.benchmark = { .kind = kind,
			       .settings = { .metrics = UINT32_MAX } },
		.c = { .id = "s/a", .benchmark = &made->benchmark },
		.of_case = { .id = "s/a", .track_better = BETTER_LOWER },
	};
	policy_init(&made->of_case.policy);
}

static void begin(struct made_contest *made)
{
	made->contest.series_count = contest_series_init(
		&made->c, &made->of_case, made->contest.series);
}

static void end(struct made_contest *made)
{
	for (size_t i = 0; i < made->contest.series_count; i++)
		contest_series_release(&made->contest.series[i]);
}

static struct contest_series *series_of(struct made_contest *made,
					enum metric metric)
{
	for (size_t i = 0; i < made->contest.series_count; i++)
		if (made->contest.series[i].metric == metric)
			return &made->contest.series[i];
	return NULL;
}

/* A pair of which only METRIC was read. */
static void take(struct contest_series *series, double base, double head)
{
	const struct duet_draw draw = duet_draw(7, (int)series->pairs);
	struct worker a, b;

	worker_init(&a);
	worker_init(&b);
	a.started_ns = b.started_ns = 100;
	(draw.head_first ? &a : &b)->started_ns = 101;
	a.samples.reading[series->metric] = base;
	b.samples.reading[series->metric] = head;
	contest_series_take(series, &draw, &a, &b);
}

void test_contest_series_of_each_kind(void **state)
{
	static const struct {
		enum benchmark_kind kind;
		enum metric has, has_not, drives;
	} rows[] = {
		{ BENCHMARK_CALL, METRIC_P99, METRIC_THROUGHPUT, METRIC_TIME },
		{ BENCHMARK_CALL, METRIC_PEAK_MEMORY, METRIC_ALLOCATIONS,
		  METRIC_PEAK_MEMORY },
		{ BENCHMARK_LOAD, METRIC_P99, METRIC_TIME, METRIC_THROUGHPUT },
		{ BENCHMARK_LOAD, METRIC_PEAK_RSS, METRIC_ERRORS,
		  METRIC_PEAK_MEMORY },
		{ BENCHMARK_IMPORT, METRIC_TIME, METRIC_P50, METRIC_TIME },
		{ BENCHMARK_TRACK, METRIC_TRACK, METRIC_TIME, METRIC_TRACK },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct made_contest made;

		make(&made, rows[i].kind);
		begin(&made);
		assert_non_null(series_of(&made, rows[i].has));
		assert_null(series_of(&made, rows[i].has_not));
		assert_true(series_of(&made, rows[i].drives)->driving);
		end(&made);
	}
}

void test_contest_series_of_what_is_gated(void **state)
{
	struct made_contest made;

	(void)state;
	make(&made, BENCHMARK_CALL);
	made.of_case.policy.metric[METRIC_TIME].gated = false;
	made.of_case.policy.metric[METRIC_P99].gated = true;
	begin(&made);
	assert_true(series_of(&made, METRIC_P99)->driving);
	assert_false(series_of(&made, METRIC_TIME)->driving);
	assert_false(series_of(&made, METRIC_P50)->driving);
	end(&made);

	/* items a second are time upside down */
	made.of_case.policy.metric[METRIC_P99].gated = false;
	made.of_case.policy.metric[METRIC_THROUGHPUT].gated = true;
	made.of_case.items = 10;
	begin(&made);
	assert_true(series_of(&made, METRIC_TIME)->gated);
	assert_ptr_equal(contest_find(&made.contest, METRIC_THROUGHPUT),
			 series_of(&made, METRIC_TIME));
	assert_null(contest_find(&made.contest, METRIC_ERRORS));
	end(&made);
}

void test_contest_series_rule(void **state)
{
	static const double mib = 1 << 20;
	static const struct {
		enum metric metric;
		double values[6]; /* base and head by turns; MiB of memory */
		enum series_rule rule;
	} rows[] = {
		{ METRIC_PEAK_MEMORY, { 5, 9, 5, 9, 5, 9 }, SERIES_CONSTANT },
		{ METRIC_PEAK_MEMORY, { 5, 5, 5.5, 5, 5, 5.9 }, SERIES_WITHIN },
		{ METRIC_PEAK_MEMORY, { 0, 0, .5, 0, .2, 0 }, SERIES_WITHIN },
		{ METRIC_PEAK_MEMORY,
		  { 99, 99, 102, 99, 99, 99 },
		  SERIES_WITHIN },
		{ METRIC_PEAK_MEMORY, { 5, 9, 5, 9, 6, 9 }, SERIES_PAIRED },
		{ METRIC_PEAK_MEMORY, { 0, 9, 5, 9, 6, 9 }, SERIES_DIFFERENCE },
		{ METRIC_THROUGHPUT, { 5, 5, 5, 5, 5, 5 }, SERIES_PAIRED },
		{ METRIC_THROUGHPUT, { 5, 0, 5, 5, 5, 5 }, SERIES_DIFFERENCE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct contest_series *series;
		struct made_contest made;

		make(&made, BENCHMARK_LOAD);
		begin(&made);
		series = series_of(&made, rows[i].metric);
		assert_int_equal(contest_series_rule(series), SERIES_EMPTY);
		take(series, (double)NAN, 5);
		assert_int_equal(contest_series_rule(series), SERIES_EMPTY);
		for (size_t j = 0; j < 6; j += 2)
			take(series, rows[i].values[j] * mib,
			     rows[i].values[j + 1] * mib);
		assert_int_equal(series->pairs, 4);
		assert_int_equal(series->usable, 3);
		assert_true(isnan(series->d[0]));
		assert_int_equal(contest_series_rule(series), rows[i].rule);
		end(&made);
	}
}

static size_t shares(const struct made_contest *made)
{
	size_t count = 0;

	for (size_t i = 0; i < made->contest.series_count; i++)
		count += contest_series_shares(&made->contest.series[i]);
	return count;
}

/* What is not in the data must not cost those that are, nor what is exact. */
void test_contest_series_share_the_error(void **state)
{
	struct made_contest made;

	(void)state;
	make(&made, BENCHMARK_LOAD);
	begin(&made);
	assert_int_equal(shares(&made), 0);
	end(&made);
	made.of_case.policy.metric[METRIC_P99].gated = true;
	made.of_case.policy.metric[METRIC_THROUGHPUT].gated = true;
	begin(&made);
	assert_int_equal(shares(&made), 2);
	take(series_of(&made, METRIC_PEAK_MEMORY), 1e8, 1e8);
	assert_int_equal(shares(&made), 2);
	take(series_of(&made, METRIC_PEAK_MEMORY), 2e8, 2e8);
	assert_int_equal(shares(&made), 3);
	take(series_of(&made, METRIC_P99), (double)NAN, (double)NAN);
	assert_int_equal(shares(&made), 2);
	end(&made);
}

/* From look to look as long as it is open; how many pairs that took. */
static size_t look_on(struct contest_series *series, double base, double head,
		      double noise)
{
	size_t look = 0;

	do {
		double factor = 1 + noise * ((double)(series->pairs % 7) - 3);

		take(series, base * factor, head / factor);
		if (series->pairs == sequential_stops[look].pairs)
			contest_series_look(series, look++, 1);
	} while ((series->pairs < 2 || contest_series_is_open(series)) &&
		 look < SEQUENTIAL_LOOKS);
	return series->pairs;
}

/* Pair by pair, with what was drawn for it. */
static void assert_told(const struct finding *finding, size_t pairs,
			double base)
{
	assert_int_equal(finding->series.count, pairs);
	assert_int_equal(finding->confirmation.count, 0);
	for (size_t i = 0; i < pairs; i++) {
		const struct finding_pair *pair = &finding->series.items[i];
		struct duet_draw draw = duet_draw(7, (int)i);

		assert_true(fabs(pair->base - base) <= base * .01);
		assert_int_equal(pair->head_first, draw.head_first);
		assert_int_equal(pair->hash_seed, draw.draw.hash_seed);
		assert_int_equal(pair->shift_pages, draw.draw.shift_pages);
		assert_int_equal(pair->cpu, -1);
		assert_int_equal(pair->started_ns, 100);
		if (pair->base > 0 && pair->head > 0)
			assert_true(fabs(pair->difference -
					 log(pair->head / pair->base)) < 1e-12);
		else
			assert_true(isnan(pair->difference));
	}
}

void test_contest_series_tells(void **state)
{
	static const struct {
		double base, head, noise;
		size_t pairs;
		enum verdict verdict;
		bool has_ratio;
	} rows[] = {
		{ 1000, 1000, .001, 7, VERDICT_SAME, true },
		{ 1000, 510, .001, 12, VERDICT_WORSE, true },
		{ 1000, 1900, .001, 15, VERDICT_SAME, true },
		{ 1000, 0, .001, 7, VERDICT_WORSE, false },
		{ 0, 1000, .001, 7, VERDICT_BETTER, false },
		{ 0, 0, 0, 7, VERDICT_SAME, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();
		struct finding *finding;
		struct contest_series *series;
		struct made_contest made;

		make(&made, BENCHMARK_LOAD);
		made.of_case.policy.metric[METRIC_THROUGHPUT].gated = true;
		begin(&made);
		series = series_of(&made, METRIC_THROUGHPUT);
		finding = made_finding(findings, "s/a", METRIC_THROUGHPUT,
				       VERDICT_UNDECIDED);
		finding->better = BETTER_HIGHER;
		finding->tolerance = .03;
		assert_int_equal(look_on(series, rows[i].base, rows[i].head,
					 rows[i].noise),
				 rows[i].pairs);
		contest_series_tell(series, 1, findings);
		assert_int_equal(finding->verdict, rows[i].verdict);
		assert_int_equal(finding->rung, RUNG_DUET);
		assert_int_equal(finding->pairs, rows[i].pairs);
		assert_told(finding, rows[i].pairs, rows[i].base);
		assert_int_equal(!isnan(finding->ratio), rows[i].has_ratio);
		end(&made);
		findings_free(findings);
	}
}

/* What stays as two runs would have said it. */
void test_contest_series_leaves_what_is_counted(void **state)
{
	struct findings *findings = findings_new();
	struct finding *finding;
	struct contest_series *series;
	struct made_contest made;

	(void)state;
	make(&made, BENCHMARK_CALL);
	begin(&made);
	series = series_of(&made, METRIC_PEAK_MEMORY);
	finding = made_finding(findings, "s/a", METRIC_PEAK_MEMORY,
			       VERDICT_WORSE);
	finding->rung = RUNG_COUNTED;
	assert_int_equal(look_on(series, 1e6, 9e6, 0), 2);
	contest_series_tell(series, 1, findings);
	assert_int_equal(finding->verdict, VERDICT_WORSE);
	assert_int_equal(finding->rung, RUNG_COUNTED);
	end(&made);
	findings_free(findings);
}
