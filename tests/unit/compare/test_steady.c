/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compare/steady.h"
#include "compare/values.h"
#include "made_run.h"
#include "model/run.h"
#include "model/samples.h"

/* Seven workers; the first FLAWED of them have WARM slow slices of ten. */
static struct run *warming_run(size_t flawed, size_t warm)
{
	struct run *run = made_run();

	made_case(run, "s/a");
	for (size_t i = 0; i < 7; i++) {
		struct samples *samples = &made_worker(run, 500)->samples;
		int64_t *wall = samples->columns[COLUMN_WALL];

		samples->warmup = WARMUP_AUTO;
		for (size_t j = 0; j < samples->count; j++)
			wall[j] = 50000 + (int64_t)(j % 3) +
				  (i < flawed && j < warm ? 40000 : 0);
	}
	return run;
}

void test_steady_from(void **state)
{
	static const struct {
		size_t flawed, warm, first, common;
	} rows[] = {
		{ 0, 0, 0, 0 }, { 1, 3, 3, 0 }, { 3, 3, 3, 0 }, { 4, 3, 3, 3 },
		{ 7, 3, 3, 3 }, { 7, 1, 1, 1 }, { 7, 4, 4, 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct run *run = warming_run(rows[i].flawed, rows[i].warm);

		assert_int_equal(steady_from(&run->items[0], &run->cases[0]),
				 rows[i].first);
		assert_int_equal(steady_from_case(run, 0), rows[i].common);
		run_free(run);
	}
}

/* What the suite asks for is obeyed, none too. */
void test_steady_from_is_what_was_asked_for(void **state)
{
	struct run *run = warming_run(7, 3);

	(void)state;
	for (size_t i = 0; i < run->count; i++)
		run->items[i].samples.warmup = 0;
	assert_int_equal(steady_from(&run->items[0], &run->cases[0]), 0);
	assert_int_equal(steady_from_case(run, 0), 0);
	assert_int_equal(steady_of_case(run, 0).timed, 0);
	run_free(run);
}

/* One cut for all: a worker that was warm at once loses as many slices. */
void test_case_values_have_one_cut(void **state)
{
	struct run *run = warming_run(6, 4);
	double values[7];

	(void)state;
	run->items[6].samples.columns[COLUMN_WALL][0] = 1;
	assert_int_equal(case_values(run, 0, METRIC_TIME, values), 7);
	for (size_t i = 0; i < 7; i++)
		assert_true(is_near(values[i], 500.01e-9) ||
			    is_near(values[i], 500.005e-9));
	assert_int_equal(run->items[0].samples.warmup, WARMUP_AUTO);
	run_free(run);
}

void test_steady_of_nothing(void **state)
{
	const double bytes[] = { 1, 2 };
	struct run *run = made_run();

	(void)state;
	made_case(run, "s/a");
	assert_int_equal(steady_from_case(run, 0), 0);
	made_readings(run, METRIC_PEAK_RSS, bytes, 2);
	run->items[0].samples.warmup = WARMUP_AUTO;
	assert_int_equal(steady_from(&run->items[0], &run->cases[0]), 0);
	assert_int_equal(steady_of_case(run, 0).timed, 0);
	run_free(run);
}

/* A time that only grows has no steady state; that the machine gets slower,
 * yardstick and all, is another thing. */
void test_steady_of_case(void **state)
{
	struct run *run = warming_run(0, 0);
	struct pooled_steadiness found = steady_of_case(run, 0);

	(void)state;
	assert_int_equal(found.timed, 7);
	assert_int_equal(found.unsettled, 0);
	for (size_t i = 0; i < 3; i++) {
		struct samples *samples = &run->items[i].samples;

		for (size_t j = 0; j < samples->count; j++) {
			int64_t drift = (int64_t)j * 5000;

			samples->columns[COLUMN_WALL][j] = 50000 + drift;
			samples->columns[COLUMN_YARDSTICK][j] =
				i < 2 ? 100000 : 100000 + 2 * drift;
		}
	}
	found = steady_of_case(run, 0);
	assert_int_equal(found.timed, 7);
	assert_int_equal(found.unsettled, 2);
	/* of those that took longer only */
	for (size_t i = 3; i < 7; i++)
		run->items[i].samples.count--;
	found = steady_of_case(run, 0);
	assert_int_equal(found.timed, 3);
	assert_int_equal(found.unsettled, 2);
	run_free(run);
}

static void set_growth(struct worker *worker, int64_t each_ns)
{
	struct samples *samples = &worker->samples;

	for (size_t j = 0; j < samples->count; j++)
		samples->columns[COLUMN_WALL][j] = 100000 +
						   (int64_t)j * each_ns;
}

/* Both sides' workers together: order says nothing, and what not nearly all
 * do is noise. */
void test_steady_pool(void **state)
{
	struct run *run = warming_run(7, 3);
	const struct worker *workers[7];
	struct pooled_steadiness pool;

	(void)state;
	for (size_t i = 0; i < 7; i++)
		workers[i] = &run->items[(i * 3) % 7];
	pool = steady_pool(workers, 7, &run->cases[0]);
	assert_int_equal(pool.cut, 3);
	assert_int_equal(pool.timed, 7);
	assert_false(pool.restless);
	for (size_t grown = 0; grown <= 7; grown++) {
		pool = steady_pool(workers, 7, &run->cases[0]);
		assert_int_equal(pool.unsettled, grown);
		assert_int_equal(pool.restless, grown == 7);
		if (grown < 7)
			set_growth(&run->items[grown], 5000);
	}
	assert_int_equal(steady_pool(workers, 0, &run->cases[0]).timed, 0);
	run->items[0].samples.warmup = 2; /* asked for: not ours to find */
	assert_int_equal(steady_pool(workers, 7, &run->cases[0]).timed, 6);
	run_free(run);
}

/* A machine that gets slower does that to both of a pair, and in the next one
 * gets faster; pairs that all get slower are the benchmark's doing. */
void test_steady_pool_of_pairs(void **state)
{
	struct run *run = warming_run(0, 0);
	const struct worker *workers[6];

	(void)state;
	for (int i = 0; i < 6; i++) {
		run->items[i].pair = i / 2;
		set_growth(&run->items[i], i / 2 == 1 ? -4000 : 4000);
		workers[i] = &run->items[i];
	}
	assert_int_equal(steady_pool(workers, 6, &run->cases[0]).unsettled, 6);
	assert_false(steady_pool(workers, 6, &run->cases[0]).restless);
	set_growth(&run->items[2], 20000);
	assert_true(steady_pool(workers, 6, &run->cases[0]).restless);
	run_free(run);
}
