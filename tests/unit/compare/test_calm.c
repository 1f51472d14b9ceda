/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "compare/calm.h"
#include "made_run.h"

/* Somebody shares the core from slice FROM up to END: eight chains take half as
 * long again, one as long as ever, calls CALLS times as long. */
static void disturb(struct worker *worker, size_t from, size_t end, int calls)
{
	for (size_t i = from; i < end; i++) {
		worker->samples.columns[COLUMN_YARDSTICK][i] *= 3;
		worker->samples.columns[COLUMN_YARDSTICK][i] /= 2;
		worker->samples.columns[COLUMN_WALL][i] *= calls;
	}
}

/* COUNT processes of 500 ns a call and 1000 a turn. */
static struct run *make_run(int count)
{
	struct run *run = made_run();

	made_case(run, "s/a");
	for (int i = 0; i < count; i++)
		made_turns(made_worker(run, 500), 1000);
	return run;
}

static struct calm_reading read_case(const struct run *run)
{
	const struct calm calm = calm_of_run(run);

	return calm_read(run, 0, &calm);
}

void test_calm_reads_calm_moments(void **state)
{
	struct run *run = make_run(3);
	struct calm_reading reading;

	(void)state;
	disturb(&run->items[0], 3, 6, 2);
	disturb(&run->items[1], 0, 4, 3);
	disturb(&run->items[2], 8, 12, 4);
	assert_true(calm_of_run(run).quotient == 1);
	assert_true(is_near(calm_of_run(run).turn, 1000e-9));
	assert_true(
		is_near(calm_shared_ratio(run, &(struct calm){ 1000e-9, 1 }),
			11. / 36));
	reading = read_case(run);
	assert_true(is_near(reading.ratio, .5));
	assert_false(reading.busy);
	run_free(run);
}

/* The call is disturbed, the turn before it was not: the one after it was. */
void test_calm_looks_at_both_sides(void **state)
{
	struct run *run = make_run(3);

	(void)state;
	for (size_t i = 0; i < run->count; i++) {
		disturb(&run->items[i], 2, 7, 4);
		run->items[i].samples.columns[COLUMN_YARDSTICK][2] = 1000;
		run->items[i].samples.columns[COLUMN_WALL][11] *= 4;
	}
	assert_true(read_case(run).busy); /* 7 to 10: four, five are needed */
	for (size_t i = 0; i < run->count; i++)
		run->items[i].samples.columns[COLUMN_YARDSTICK][6] = 1000;
	assert_true(is_near(read_case(run).ratio, .5)); /* at its best */
	run_free(run);
}

/* Half the clock: calls and turns take twice as long. */
void test_calm_follows_the_clock(void **state)
{
	struct run *run = make_run(4);

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		made_turns(&run->items[i], 2000);
		for (size_t at = 0; at < run->items[i].samples.count; at++)
			run->items[i].samples.columns[COLUMN_WALL][at] *= 2;
	}
	assert_true(is_near(read_case(run).ratio, .5));
	run_free(run);
}

/* A tenth of the moments are calm, at three speeds of the clock; in some the
 * lone chain was interrupted, in the others somebody has more or less of the
 * core. */
void test_calm_is_where_quotients_are_alike(void **state)
{
	struct run *run = make_run(20);
	struct calm calm;

	(void)state;
	for (size_t i = 0; i < run->count; i++) {
		int64_t **columns = run->items[i].samples.columns;

		for (size_t at = 0; at < run->items[i].samples.count; at++) {
			size_t n = i * 12 + at;
			int64_t clock = 1000 * (int64_t)(n % 3 + 1);

			columns[COLUMN_CHAIN][at] = clock;
			columns[COLUMN_YARDSTICK][at] =
				n % 10 == 0
					? 2 * clock
					: 2 * clock + clock * (int64_t)n / 200;
			if (n % 10 == 5)
				columns[COLUMN_CHAIN][at] += 10 * (int64_t)n;
		}
	}
	calm = calm_of_run(run);
	assert_true(is_near(calm.quotient, 2));
	assert_true(calm_shared_ratio(run, &calm) > .7);
	run_free(run);
}

void test_calm_says_that_it_was_busy(void **state)
{
	const struct calm calm = { .turn = 1000e-9, .quotient = 1 };
	struct run *run = make_run(4);
	struct calm_reading reading;
	double ratios[4];

	(void)state;
	disturb(&run->items[0], 0, 12, 3);
	disturb(&run->items[1], 0, 12, 3);
	reading = read_case(run); /* two were calm, three are needed */
	assert_true(reading.busy);
	assert_true(is_near(reading.ratio, (.5 + 1) / 2));
	assert_true(isnan(calm_ratio(run, 0, &calm)));
	assert_int_equal(calm_ratios(run, 0, &calm, ratios), 4);
	assert_true(isnan(ratios[0]) && isnan(ratios[1]));
	assert_true(is_near(ratios[2], .5) && is_near(ratios[3], .5));
	run_free(run);
}

/* Two processes may do if there are no more. */
void test_calm_of_few_processes(void **state)
{
	struct run *run = make_run(2);

	(void)state;
	assert_true(is_near(read_case(run).ratio, .5));
	disturb(&run->items[0], 0, 12, 3);
	assert_true(read_case(run).busy);
	run_free(run);
}

void test_calm_that_was_not_there(void **state)
{
	struct run *run = make_run(3);

	(void)state;
	for (size_t i = 0; i < run->count; i++)
		run->items[i].instrumented = true;
	assert_true(isnan(calm_of_run(run).quotient));
	assert_true(
		isnan(calm_shared_ratio(run, &(struct calm){ 1000e-9, 1 })));
	assert_true(isnan(read_case(run).ratio));
	assert_false(read_case(run).busy);
	for (size_t i = 0; i < run->count; i++) {
		run->items[i].instrumented = false;
		made_turns(&run->items[i], -1);
	}
	assert_true(isnan(read_case(run).ratio));
	assert_false(read_case(run).busy);
	run_free(run);
	run = made_run();
	made_case(run, "s/a");
	assert_true(isnan(read_case(run).ratio));
	run_free(run);
}
