/* SPDX-License-Identifier: MIT */
/* What others changed, removed or refuse while the machine is tuned. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/compiler.h"
#include "tuning_fixture.h"

void test_what_others_changed_is_left(void **state)
{
	static const char path[] = CPU "/cpu2/cpufreq/scaling_governor";
	struct bench bench;

	(void)state;
	bench_init(&bench, "laptop");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	fixture_write(&bench.copy, path + 1, "schedutil\n");
	for (int i = 0; i < 2; i++) { /* and so it stays */
		bench_restore(&bench, TUNING_POLITE);
		assert_int_equal(tuning_count(&bench.report, TUNING_FOREIGN),
				 1);
		assert_int_equal(bench.report.count, i ? 1 : 10);
		bench_check(&bench, path, "schedutil\n");
		assert_true(bench_has_journal(&bench));
	}
	bench_restore(&bench, TUNING_FORCE);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED), 1);
	assert_string_equal(bench.report.items[0].from, "schedutil");
	bench_check(&bench, path, "powersave\n");
	assert_false(bench_has_journal(&bench));
	bench_release(&bench);
}

/* Tuned again after somebody changed it: his value is what was before. */
void test_tuning_over_a_foreign_value(void **state)
{
	static const char path[] = CPU "/cpu2/cpufreq/scaling_governor";
	struct bench bench;

	(void)state;
	bench_init(&bench, "laptop");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	fixture_write(&bench.copy, path + 1, "schedutil\n");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	bench_check(&bench, path, "performance");
	bench_restore(&bench, TUNING_POLITE);
	bench_check(&bench, path, "schedutil\n");
	bench_check(&bench, CPU "/cpu3/cpufreq/scaling_governor",
		    "powersave\n");
	bench_release(&bench);
}

/* Ours since before, and now another CPU is to be kept free: what it was at
 * first is still known. */
void test_refusing_what_is_ours(void **state)
{
	static const char path[] = "/proc/irq/default_smp_affinity";
	struct bench bench;
	int mask;

	(void)state;
	bench_init(&bench, "workstation");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	bench_check(&bench, path, "5");
	mask = bench_seal(&bench, path, "5");
	fixture_write(&bench.copy, &CPU "/online"[1], "0,2\n");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	assert_int_equal(tuning_count(&bench.report, TUNING_REFUSED), 1);
	bench_restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_FOREIGN), 0);
	assert_int_equal(tuning_count(&bench.report, TUNING_REFUSED), 1);
	close(mask);
	bench_release(&bench);
}

void test_tuning_refused_by_the_kernel(void **state)
{
	struct bench bench;
	int governor, interrupt;

	(void)state;
	bench_init(&bench, "workstation");
	governor = bench_seal(&bench, CPU "/cpu1/cpufreq/scaling_governor",
			      "powersave\n");
	interrupt = bench_seal(&bench, "/proc/irq/9/smp_affinity_list",
			       "0-3\n");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	assert_int_equal(tuning_count(&bench.report, TUNING_CHANGED), 18);
	assert_int_equal(tuning_count(&bench.report, TUNING_REFUSED), 1);
	assert_int_equal(tuning_count(&bench.report, TUNING_UNMOVABLE), 1);
	/* the journal knows only what is ours */
	bench_restore(&bench, TUNING_POLITE);
	assert_int_equal(bench.report.count, 18);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED), 18);
	close(governor);
	close(interrupt);
	bench_release(&bench);
}

void test_restoring_refused_by_the_kernel(void **state)
{
	struct bench bench;
	int fd;

	(void)state;
	bench_init(&bench, "laptop");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	fd = bench_seal(&bench, CPU "/cpu1/cpufreq/scaling_governor",
			"performance");
	bench_restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_REFUSED), 1);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED), 9);
	assert_true(bench_has_journal(&bench));
	close(fd);
	bench_release(&bench);
}

void test_files_that_are_gone(void **state)
{
	static const char *const gone[] = {
		CPU "/cpu1/cpufreq/scaling_governor",
		"/proc/irq/9/smp_affinity_list",
	};
	struct bench bench;

	(void)state;
	bench_init(&bench, "workstation");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	for (size_t i = 0; i < ARRAY_LEN(gone); i++) {
		char *real = xasprintf("%s%s", bench.copy.root, gone[i]);

		assert_int_equal(unlink(real), 0);
		free(real);
	}
	bench_restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_GONE), 2);
	/* the CPU may come back */
	fixture_write(&bench.copy, gone[0] + 1, "performance\n");
	bench_restore(&bench, TUNING_POLITE);
	assert_int_equal(bench.report.count, 1);
	bench_check(&bench, gone[0], "powersave\n");
	assert_false(bench_has_journal(&bench));
	bench_release(&bench);
}
