/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "compare/values.h"
#include "made_run.h"

static double value_of(const struct run *run, enum metric metric)
{
	return worker_value(&run->items[0], &run->cases[0], metric);
}

void test_value_time_is_the_median_after_warmup(void **state)
{
	struct run *run = made_run();
	struct worker *worker;

	(void)state;
	made_case(run, "s/a");
	worker = made_worker(run, 500);
	assert_true(is_near(value_of(run, METRIC_TIME), 500e-9));
	worker->samples.columns[COLUMN_WALL][7] *= 90;
	assert_true(is_near(value_of(run, METRIC_TIME), 500e-9));
	worker->loop_overhead_ns = 20;
	assert_true(is_near(value_of(run, METRIC_TIME), 480e-9));
	worker->loop_overhead_ns = 501; /* noise around nothing */
	assert_true(value_of(run, METRIC_TIME) == 0);
	run_free(run);
}

void test_value_time_obeys_the_clock(void **state)
{
	struct run *run = made_run();

	(void)state;
	made_case(run, "s/a")->policy.clock = CLOCK_KIND_CPU;
	made_worker(run, 500);
	assert_true(is_near(value_of(run, METRIC_TIME), 250e-9));
	run_free(run);
}

void test_value_drops_slices_with_major_faults(void **state)
{
	struct run *run = made_run();
	double seconds[16];
	struct worker *worker;

	(void)state;
	made_case(run, "s/a");
	worker = made_worker(run, 500);
	for (size_t i = 2; i < 9; i++) {
		worker->samples.columns[COLUMN_WALL][i] *= 3;
		worker->samples.columns[COLUMN_MAJOR_FAULTS][i] = 1;
	}
	assert_true(is_near(value_of(run, METRIC_TIME), 500e-9));
	assert_int_equal(worker_dropped_slices(worker), 7);
	assert_int_equal(worker_call_times(worker, &run->cases[0], seconds),
			 10);
	assert_true(isnan(seconds[0]) && is_near(seconds[7], 500e-9));
	for (size_t i = 0; i < 12; i++)
		worker->samples.columns[COLUMN_MAJOR_FAULTS][i] = 1;
	/* where every slice has them, they are part of the benchmark */
	assert_int_equal(worker_dropped_slices(worker), 0);
	assert_true(is_near(value_of(run, METRIC_TIME), 1500e-9));
	run_free(run);
}

/* A clock that goes backwards spoils the slice in which it does. */
void test_value_drops_slices_with_clock_steps(void **state)
{
	struct run *run = made_run();
	struct worker *worker;
	int64_t **columns;

	(void)state;
	made_case(run, "s/a");
	worker = made_worker(run, 500);
	columns = worker->samples.columns;
	for (size_t i = 0; i < worker->samples.count; i++)
		columns[COLUMN_START][i] = (int64_t)i * 1000000;
	assert_int_equal(worker_dropped_slices(worker), 0);
	columns[COLUMN_WALL][5] = -7;
	assert_int_equal(worker_dropped_slices(worker), 1);
	for (size_t i = 8; i < worker->samples.count; i++)
		columns[COLUMN_START][i] -= 5000000;
	columns[COLUMN_WALL][7] *= 40;
	assert_int_equal(worker_dropped_slices(worker), 2);
	assert_true(is_near(value_of(run, METRIC_TIME), 500e-9));
	run_free(run);
}

void test_value_without_slices_is_nan(void **state)
{
	const double none = (double)NAN;
	struct run *run = made_run();

	(void)state;
	made_case(run, "s/a")->items = 10;
	made_readings(run, METRIC_TRACK, &none, 1);
	for (int i = 0; i < METRIC_COUNT; i++)
		assert_true(isnan(value_of(run, (enum metric)i)));
	run_free(run);
}

