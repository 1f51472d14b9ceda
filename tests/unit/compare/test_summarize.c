/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "compare/summarize.h"
#include "made_run.h"
#include "model/summary.h"

void test_summary_is_over_processes(void **state)
{
	const double ns[] = { 510, 490, 500, 530, 470, 505, 495 };
	struct run *run = made_run();
	struct case_summary summary;
	const struct summary *time = &summary.metric[METRIC_TIME];

	(void)state;
	made_case(run, "s/a");
	made_times(run, ns, 7);
	run->items[0].outcome = OUTCOME_FAILED; /* has no value */
	summarize_case(run, 0, &summary);
	assert_int_equal(time->n, 6);
	assert_true(is_near(time->median, 497.5e-9));
	assert_true(is_near(time->min, 470e-9));
	assert_true(is_near(time->max, 530e-9));
	assert_true(is_near(time->low, 470e-9));
	assert_true(is_near(time->high, 530e-9));
	assert_true(time->level == 1 - 2. / 64);
	assert_int_equal(summary.metric[METRIC_PEAK_RSS].n, 0);
	assert_true(isnan(summary.metric[METRIC_PEAK_RSS].median));
	run_free(run);
}

/* 400 calls in a process are too few for p99.9, 1200 are not. */
void test_summary_of_a_percentile_of_all_calls(void **state)
{
	int64_t bucket[] = { 100, 110 }, calls[] = { 399, 1 };
	struct latency latency = { bucket, calls, 2, 110 };
	struct run *run = made_run();
	struct case_summary summary;
	const struct summary *p999 = &summary.metric[METRIC_P999];

	(void)state;
	made_case(run, "s/a");
	for (int i = 0; i < 3; i++)
		made_worker(run, 1)->samples.latency = latency;
	summarize_case(run, 0, &summary);
	assert_int_equal(p999->n, 3);
	assert_true(is_near(p999->median, 110e-9));
	assert_true(isnan(p999->low) && isnan(p999->high));
	assert_true(isfinite(summary.metric[METRIC_P99].low));
	run->items[2].outcome = OUTCOME_FAILED;
	summarize_case(run, 0, &summary);
	assert_int_equal(p999->n, 0);
	for (size_t i = 0; i < run->count; i++) /* not ours to free */
		run->items[i].samples.latency = (struct latency){ .count = 0 };
	run_free(run);
}

void test_summary_leaves_out_what_was_not_read(void **state)
{
	const double bytes[] = { 10, (double)NAN, 30 };
	struct run *run = made_run();
	struct case_summary summary;

	(void)state;
	made_case(run, "s/a");
	made_readings(run, METRIC_PEAK_HEAP, bytes, 3);
	summarize_case(run, 0, &summary);
	assert_int_equal(summary.metric[METRIC_PEAK_HEAP].n, 2);
	assert_true(summary.metric[METRIC_PEAK_HEAP].median == 20);
	run_free(run);
}

/* One of four processes never had the core to itself. */
void test_summary_of_calm_moments(void **state)
{
	const double ns[] = { 510, 490, 500, 1400 };
	struct run *run = made_run();
	struct run_summary summary;

	(void)state;
	made_case(run, "s/a");
	made_times(run, ns, 4);
	for (size_t i = 0; i < run->count; i++)
		made_turns(&run->items[i], 1000);
	for (size_t i = 0; i < run->items[3].samples.count; i++)
		run->items[3].samples.columns[COLUMN_YARDSTICK][i] = 1400;
	summarize_run(run, &summary);
	assert_true(is_near(summary.cases[0].yardstick, .5));
	assert_int_equal(summary.cases[0].calm.n, 3);
	assert_true(is_near(summary.cases[0].calm.median, 500e-9));
	assert_true(is_near(summary.cases[0].calm.low, 490e-9));
	assert_true(is_near(summary.cases[0].calm.high, 510e-9));
	assert_true(is_near(summary.shared_ratio, .25));
	assert_true(summary.shows_calm);
	run_summary_release(&summary);
	run_free(run);
}

void test_improvements_over_the_reference(void **state)
{
	const double before[] = { 1000, 1010, 990, 1000 };
	const double after[] = { 100, 101, 99, 100 };
	struct run *run = made_run();
	struct run_summary summary;
	const struct improvement *item;

	(void)state;
	made_case(run, "s/a[c=list]");
	made_times(run, before, 4);
	made_case(run, "s/a[c=set]")->reference_id = "s/a[c=list]";
	made_times(run, after, 4);
	made_case(run, "s/b")->reference_id = "s/gone";
	made_times(run, after, 4);
	for (size_t i = 0; i < run->count; i++)
		run->items[i].samples.reading[METRIC_ALLOCATIONS] =
			run->items[i].case_index == 0 ? 40 : 10;
	summarize_run(run, &summary);
	assert_int_equal(summary.improvement_count, 2);
	item = &summary.improvements[0];
	assert_int_equal(item->case_index, 1);
	assert_int_equal(item->reference_index, 0);
	assert_int_equal(item->metric, METRIC_TIME);
	assert_true(is_near(item->ratio, .1));
	assert_true(item->low < .1 && item->low > .098);
	assert_true(item->high > .1 && item->high < .102);
	item = &summary.improvements[1];
	assert_int_equal(item->metric, METRIC_ALLOCATIONS);
	assert_true(item->ratio == .25);
	assert_true(isnan(item->low) && isnan(item->high));
	run_summary_release(&summary);
	run_free(run);
}

/* Seven processes of CALL_NS a call; the first four share the core, which
 * makes a call TIMES as long. */
static void make_disturbed(struct run *run, double call_ns, int times)
{
	for (int i = 0; i < 7; i++) {
		struct worker *worker = made_worker(run, call_ns);

		made_turns(worker, 1000);
		for (size_t at = 0; i < 4 && at < worker->samples.count; at++) {
			worker->samples.columns[COLUMN_YARDSTICK][at] = 1400;
			worker->samples.columns[COLUMN_WALL][at] *= times;
		}
	}
}

void test_improvements_of_calm_moments(void **state)
{
	struct run *run = made_run();
	struct run_summary summary;
	const struct improvement *item;

	(void)state;
	made_case(run, "s/a[c=list]");
	make_disturbed(run, 1000, 3);
	made_case(run, "s/a[c=set]")->reference_id = "s/a[c=list]";
	make_disturbed(run, 900, 2);
	summarize_run(run, &summary);
	assert_true(summary.shows_calm);
	assert_true(is_near(summary.shared_ratio, 4. / 7));
	item = &summary.improvements[0];
	assert_int_equal(item->metric, METRIC_TIME);
	assert_true(item->calm);
	assert_true(is_near(item->before, 1000e-9));
	assert_true(is_near(item->ratio, .9)); /* not .6 */
	assert_true(is_near(item->low, .9) && is_near(item->high, .9));
	run_summary_release(&summary);
	run_free(run);
}

void test_summary_of_an_empty_run(void **state)
{
	struct run *run = made_run();
	struct run_summary summary;

	(void)state;
	summarize_run(run, &summary);
	assert_int_equal(summary.improvement_count, 0);
	run_summary_release(&summary);
	run_summary_release(&summary);
	run_free(run);
}
