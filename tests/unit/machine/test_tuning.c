/* SPDX-License-Identifier: MIT */
/* What is tuned on which machine, and that all of it is put back. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "tuning_fixture.h"

#define FULL_2 "ffffffff,ffffffff,"
#define FULL_3 FULL_2 "ffffffff,"
#define FULL_10 FULL_3 FULL_3 FULL_3 "ffffffff,"
#define FULL_20 FULL_10 FULL_10

static const struct {
	const char *machine;
	size_t changed, ready;
	struct {
		const char *path, *value;
	} values[6];
} rows[] = {
	{ "laptop",
	  10,
	  1,
	  { { CPU "/intel_pstate/no_turbo", "1" },
	    { CPU "/cpu0/cpufreq/scaling_governor", "performance" },
	    { CPU "/cpu7/cpufreq/scaling_governor", "performance" },
	    { "/proc/sys/kernel/perf_event_paranoid", "2" },
	    { "/proc/sys/kernel/randomize_va_space", "2\n" } } },
	{ "server2",
	  4,
	  19,
	  { { "/proc/irq/16/smp_affinity_list", "0-6" },
	    { "/proc/irq/default_smp_affinity", "7f7f" },
	    { "/proc/irq/17/smp_affinity_list", "0" },
	    { "/proc/irq/44/smp_affinity_list", "8-14" },
	    { CPU "/cpufreq/boost", "0\n" } } },
	{ "workstation",
	  20,
	  2,
	  { { CPU "/cpu3/cpufreq/boost", "0" },
	    { CPU "/cpu3/cpufreq/energy_performance_preference",
	      "performance" },
	    { "/proc/irq/0/smp_affinity_list", "0,2" },
	    { "/proc/irq/8/smp_affinity_list", "0" },
	    { "/proc/irq/28/smp_affinity_list", "0,2\n" },
	    { "/proc/irq/default_smp_affinity", "5" } } },
	{ "huge",
	  3,
	  1,
	  { { "/proc/irq/default_smp_affinity",
	      "7fffffff," FULL_20 FULL_3 "7fffffff," FULL_20 FULL_2
	      "ffffffff" },
	    { CPU "/cpu1535/cpufreq/scaling_governor", "performance" },
	    { "/proc/irq/3000/smp_affinity_list", "0-766,768-1534" } } },
	{ "arm", 2, 3, { { NULL, NULL } } },
	{ "cloudvm", 0, 2, { { NULL, NULL } } },
	{ "container", 0, 1, { { NULL, NULL } } },
	{ "armlaptop", 0, 2, { { NULL, NULL } } },
};

static void tune_and_restore(size_t row)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct bench bench;

	bench_init(&bench, rows[row].machine);
	bench_picture(&bench, &before);
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	assert_int_equal(tuning_count(&bench.report, TUNING_CHANGED),
			 rows[row].changed);
	assert_int_equal(tuning_count(&bench.report, TUNING_READY),
			 rows[row].ready);
	for (size_t i = 0; i < 6 && rows[row].values[i].path; i++)
		bench_check(&bench, rows[row].values[i].path,
			    rows[row].values[i].value);
	assert_int_equal(bench_has_journal(&bench), rows[row].changed > 0);
	bench_restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED),
			 rows[row].changed);
	assert_int_equal(bench.report.count, rows[row].changed);
	bench_picture(&bench, &after);
	assert_string_equal(after.data, before.data);
	assert_false(bench_has_journal(&bench));
	/* nothing is left to restore */
	bench_restore(&bench, TUNING_FORCE);
	assert_int_equal(bench.report.count, 0);
	bench_release(&bench);
	buf_release(&before);
	buf_release(&after);
}

void test_tuning_of_machines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		tune_and_restore(i);
}

/* Each row: the mask that new interrupts get, before and after.  Workers
 * run on CPUs 1 and 3 of 4. */
void test_mask_of_new_interrupts(void **state)
{
	static const struct {
		const char *before, *after;
	} masks[] = {
		{ "f\n", "5" },
		{ "F", "5" },
		{ "a\n", "5" }, /* only there: anywhere else */
		{ "4\n", "4\n" },
		{ "00000000,0000000f\n", "00000000,00000005" },
		{ "00000000,0000000a\n", "00000000,00000005" },
		{ "ff,ffffffff\n", "ff,fffffff5" },
		{ "garbage\n", "garbage\n" },
		{ "0x0f\n", "0x0f\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(masks); i++) {
		struct bench bench;

		bench_init(&bench, "workstation");
		fixture_write(&bench.copy, "proc/irq/default_smp_affinity",
			      masks[i].before);
		bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
		bench_check(&bench, "/proc/irq/default_smp_affinity",
			    masks[i].after);
		bench_restore(&bench, TUNING_POLITE);
		bench_check(&bench, "/proc/irq/default_smp_affinity",
			    masks[i].before);
		bench_release(&bench);
	}
}

void test_tuning_twice_restores_the_first(void **state)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct bench bench;

	(void)state;
	bench_init(&bench, "workstation");
	bench_picture(&bench, &before);
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	bench_apply(&bench, TUNING_FIXED_ADDRESSES);
	assert_int_equal(tuning_count(&bench.report, TUNING_CHANGED), 1);
	bench_check(&bench, "/proc/sys/kernel/randomize_va_space", "0");
	bench_restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED), 21);
	bench_picture(&bench, &after);
	assert_string_equal(after.data, before.data);
	bench_release(&bench);
	buf_release(&before);
	buf_release(&after);
}

/* Preferences cannot be written while the governor is performance. */
void test_tuning_restores_in_reverse(void **state)
{
	size_t governor = 0, preference = 0;
	struct bench bench;

	(void)state;
	bench_init(&bench, "workstation");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	bench_restore(&bench, TUNING_POLITE);
	for (size_t i = 0; i < bench.report.count; i++) {
		const char *what = bench.report.items[i].what;

		if (strcmp(what, "governor") == 0)
			governor = i;
		if (strcmp(what, "energy preference") == 0 && !preference)
			preference = i;
	}
	assert_true(governor < preference);
	bench_release(&bench);
}
