/* SPDX-License-Identifier: MIT */
/* Restoring after what stopped tare or the machine. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "tuning_fixture.h"

/* A crash after any number of changes, or of restorations, leaves some files
 * with their own and some with our value, and the journal. */
void test_restoring_after_a_crash(void **state)
{
	static const char *const governors[] = {
		CPU "/cpu0/cpufreq/scaling_governor",
		CPU "/cpu3/cpufreq/scaling_governor",
		CPU "/cpu5/cpufreq/scaling_governor",
	};
	struct buf before = BUF_INIT, after = BUF_INIT;

	(void)state;
	for (size_t crash = 0; crash <= ARRAY_LEN(governors); crash++) {
		struct bench bench;

		bench_init(&bench, "laptop");
		bench_picture(&bench, &before);
		bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
		for (size_t i = 0; i < crash; i++)
			fixture_write(&bench.copy, governors[i] + 1,
				      "powersave\n");
		bench_restore(&bench, TUNING_POLITE);
		assert_int_equal(tuning_count(&bench.report, TUNING_AS_BEFORE),
				 crash);
		assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED),
				 10 - crash);
		bench_picture(&bench, &after);
		assert_string_equal(after.data, before.data);
		assert_false(bench_has_journal(&bench));
		bench_release(&bench);
	}
	buf_release(&before);
	buf_release(&after);
}

/* Cut off within a write, where that is possible. */
void test_restoring_after_a_cut_write(void **state)
{
	struct bench bench;

	(void)state;
	bench_init(&bench, "laptop");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	fixture_write(&bench.copy, &CPU "/intel_pstate/no_turbo"[1], "");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	bench_restore(&bench, TUNING_POLITE);
	bench_check(&bench, CPU "/intel_pstate/no_turbo", "0\n");
	assert_false(bench_has_journal(&bench));
	bench_release(&bench);
}

/* A reboot has restored everything; values that look like ours are not. */
void test_restoring_after_a_restart(void **state)
{
	static const char boot[] = "proc/sys/kernel/random/boot_id";
	struct bench bench;

	(void)state;
	bench_init(&bench, "laptop");
	fixture_write(&bench.copy, boot, "first\n");
	bench_apply(&bench, TUNING_RANDOM_ADDRESSES);
	fixture_write(&bench.copy, boot, "second\n");
	bench_restore(&bench, TUNING_POLITE);
	assert_true(bench.report.restarted);
	assert_int_equal(bench.report.count, 0);
	bench_check(&bench, CPU "/cpu1/cpufreq/scaling_governor",
		    "performance");
	assert_false(bench_has_journal(&bench));
	bench_release(&bench);
}
