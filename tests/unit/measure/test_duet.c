/* SPDX-License-Identifier: MIT */
/* What chance decides, and what is read from the page. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "measure/duet.h"
#include "measure/harvest.h"
#include "model/samples.h"
#include "model/suite.h"
#include "probe/page.h"
#include "spawn/spawn.h"

void test_draws_repeat(void **state);
void test_draws_are_fair(void **state);
void test_harvest_slices_in_time_order(void **state);
void test_harvest_missing_is_nan(void **state);
void test_harvest_instructions(void **state);
void test_harvest_latency(void **state);
void test_harvest_command(void **state);
void test_harvest_windows_into_one(void **state);
void test_harvest_window_that_failed(void **state);
void test_duet_windows(void **state);

void test_draws_repeat(void **state)
{
	(void)state;
	for (int pair = 0; pair < 100; pair++) {
		struct duet_draw a = duet_draw(7, pair);
		struct duet_draw b = duet_draw(7, pair);
		struct duet_draw other = duet_draw(8, pair);

		assert_int_equal(a.pair, pair);
		assert_int_equal(a.head_first, b.head_first);
		assert_int_equal(a.draw.hash_seed, b.draw.hash_seed);
		assert_int_equal(a.draw.padding, b.draw.padding);
		assert_true(a.jitter_seed == b.jitter_seed);
		assert_true(a.jitter_seed != other.jitter_seed);
	}
}

/* 10,000 coins of neighbouring pairs and of neighbouring seeds: within five
 * standard deviations of half, and no two alike in a row too often. */
void test_draws_are_fair(void **state)
{
	enum { N = 10000 };
	int heads = 0, repeats = 0, padding = 0;
	bool last = false;

	(void)state;
	for (int i = 0; i < N; i++) {
		struct duet_draw draw = duet_draw((uint64_t)i / 100, i % 100);

		heads += draw.head_first;
		repeats += draw.head_first == last;
		last = draw.head_first;
		assert_in_range(draw.draw.hash_seed, 1, UINT32_MAX);
		assert_in_range(draw.draw.padding, 0, 4095);
		padding += draw.draw.padding < 2048;
	}
	assert_in_range(heads, N / 2 - 250, N / 2 + 250);
	assert_in_range(repeats, N / 2 - 250, N / 2 + 250);
	assert_in_range(padding, N / 2 - 250, N / 2 + 250);
}

static struct page_seat *new_seat(void)
{
	struct page_seat *seat = xcalloc(1, sizeof(*seat));

	for (int i = 0; i < VALUE_COUNT; i++)
		seat->values[i] = PAGE_MISSING;
	return seat;
}

void test_harvest_slices_in_time_order(void **state)
{
	struct page_seat *seat = new_seat();
	struct worker worker;
	int64_t *const *columns = worker.samples.columns;

	(void)state;
	worker_init(&worker);
	seat->slices_done = 3;
	for (int i = 0; i < 3; i++)
		seat->slice[i] = (struct page_slice){
			.start_ns = 5000 + 100 * i,
			.wall_ns = 90 + i,
			.cpu_ns = 80 + i,
			.yardstick_ns = -1,
			.run_delay_ns = i,
			.loops = 10,
			.major_faults = i == 2,
		};
	harvest_slices(seat, &worker.samples);
	assert_int_equal(worker.samples.count, 3);
	assert_int_equal(columns[COLUMN_START][0], 0);
	assert_int_equal(columns[COLUMN_START][2], 200);
	assert_int_equal(columns[COLUMN_WALL][1], 91);
	assert_int_equal(columns[COLUMN_YARDSTICK][1], -1);
	assert_int_equal(columns[COLUMN_MAJOR_FAULTS][2], 1);
	harvest_slices(seat, &worker.samples);
	assert_int_equal(worker.samples.count, 6);
	assert_int_equal(columns[COLUMN_WALL][5], 92);
	worker_release(&worker);
	free(seat);
}

void test_harvest_missing_is_nan(void **state)
{
	struct page_seat *seat = new_seat();
	struct worker worker;
	const double *reading = worker.samples.reading;

	(void)state;
	worker_init(&worker);
	for (int i = 0; i < METRIC_COUNT; i++)
		assert_true(isnan(reading[i]));
	harvest_memory(seat, &worker.samples);
	harvest_counts(seat, 1, &worker.samples);
	assert_true(isnan(reading[METRIC_PEAK_MEMORY]));
	assert_true(isnan(reading[METRIC_ALLOCATIONS]));
	seat->values[VALUE_PEAK_MEMORY] = 0;
	seat->values[VALUE_ALLOCATIONS] = 9;
	harvest_memory(seat, &worker.samples);
	harvest_counts(seat, 3, &worker.samples);
	assert_true(reading[METRIC_PEAK_MEMORY] == 0);
	assert_true(isnan(reading[METRIC_PEAK_RSS]));
	assert_true(reading[METRIC_ALLOCATIONS] == 3);
	worker_release(&worker);
	free(seat);
}