void test_value_of_what_was_read(void **state)
{
	const double bytes = 4096;
	struct run *run = made_run();

	(void)state;
	made_case(run, "s/a");
	made_readings(run, METRIC_PEAK_HEAP, &bytes, 1);
	assert_true(value_of(run, METRIC_PEAK_HEAP) == 4096);
	assert_true(isnan(value_of(run, METRIC_ALLOCATIONS)));
	run_free(run);
}

void test_value_throughput_is_items_by_time(void **state)
{
	struct run *run = made_run();

	(void)state;
	made_case(run, "s/a")->items = 1000;
	made_worker(run, 500);
	assert_true(is_near(value_of(run, METRIC_THROUGHPUT), 2e9));
	run->items[0].samples.reading[METRIC_THROUGHPUT] = 7;
	assert_true(value_of(run, METRIC_THROUGHPUT) == 7);
	run_free(run);
}

void test_value_percentiles_are_of_single_calls(void **state)
{
	int64_t bucket[] = { 100, 110 }, calls[] = { 90, 10 };
	struct run *run = made_run();
	struct latency *latency;

	(void)state;
	made_case(run, "s/a");
	latency = &made_worker(run, 1)->samples.latency;
	*latency = (struct latency){ bucket, calls, 2, 110 };
	assert_true(is_near(value_of(run, METRIC_P50), 100e-9));
	assert_true(is_near(value_of(run, METRIC_P99), 110e-9));
	assert_true(isnan(value_of(run, METRIC_P999)));
	assert_true(is_near(value_of(run, METRIC_MAX), 110e-9));
	*latency = (struct latency){ .count = 0 }; /* not ours to free */
	run_free(run);
}

void test_pair_difference_is_antisymmetric(void **state)
{
	struct run *run = made_run();
	struct worker *base, *head;
	double d;

	(void)state;
	made_case(run, "s/a");
	made_worker(run, 500);
	made_worker(run, 550);
	base = &run->items[0];
	head = &run->items[1];
	for (size_t i = 0; i < 12; i++)
		base->samples.columns[COLUMN_WALL][i] += (int64_t)(i * i);
	head->first = true;
	d = pair_difference(base, head, &run->cases[0], METRIC_TIME);
	assert_true(fabs(d - log(1.1)) < .01);
	assert_true(pair_difference(head, base, &run->cases[0], METRIC_TIME) ==
		    -d);
	run_free(run);
}

/* One cut for both: the later one. */
void test_pair_difference_cuts_both_alike(void **state)
{
	struct run *run = made_run();
	struct samples *samples;

	(void)state;
	made_case(run, "s/a");
	made_worker(run, 500);
	made_worker(run, 550);
	for (size_t slow = 0; slow < 2; slow++) {
		samples = &run->items[slow].samples;
		samples->warmup = 9;
		for (size_t i = 0; i < 9; i++)
			samples->columns[COLUMN_WALL][i] *= 3;
		assert_true(
			is_near(pair_difference(&run->items[0], &run->items[1],
						&run->cases[0], METRIC_TIME),
				log(1.1)));
		samples->warmup = 2;
		for (size_t i = 0; i < 9; i++)
			samples->columns[COLUMN_WALL][i] /= 3;
	}
	run_free(run);
}

void test_pair_difference_of_other_metrics(void **state)
{
	const double bytes[] = { 1000, 1100, 0 };
	struct run *run = made_run();

	(void)state;
	made_case(run, "s/a");
	made_readings(run, METRIC_PEAK_RSS, bytes, 3);
	assert_true(is_near(pair_difference(&run->items[0], &run->items[1],
					    &run->cases[0], METRIC_PEAK_RSS),
			    log(1.1)));
	assert_true(isnan(pair_difference(&run->items[0], &run->items[2],
					  &run->cases[0], METRIC_PEAK_RSS)));
	assert_true(isnan(pair_difference(&run->items[0], &run->items[1],
					  &run->cases[0], METRIC_TRACK)));
	run_free(run);
}
