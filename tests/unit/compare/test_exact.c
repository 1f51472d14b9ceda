/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "compare/compare.h"
#include "made_run.h"
#include "model/findings.h"

enum { MOST = 5 };

/* What one metric read on both sides, process by process. */
struct counted {
	const char *what;
	enum metric metric;
	double base[MOST], head[MOST];
	size_t n;
	enum verdict verdict;
	double ratio;
};

static const double no_ratio = (double)NAN;

/* clang-format off */
static const struct counted rows[] = {
	{ "equal", METRIC_ALLOCATIONS, { 100, 100 }, { 100, 100 }, 2,
	  VERDICT_SAME, 1 },
	{ "varying with the seed, equal seed by seed", METRIC_ALLOCATIONS,
	  { 100, 250, 90 }, { 100, 250, 90 }, 3, VERDICT_SAME, 1 },
	{ "more than 1 %, but below the floor of 8", METRIC_ALLOCATIONS,
	  { 100, 100 }, { 108, 108 }, 2, VERDICT_SAME, 1.08 },
	{ "more than 1 % and than the floor", METRIC_ALLOCATIONS,
	  { 100, 100 }, { 109, 109 }, 2, VERDICT_WORSE, 1.09 },
	{ "less", METRIC_ALLOCATIONS, { 109, 109 }, { 100, 100 }, 2,
	  VERDICT_BETTER, 100. / 109 },
	{ "over the floor, but not more than 1 %", METRIC_ALLOCATIONS,
	  { 10000, 10000 }, { 10100, 10100 }, 2, VERDICT_SAME, 1.01 },
	{ "over 1 %", METRIC_ALLOCATIONS, { 10000, 10000 },
	  { 10101, 10101 }, 2, VERDICT_WORSE, 1.0101 },
	{ "one process more, the median the same", METRIC_ALLOCATIONS,
	  { 100, 100, 100 }, { 100, 100, 900 }, 3, VERDICT_SAME, 1 },
	{ "from nothing", METRIC_ALLOCATIONS, { 0, 0 }, { 9, 9 }, 2,
	  VERDICT_WORSE, no_ratio },
	{ "from nothing, below the floor", METRIC_ALLOCATIONS, { 0 }, { 8 },
	  1, VERDICT_SAME, no_ratio },
	{ "nothing on both sides", METRIC_ERRORS, { 0, 0 }, { 0, 0 }, 2,
	  VERDICT_SAME, no_ratio },
	{ "the first error", METRIC_ERRORS, { 0, 0 }, { 1, 1 }, 2,
	  VERDICT_WORSE, no_ratio },
	{ "bytes below 4 KiB", METRIC_PEAK_HEAP, { 1000 }, { 5000 }, 1,
	  VERDICT_SAME, 5 },
	{ "bytes over 4 KiB", METRIC_PEAK_HEAP, { 1000 }, { 5097 }, 1,
	  VERDICT_WORSE, 5.097 },
	{ "constant memory", METRIC_PEAK_MEMORY, { 1e8, 1e8 },
	  { 1.06e8, 1.06e8 }, 2, VERDICT_WORSE, 1.06 },
	{ "constant memory within 5 %", METRIC_PEAK_MEMORY, { 1e8, 1e8 },
	  { 1.05e8, 1.05e8 }, 2, VERDICT_SAME, 1.05 },
	{ "constant memory below 1 MiB", METRIC_PEAK_MEMORY, { 1e6, 1e6 },
	  { 2e6, 2e6 }, 2, VERDICT_SAME, 2 },
	{ "constant, tracked: no tolerance", METRIC_TRACK, { 1000, 1000 },
	  { 1001, 1001 }, 2, VERDICT_WORSE, 1.001 },
	{ "tracked once: who knows whether it is constant", METRIC_TRACK,
	  { 1000 }, { 1001 }, 1, VERDICT_SAME, 1.001 },
	{ "negative, tracked", METRIC_TRACK, { -5, -5 }, { -4, -4 }, 2,
	  VERDICT_WORSE, no_ratio },
	{ "instructions beyond five spreads", METRIC_INSTRUCTIONS,
	  { 1000000, 1000100 }, { 1020000, 1020100 }, 2, VERDICT_WORSE,
	  1020050. / 1000050 },
	{ "instructions within five spreads", METRIC_INSTRUCTIONS,
	  { 1000000, 1000000 }, { 1025000, 1035000 }, 2, VERDICT_SAME, 1.03 },
	{ "instructions that vary with the seed, and their increase hardly",
	  METRIC_INSTRUCTIONS, { 4554030, 4583961, 4605767 },
	  { 4781700, 4813100, 4836100 }, 3, VERDICT_WORSE,
	  4813100. / 4583961 },
	{ "instructions that go up with one seed and down with another",
	  METRIC_INSTRUCTIONS, { 1000000, 1000000, 1000000 },
	  { 980000, 1020000, 1021000 }, 3, VERDICT_SAME, 1.02 },
};
/* clang-format on */

static const struct finding *compare_counted(const struct counted *row,
					     const double *base,
					     const double *head,
					     struct findings **findings)
{
	struct run *base_run = made_run(), *head_run = made_run();

	made_case(base_run, "s/a");
	made_case(head_run, "s/a");
	made_readings(base_run, row->metric, base, row->n);
	made_readings(head_run, row->metric, head, row->n);
	*findings = compare_runs(base_run, head_run);
	run_free(base_run);
	run_free(head_run); /* findings own what they show */
	assert_int_equal((*findings)->count, 1);
	return &(*findings)->items[0];
}