/* Each row: what the counter said, what of it is its own, of how many calls. */
void test_harvest_instructions(void **state)
{
	static const struct {
		int64_t total, bias, calls;
		double each;
	} rows[] = {
		{ 1000, 0, 1, 1000 },
		{ 1070, 70, 10, 100 },
		{ 5, PAGE_MISSING, 2, 2.5 },
		{ 70, 70, 1, 0 },
		{ 69, 70, 1, (double)NAN },
		{ PAGE_MISSING, 70, 1, (double)NAN },
		{ PAGE_MISSING, PAGE_MISSING, 1, (double)NAN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct page_seat *seat = new_seat();
		struct worker worker;
		double each;

		worker_init(&worker);
		seat->values[VALUE_INSTRUCTIONS] = rows[i].total;
		seat->values[VALUE_COUNTER_BIAS] = rows[i].bias;
		harvest_instructions(seat, rows[i].calls, &worker);
		each = worker.samples.reading[METRIC_INSTRUCTIONS];
		assert_true(isnan(rows[i].each)
				    ? isnan(each)
				    : fabs(each - rows[i].each) < 1e-12);
		assert_int_equal(worker.counter_errno, 0);
		seat->values[VALUE_COUNTER_ERRNO] = 13;
		harvest_instructions(seat, 1, &worker);
		assert_int_equal(worker.counter_errno, 13);
		worker_release(&worker);
		free(seat);
	}
}

void test_harvest_latency(void **state)
{
	struct page_seat *seat = new_seat();
	struct worker worker;
	const struct latency *latency = &worker.samples.latency;

	(void)state;
	worker_init(&worker);
	seat->bucket[0] = 1;
	seat->bucket[700] = 40;
	seat->bucket[PAGE_BUCKETS - 1] = 2;
	seat->latency_max_ns = 12345;
	harvest_latency(seat, &worker.samples);
	assert_int_equal(latency->count, 3);
	assert_int_equal(latency->bucket[1], 700);
	assert_int_equal(latency->calls[1], 40);
	assert_int_equal(latency->bucket[2], PAGE_BUCKETS - 1);
	assert_int_equal(latency->max_ns, 12345);
	worker_release(&worker);
	free(seat);
}

void test_harvest_command(void **state)
{
	const struct spawn_outcome outcome = {
		.wall_ns = 900,
		.user_ns = 300,
		.system_ns = 100,
		.peak_rss = -1,
	};
	struct worker worker;

	(void)state;
	worker_init(&worker);
	harvest_command(&outcome, &worker.samples);
	harvest_command(&outcome, &worker.samples);
	assert_int_equal(worker.samples.count, 2);
	assert_int_equal(worker.samples.columns[COLUMN_CPU][1], 400);
	assert_int_equal(worker.samples.columns[COLUMN_LOOPS][1], 1);
	assert_true(isnan(worker.samples.reading[METRIC_PEAK_RSS]));
	worker_release(&worker);
}

static void make_window(struct worker *window, double rate, double memory)
{
	struct page_seat *seat = new_seat();

	worker_init(window);
	window->span_ns = 100;
	window->samples.reading[METRIC_THROUGHPUT] = rate;
	window->samples.reading[METRIC_ERRORS] = 3;
	window->samples.reading[METRIC_PEAK_MEMORY] = memory;
	seat->bucket[5] = 10;
	seat->bucket[(size_t)memory] = 1;
	seat->latency_max_ns = (int64_t)memory;
	harvest_latency(seat, &window->samples);
	free(seat);
}

void test_harvest_windows_into_one(void **state)
{
	struct worker worker, window;
	const double *reading = worker.samples.reading;
	const struct latency *latency = &worker.samples.latency;

	(void)state;
	worker_init(&worker);
	make_window(&window, 100, 80);
	harvest_window(&window, &worker);
	worker_release(&window);
	assert_true(reading[METRIC_THROUGHPUT] == 100);
	make_window(&window, 200, 70);
	harvest_window(&window, &worker);
	worker_release(&window);
	assert_true(reading[METRIC_THROUGHPUT] == 150);
	assert_true(reading[METRIC_ERRORS] == 6);
	assert_true(reading[METRIC_PEAK_MEMORY] == 80);
	assert_true(isnan(reading[METRIC_PEAK_RSS]));
	assert_int_equal(worker.span_ns, 200);
	assert_int_equal(latency->count, 3); /* ascending, each once */
	assert_int_equal(latency->bucket[0], 5);
	assert_int_equal(latency->calls[0], 20);
	assert_int_equal(latency->bucket[2], 80);
	assert_int_equal(latency->max_ns, 80);
	worker_release(&worker);
}

void test_harvest_window_that_failed(void **state)
{
	struct worker worker, window;

	(void)state;
	worker_init(&worker);
	make_window(&window, 100, 80);
	harvest_window(&window, &worker);
	worker_release(&window);
	make_window(&window, 900, 90);
	window.outcome = OUTCOME_FAILED;
	window.reason = xstrdup("no port");
	harvest_window(&window, &worker);
	worker_release(&window);
	assert_int_equal(worker.outcome, OUTCOME_FAILED);
	assert_string_equal(worker.reason, "no port");
	assert_true(worker.samples.reading[METRIC_THROUGHPUT] == 100);
	worker_release(&worker);
}

/* Two a side only where all four fit into the case's budget. */
void test_duet_windows(void **state)
{
	struct benchmark load = { .settings = { .budget_ns = 10000 } };

	(void)state;
	load.load.duration_ns = 2500;
	assert_int_equal(duet_windows(&load), 2);
	load.load.duration_ns = 2501;
	assert_int_equal(duet_windows(&load), 1);
}
