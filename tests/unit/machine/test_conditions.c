/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "machine/cgroup.h"
#include "machine/fingerprint.h"
#include "machine_fixtures.h"
#include "model/machine.h"

/* NaN is equal to NaN here. */
static void check_real(double got, double want)
{
	assert_true((isnan(got) && isnan(want)) || fabs(got - want) < 1e-9);
}

static void check_text(const char *got, const char *want)
{
	if (!want) {
		assert_null(got);
		return;
	}
	assert_non_null(got);
	assert_string_equal(got, want);
}

void test_conditions_now(void **state)
{
	const struct {
		const char *machine;
		double load1, pressure_cpu, quota_cpus;
		const char *governor, *turbo, *cpu_list;
		int64_t mhz;
	} rows[] = {
		{ "laptop", 1.27, 0.14, (double)NAN, "powersave", "on", "0-7",
		  2100 },
		{ "server2", 0.02, 0, (double)NAN, "performance", "off",
		  "0-5,8-13", 3000 },
		{ "container", 3.9, (double)NAN, 1.5, NULL, NULL, "1-3", 2900 },
		{ "cloudvm", 0.5, 12.5, 0.5, NULL, NULL, "0-1", 2600 },
		{ "arm", 0, (double)NAN, (double)NAN, "mixed", NULL, "0-3",
		  2400 },
		{ "container2", 0.3, 0, 2, NULL, NULL, "0-7", 3400 },
		{ "workstation", 0.1, (double)NAN, (double)NAN, "powersave",
		  "on", "0-3", 3400 },
		{ "armlaptop", 0.2, (double)NAN, (double)NAN, NULL, NULL, "0-7",
		  -1 },
		{ "huge", 2, (double)NAN, (double)NAN, "schedutil", NULL,
		  "0-1535", 3400 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { .blocks = NULL };
		struct conditions conditions;
		char root[128];

		conditions_begin(fixture_root(rows[i].machine, root), &arena,
				 &conditions);
		check_real(conditions.load1, rows[i].load1);
		check_real(conditions.pressure_cpu, rows[i].pressure_cpu);
		check_real(conditions.quota_cpus, rows[i].quota_cpus);
		check_text(conditions.governor, rows[i].governor);
		check_text(conditions.turbo, rows[i].turbo);
		check_text(conditions.cpu_list, rows[i].cpu_list);
		assert_int_equal(conditions.mhz, rows[i].mhz);
		assert_true(isnan(conditions.steal_ratio));
		assert_true(isnan(conditions.throttled_ratio));
		arena_release(&arena);
	}
}

void test_conditions_between_two_readings(void **state)
{
	struct arena arena = { .blocks = NULL };
	struct conditions conditions;
	struct fixture_copy copy;

	(void)state;
	fixture_copy_init(&copy, "cloudvm");
	fixture_write(&copy, "proc/uptime", "1000.00 1900.00\n");
	conditions_begin(copy.root, &arena, &conditions);
	/* nothing moved: nothing known but what was known before */
	conditions_end(copy.root, &conditions);
	check_real(conditions.pressure_cpu, 12.5);
	assert_true(isnan(conditions.steal_ratio));
	/* 1,000 ticks more, 150 of them stolen; the guest's are within user */
	fixture_write(&copy, "proc/stat",
		      "cpu  1000 0 500 8850 100 0 0 550 70 0\n");
	fixture_write(&copy, "sys/fs/cgroup/ci.slice/cpu.stat",
		      "usage_usec 9\nnr_periods 300\nnr_throttled 75\n");
	/* 10 s in which tasks waited for half a second */
	fixture_write(&copy, "proc/uptime", "1010.00 1905.00\n");
	fixture_write(&copy, "proc/pressure/cpu",
		      "some avg10=90.00 avg60=0.10 avg300=0.05 total=500100\n"
		      "full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n");
	conditions_end(copy.root, &conditions);
	check_real(conditions.steal_ratio, 0.15);
	check_real(conditions.pressure_cpu, 5);
	check_real(conditions.throttled_ratio, 0.25);
	/* counters that went backwards: another machine woke up here */
	fixture_write(&copy, "proc/stat", "cpu  1 0 1 1 1 0 0 1 0 0\n");
	conditions_end(copy.root, &conditions);
	assert_true(isnan(conditions.steal_ratio));
	fixture_copy_release(&copy);
	arena_release(&arena);
}

void test_conditions_throttled_v1(void **state)
{
	struct arena arena = { .blocks = NULL };
	struct conditions conditions;
	struct fixture_copy copy;

	(void)state;
	fixture_copy_init(&copy, "container");
	conditions_begin(copy.root, &arena, &conditions);
	fixture_write(&copy, "sys/fs/cgroup/cpu,cpuacct/cpu.stat",
		      "nr_periods 110\nnr_throttled 11\nthrottled_time 1\n");
	conditions_end(copy.root, &conditions);
	check_real(conditions.throttled_ratio, 0.1);
	fixture_copy_release(&copy);
	arena_release(&arena);
}

/* The tightest of all groups that we lie in counts; any that is throttled
 * throttles us. */
void test_cgroup_takes_the_tightest(void **state)
{
	struct cgroup_cpu cgroup;
	struct fixture_copy copy;

	(void)state;
	fixture_copy_init(&copy, "cloudvm");
	cgroup_read(copy.root, &cgroup);
	check_real(cgroup.quota_cpus, 0.5);
	assert_int_equal(cgroup.periods, 200);
	assert_int_equal(cgroup.throttled, 50);
	fixture_write(&copy, "sys/fs/cgroup/ci.slice/job.scope/cpu.max",
		      "25000 100000\n");
	fixture_write(&copy, "sys/fs/cgroup/ci.slice/job.scope/cpu.stat",
		      "nr_periods 40\nnr_throttled 10\n");
	cgroup_read(copy.root, &cgroup);
	check_real(cgroup.quota_cpus, 0.25);
	assert_int_equal(cgroup.periods, 200);
	assert_int_equal(cgroup.throttled, 60);
	fixture_write(&copy, "sys/fs/cgroup/ci.slice/job.scope/cpu.max",
		      "garbage\n");
	cgroup_read(copy.root, &cgroup);
	check_real(cgroup.quota_cpus, 0.5);
	fixture_copy_release(&copy);
}
