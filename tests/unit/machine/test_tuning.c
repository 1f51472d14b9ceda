/* SPDX-License-Identifier: MIT */
/* Machines that are tuned and restored; each is a copy of a fixture. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/fs.h"
#include "machine/journal.h"
#include "machine/tuning.h"
#include "machine_fixtures.h"

#define CPU "/sys/devices/system/cpu"

struct bench { /* a machine and its journal */
	struct fixture_copy copy;
	char journal[96];
	struct tuning_report report;
};

static void bench_init(struct bench *bench, const char *machine)
{
	*bench = (struct bench){ .report.items = NULL };
	fixture_copy_init(&bench->copy, machine);
	snprintf(bench->journal, sizeof(bench->journal), "%s/journal.json",
		 bench->copy.root);
}

static void bench_release(struct bench *bench)
{
	tuning_report_release(&bench->report);
	fixture_copy_release(&bench->copy);
}

static void apply(struct bench *bench, enum tuning_addresses addresses)
{
	struct error err = ERROR_INIT;

	tuning_report_release(&bench->report);
	if (tuning_apply(bench->copy.root, bench->journal, addresses,
			 &bench->report, &err) < 0)
		fail_msg("%s", err.text);
}

static void restore(struct bench *bench, enum tuning_manners manners)
{
	struct error err = ERROR_INIT;

	tuning_report_release(&bench->report);
	if (tuning_restore(bench->copy.root, bench->journal, manners,
			   &bench->report, &err) < 0)
		fail_msg("%s", err.text);
}

static void check_value(const struct bench *bench, const char *path,
			const char *want)
{
	char *real = xasprintf("%s%s", bench->copy.root, path);
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;

	if (fs_read(real, 1 << 16, &text, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(text.data, want);
	free(real);
	buf_release(&text);
}

/* All files below DIR and what is in them, as one text. */
static void picture(const char *dir, struct buf *out)
{
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(fs_list(dir, &names, &err), 0);
	for (size_t i = 0; i < names.count; i++) {
		char *path = fs_join(dir, names.items[i]);

		buf_addf(out, "[%s]", names.items[i]);
		if (fs_is_dir(path))
			picture(path, out);
		else
			assert_int_equal(fs_read(path, 1 << 20, out, &err), 0);
		free(path);
	}
	strvec_release(&names);
}

static void machine_picture(const struct bench *bench, struct buf *out)
{
	static const char *const dirs[] = { "proc", "sys" };

	buf_truncate(out, 0);
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		char *dir = fs_join(bench->copy.root, dirs[i]);

		picture(dir, out);
		free(dir);
	}
}

static bool has_journal(const struct bench *bench)
{
	return access(bench->journal, F_OK) == 0;
}

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
	machine_picture(&bench, &before);
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	assert_int_equal(tuning_count(&bench.report, TUNING_CHANGED),
			 rows[row].changed);
	assert_int_equal(tuning_count(&bench.report, TUNING_READY),
			 rows[row].ready);
	for (size_t i = 0; i < 6 && rows[row].values[i].path; i++)
		check_value(&bench, rows[row].values[i].path,
			    rows[row].values[i].value);
	assert_int_equal(has_journal(&bench), rows[row].changed > 0);
	restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED),
			 rows[row].changed);
	assert_int_equal(bench.report.count, rows[row].changed);
	machine_picture(&bench, &after);
	assert_string_equal(after.data, before.data);
	assert_false(has_journal(&bench));
	/* nothing is left to restore */
	restore(&bench, TUNING_FORCE);
	assert_int_equal(bench.report.count, 0);
	bench_release(&bench);
	buf_release(&before);
	buf_release(&after);
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
		apply(&bench, TUNING_RANDOM_ADDRESSES);
		check_value(&bench, "/proc/irq/default_smp_affinity",
			    masks[i].after);
		restore(&bench, TUNING_POLITE);
		check_value(&bench, "/proc/irq/default_smp_affinity",
			    masks[i].before);
		bench_release(&bench);
	}
}

void test_tuning_of_machines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		tune_and_restore(i);
}

void test_tuning_twice_restores_the_first(void **state)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct bench bench;

	(void)state;
	bench_init(&bench, "workstation");
	machine_picture(&bench, &before);
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	apply(&bench, TUNING_FIXED_ADDRESSES);
	assert_int_equal(tuning_count(&bench.report, TUNING_CHANGED), 1);
	check_value(&bench, "/proc/sys/kernel/randomize_va_space", "0");
	restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED), 21);
	machine_picture(&bench, &after);
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
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	restore(&bench, TUNING_POLITE);
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
		machine_picture(&bench, &before);
		apply(&bench, TUNING_RANDOM_ADDRESSES);
		for (size_t i = 0; i < crash; i++)
			fixture_write(&bench.copy, governors[i] + 1,
				      "powersave\n");
		restore(&bench, TUNING_POLITE);
		assert_int_equal(tuning_count(&bench.report, TUNING_AS_BEFORE),
				 crash);
		assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED),
				 10 - crash);
		machine_picture(&bench, &after);
		assert_string_equal(after.data, before.data);
		assert_false(has_journal(&bench));
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
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	fixture_write(&bench.copy, &CPU "/intel_pstate/no_turbo"[1], "");
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	restore(&bench, TUNING_POLITE);
	check_value(&bench, CPU "/intel_pstate/no_turbo", "0\n");
	assert_false(has_journal(&bench));
	bench_release(&bench);
}

