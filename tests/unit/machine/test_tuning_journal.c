/* SPDX-License-Identifier: MIT */
/* The journal is obeyed no further than tare would write it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "machine/journal.h"
#include "tuning_fixture.h"

/* Whoever can write the journal cannot make root write elsewhere. */
void test_a_journal_cannot_name_other_files(void **state)
{
	static const char *const paths[] = {
		"/etc/passwd",
		CPU "/cpu1/cpufreq/scaling_governor/../../../passwd",
		CPU "/cpu1/../cpufreq/scaling_governor",
		CPU "/cpu/cpufreq/scaling_governor",
		CPU "/intel_pstate/no_turbo7",
		"/proc/irq//smp_affinity_list",
		"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct error err = ERROR_INIT;
		struct journal journal;
		struct bench bench;

		bench_init(&bench, "laptop");
		assert_int_equal(journal_open(&journal, bench.journal, &err),
				 0);
		journal_put(&journal, CPU "/intel_pstate/no_turbo", "1\n", "0");
		journal_put(&journal, paths[i], "evil", "x");
		assert_int_equal(journal_save(&journal, &err), 0);
		journal_close(&journal);
		assert_int_equal(tuning_restore(bench.copy.root, bench.journal,
						TUNING_FORCE, &bench.report,
						&err),
				 -1);
		assert_non_null(strstr(err.text, "nothing that tare changes"));
		bench_check(&bench, CPU "/intel_pstate/no_turbo", "0\n");
		bench_release(&bench);
	}
}

/* Where the journal cannot be written, nothing is changed. */
void test_no_journal_no_change(void **state)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct error err = ERROR_INIT;
	struct bench bench;

	(void)state;
	bench_init(&bench, "laptop");
	bench_picture(&bench, &before);
	assert_int_equal(tuning_apply(bench.copy.root, "/proc/none/journal",
				      TUNING_RANDOM_ADDRESSES, &bench.report,
				      &err),
			 -1);
	bench_picture(&bench, &after);
	assert_string_equal(after.data, before.data);
	bench_release(&bench);
	buf_release(&before);
	buf_release(&after);
}