void test_exact_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct counted *row = &rows[i];
		struct findings *findings;
		const struct finding *finding =
			compare_counted(row, row->base, row->head, &findings);

		if (finding->verdict != row->verdict)
			print_error("%s\n", row->what);
		assert_int_equal(finding->verdict, row->verdict);
		assert_int_equal(finding->rung, RUNG_COUNTED);
		assert_true(isnan(row->ratio)
				    ? isnan(finding->ratio)
				    : is_near(finding->ratio, row->ratio));
		assert_true(isnan(finding->ratio_low));
		assert_string_equal(finding->case_id, "s/a");
		findings_free(findings);
	}
}

static enum verdict opposite(enum verdict verdict)
{
	if (verdict == VERDICT_WORSE)
		return VERDICT_BETTER;
	return verdict == VERDICT_BETTER ? VERDICT_WORSE : verdict;
}

void test_exact_swap_law(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct counted *row = &rows[i];
		struct findings *findings;
		const struct finding *finding =
			compare_counted(row, row->head, row->base, &findings);

		assert_int_equal(finding->verdict, opposite(row->verdict));
		if (!isnan(row->ratio))
			assert_true(is_near(finding->ratio, 1 / row->ratio));
		findings_free(findings);
	}
}

void test_exact_scale_law(void **state)
{
	const struct counted *row = &rows[6]; /* over 1 % */
	double base[MOST], head[MOST];
	struct findings *findings;

	(void)state;
	for (size_t i = 0; i < row->n; i++) {
		base[i] = row->base[i] * 64;
		head[i] = row->head[i] * 64;
	}
	assert_int_equal(compare_counted(row, base, head, &findings)->verdict,
			 row->verdict);
	findings_free(findings);
}

/* Worker 0 of one side is only compared with worker 0 of the other. */
void test_exact_matches_workers_by_index(void **state)
{
	struct run *base = made_run(), *head = made_run();
	const double a[] = { 100, 200, 300 }, b[] = { 300, 200, 100 };
	struct findings *findings;

	(void)state;
	made_case(base, "s/a");
	made_case(head, "s/a");
	made_readings(base, METRIC_ALLOCATIONS, a, 3);
	made_readings(head, METRIC_ALLOCATIONS, b, 3);
	head->items[0].index = 2;
	head->items[2].index = 0;
	findings = compare_runs(base, head);
	assert_true(findings->items[0].ratio == 1);
	assert_int_equal(findings->items[0].verdict, VERDICT_SAME);
	findings_free(findings);
	head->items[0].index = 7; /* without worker 2: 100 and 200 */
	findings = compare_runs(base, head);
	assert_true(findings->items[0].base == 150);
	assert_int_equal(findings->items[0].n_head, 3);
	findings_free(findings);
	for (size_t i = 0; i < 3; i++)
		head->items[i].index += 100; /* none in common */
	findings = compare_runs(base, head);
	assert_true(findings->items[0].ratio == 1);
	findings_free(findings);
	run_free(base);
	run_free(head);
}

void test_track_with_a_tolerance_of_the_user(void **state)
{
	struct run *base = made_run(), *head = made_run();
	const double before = 1000, after = 1015;
	struct findings *findings;

	(void)state;
	made_case(base, "s/a");
	made_case(head, "s/a")->policy.metric[METRIC_TRACK].tolerance = .02;
	head->cases[0].unit = "tokens";
	head->cases[0].track_better = BETTER_HIGHER;
	made_readings(base, METRIC_TRACK, &before, 1);
	made_readings(head, METRIC_TRACK, &after, 1);
	findings = compare_runs(base, head);
	assert_int_equal(findings->items[0].verdict, VERDICT_SAME);
	assert_string_equal(findings->items[0].unit, "tokens");
	findings_free(findings);
	head->cases[0].policy.metric[METRIC_TRACK].tolerance = .01;
	findings = compare_runs(base, head);
	assert_int_equal(findings->items[0].verdict, VERDICT_BETTER);
	findings_free(findings);
	run_free(base);
	run_free(head);
}

/* Memory that varies from process to process. */
/* clang-format off */
static const struct {
	double base[MOST], head[MOST];
	size_t n;
	enum verdict verdict;
	const char *reason;
} varying[] = {
	{ { 1e8, 1.001e8, 1.002e8 }, { 1.2e8, 1.201e8, 1.202e8 }, 3,
	  VERDICT_WORSE, NULL },
	{ { 1e8, 1.001e8, 1.002e8 }, { 1.01e8, 1.011e8, 1.012e8 }, 3,
	  VERDICT_SAME, NULL },
	{ { 1e8, 1.1e8, 1.3e8 }, { 1e8, 1.2e8, 1.4e8 }, 3,
	  VERDICT_UNDECIDED,
	  "it varies from process to process by more than the tolerance" },
	{ { 1e8, 1.1e8 }, { 2e8, 2.1e8 }, 2, VERDICT_UNDECIDED,
	  "it varies from process to process: at least 3 a side are "
	  "needed" },
	{ { 1e5, 1.1e5, 1.2e5 }, { 3e5, 3.1e5, 3.2e5 }, 3, VERDICT_SAME,
	  NULL },
};
/* clang-format on */

void test_varying_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(varying); i++) {
		struct counted row = { .metric = METRIC_PEAK_MEMORY,
				       .n = varying[i].n };
		struct findings *findings;
		const struct finding *finding = compare_counted(
			&row, varying[i].base, varying[i].head, &findings);

		assert_int_equal(finding->verdict, varying[i].verdict);
		assert_int_equal(finding->rung, RUNG_RAW);
		assert_true(finding->ratio_low <= finding->ratio);
		if (varying[i].reason)
			assert_string_equal(finding->reason, varying[i].reason);
		findings_free(findings);
		finding = compare_counted(&row, varying[i].head,
					  varying[i].base, &findings);
		assert_int_equal(finding->verdict,
				 opposite(varying[i].verdict));
		findings_free(findings);
	}
}