void test_what_others_changed_is_left(void **state)
{
	static const char path[] = CPU "/cpu2/cpufreq/scaling_governor";
	struct bench bench;

	(void)state;
	bench_init(&bench, "laptop");
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	fixture_write(&bench.copy, path + 1, "schedutil\n");
	for (int i = 0; i < 2; i++) { /* and so it stays */
		restore(&bench, TUNING_POLITE);
		assert_int_equal(tuning_count(&bench.report, TUNING_FOREIGN),
				 1);
		assert_int_equal(bench.report.count, i ? 1 : 10);
		check_value(&bench, path, "schedutil\n");
		assert_true(has_journal(&bench));
	}
	restore(&bench, TUNING_FORCE);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED), 1);
	assert_string_equal(bench.report.items[0].from, "schedutil");
	check_value(&bench, path, "powersave\n");
	assert_false(has_journal(&bench));
	bench_release(&bench);
}

/* Tuned again after somebody changed it: his value is what was before. */
void test_tuning_over_a_foreign_value(void **state)
{
	static const char path[] = CPU "/cpu2/cpufreq/scaling_governor";
	struct bench bench;

	(void)state;
	bench_init(&bench, "laptop");
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	fixture_write(&bench.copy, path + 1, "schedutil\n");
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	check_value(&bench, path, "performance");
	restore(&bench, TUNING_POLITE);
	check_value(&bench, path, "schedutil\n");
	check_value(&bench, CPU "/cpu3/cpufreq/scaling_governor",
		    "powersave\n");
	bench_release(&bench);
}

/* A file that can be read and not written, even by root. */
static int seal(const struct bench *bench, const char *path, const char *text)
{
	int fd = memfd_create("sealed", MFD_ALLOW_SEALING);
	char *real = xasprintf("%s%s", bench->copy.root, path);
	char target[64];

	snprintf(target, sizeof(target), "/proc/self/fd/%d", fd);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK),
			 0);
	assert_int_equal(unlink(real), 0);
	assert_int_equal(symlink(target, real), 0);
	free(real);
	return fd;
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
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	check_value(&bench, path, "5");
	mask = seal(&bench, path, "5");
	fixture_write(&bench.copy, &CPU "/online"[1], "0,2\n");
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	assert_int_equal(tuning_count(&bench.report, TUNING_REFUSED), 1);
	restore(&bench, TUNING_POLITE);
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
	governor = seal(&bench, CPU "/cpu1/cpufreq/scaling_governor",
			"powersave\n");
	interrupt = seal(&bench, "/proc/irq/9/smp_affinity_list", "0-3\n");
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	assert_int_equal(tuning_count(&bench.report, TUNING_CHANGED), 18);
	assert_int_equal(tuning_count(&bench.report, TUNING_REFUSED), 1);
	assert_int_equal(tuning_count(&bench.report, TUNING_UNMOVABLE), 1);
	/* the journal knows only what is ours */
	restore(&bench, TUNING_POLITE);
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
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	fd = seal(&bench, CPU "/cpu1/cpufreq/scaling_governor", "performance");
	restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_REFUSED), 1);
	assert_int_equal(tuning_count(&bench.report, TUNING_RESTORED), 9);
	assert_true(has_journal(&bench));
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
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	for (size_t i = 0; i < ARRAY_LEN(gone); i++) {
		char *real = xasprintf("%s%s", bench.copy.root, gone[i]);

		assert_int_equal(unlink(real), 0);
		free(real);
	}
	restore(&bench, TUNING_POLITE);
	assert_int_equal(tuning_count(&bench.report, TUNING_GONE), 2);
	/* the CPU may come back */
	fixture_write(&bench.copy, gone[0] + 1, "performance\n");
	restore(&bench, TUNING_POLITE);
	assert_int_equal(bench.report.count, 1);
	check_value(&bench, gone[0], "powersave\n");
	assert_false(has_journal(&bench));
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
	apply(&bench, TUNING_RANDOM_ADDRESSES);
	fixture_write(&bench.copy, boot, "second\n");
	restore(&bench, TUNING_POLITE);
	assert_true(bench.report.restarted);
	assert_int_equal(bench.report.count, 0);
	check_value(&bench, CPU "/cpu1/cpufreq/scaling_governor",
		    "performance");
	assert_false(has_journal(&bench));
	bench_release(&bench);
}

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
		check_value(&bench, CPU "/intel_pstate/no_turbo", "0\n");
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
	machine_picture(&bench, &before);
	assert_int_equal(tuning_apply(bench.copy.root, "/proc/none/journal",
				      TUNING_RANDOM_ADDRESSES, &bench.report,
				      &err),
			 -1);
	machine_picture(&bench, &after);
	assert_string_equal(after.data, before.data);
	bench_release(&bench);
	buf_release(&before);
	buf_release(&after);
}
