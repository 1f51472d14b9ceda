/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "machine/evidence.h"
#include "machine_fixtures.h"

/* Each row: what /proc/stat and cpu.stat say after a pair. */
static const struct {
	const char *stat, *throttled;
	double steal_ratio;
	int64_t throttled_periods;
	bool disturbed;
	const char *text;
} rows[] = {
	/* cpu1 had 50 ticks more, the machine many more */
	{ "cpu  900 0 900 9000 100 0 0 600 0 0\n"
	  "cpu0 500 0 500 5000 50 0 0 500 0 0\n"
	  "cpu1 45 0 10 40 0 0 0 5 0 0\n",
	  "nr_periods 210\nnr_throttled 50\n", 0, 0, false, "" },
	{ "cpu1 43 0 10 40 0 0 0 7 0 0\n", "nr_throttled 50\n", .04, 0, false,
	  "4 % steal" },
	{ "cpu1 40 0 10 40 0 0 0 10 0 0\n", "nr_throttled 50\n", .1, 0, false,
	  "10 % steal" },
	{ "cpu1 39 0 10 40 0 0 0 11 0 0\n", "nr_throttled 50\n", .12, 0, true,
	  "12 % steal" },
	{ "cpu1 45 0 10 40 0 0 0 5 0 0\n", "nr_throttled 51\n", 0, 1, true,
	  "throttled in 1 period" },
	{ "cpu1 20 0 10 40 0 0 0 30 0 0\n", "nr_throttled 53\n", .5, 3, true,
	  "throttled in 3 periods, 50 % steal" },
	/* nothing moved, it went backwards, it is not there any more */
	{ "cpu1 0 0 10 35 0 0 0 5 0 0\n", "nr_throttled 50\n", (double)NAN, 0,
	  false, "" },
	{ "cpu1 1 0 1 1 0 0 0 1 0 0\n", "nr_throttled 1\n", (double)NAN, -1,
	  false, "" },
	{ "cpu1 1 0", "", (double)NAN, -1, false, "" },
};

static void check(size_t row, const struct evidence *evidence)
{
	struct buf text = BUF_INIT;

	if (isnan(rows[row].steal_ratio))
		assert_true(isnan(evidence->steal_ratio));
	else
		assert_true(fabs(evidence->steal_ratio -
				 rows[row].steal_ratio) < 1e-9);
	assert_int_equal(evidence->throttled_periods,
			 rows[row].throttled_periods);
	assert_int_equal(evidence_disturbed(evidence), rows[row].disturbed);
	evidence_print(evidence, &text);
	assert_string_equal(text.data, rows[row].text);
	buf_release(&text);
}

void test_evidence_of_a_pair(void **state)
{
	struct fixture_copy copy;

	(void)state;
	fixture_copy_init(&copy, "cloudvm");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct evidence_mark mark;
		struct evidence evidence;

		fixture_write(&copy, "proc/stat",
			      "cpu  500 0 500 8500 100 0 0 400 0 0\n"
			      "cpu1 0 0 10 35 0 0 0 5 0 0\n");
		fixture_write(&copy, "sys/fs/cgroup/ci.slice/cpu.stat",
			      "nr_periods 200\nnr_throttled 50\n");
		fixture_write(&copy, "proc/uptime", "10.00 1.00\n");
		evidence_begin(copy.root, 1, &mark);
		fixture_write(&copy, "proc/stat", rows[i].stat);
		fixture_write(&copy, "sys/fs/cgroup/ci.slice/cpu.stat",
			      rows[i].throttled);
		evidence = evidence_end(copy.root, 1, &mark);
		check(i, &evidence);
	}
	fixture_copy_release(&copy);
}

/* Each row: what waiting came to in the half second after total=100. */
void test_evidence_of_pressure(void **state)
{
	static const struct {
		const char *pressure, *uptime;
		double ratio;
	} pressures[] = {
		{ "some avg10=0.00 total=125100\nfull total=9\n", "10.50 2\n",
		  .25 },
		{ "some avg10=99.00 total=100\n", "10.50 2\n", 0 },
		{ "some avg10=0.00 total=900100\n", "10.50 2\n", 1 },
		{ "some avg10=0.00 total=99\n", "10.50 2\n", (double)NAN },
		{ "some avg10=0.00 total=200\n", "10.00 2\n", (double)NAN },
		{ "some avg10=0.00\n", "10.50 2\n", (double)NAN },
		{ "", "10.50 2\n", (double)NAN },
		{ "some avg10=0.00 total=200\n", "", (double)NAN },
	};
	struct fixture_copy copy;

	(void)state;
	fixture_copy_init(&copy, "cloudvm");
	for (size_t i = 0; i < ARRAY_LEN(pressures); i++) {
		struct evidence_mark mark;
		double ratio;

		fixture_write(&copy, "proc/pressure/cpu",
			      "some avg10=0.00 avg60=0.00 total=100\n");
		fixture_write(&copy, "proc/uptime", "10.00 1.00\n");
		evidence_begin(copy.root, 1, &mark);
		fixture_write(&copy, "proc/pressure/cpu",
			      pressures[i].pressure);
		fixture_write(&copy, "proc/uptime", pressures[i].uptime);
		ratio = evidence_end(copy.root, 1, &mark).pressure_ratio;
		if (isnan(pressures[i].ratio))
			assert_true(isnan(ratio));
		else
			assert_true(fabs(ratio - pressures[i].ratio) < 1e-9);
	}
	fixture_copy_release(&copy);
}

/* A kernel that has no lines for single CPUs; control groups 1. */
void test_evidence_of_all_cpus(void **state)
{
	static const struct {
		const char *machine, *stat;
		int cpu;
	} machines[] = {
		{ "container", "sys/fs/cgroup/cpu,cpuacct/cpu.stat", 3 },
		{ "container2", "sys/fs/cgroup/cpu.stat", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(machines); i++) {
		struct evidence_mark mark;
		struct evidence evidence;
		struct fixture_copy copy;

		fixture_copy_init(&copy, machines[i].machine);
		fixture_write(&copy, "proc/stat",
			      "cpu  0 0 0 100 0 0 0 0 0 0\n");
		evidence_begin(copy.root, machines[i].cpu, &mark);
		fixture_write(&copy, "proc/stat",
			      "cpu  10 0 0 150 0 0 0 40 0 0\n");
		fixture_write(&copy, machines[i].stat,
			      "nr_periods 2000\nnr_throttled 2000\n");
		evidence = evidence_end(copy.root, machines[i].cpu, &mark);
		assert_true(fabs(evidence.steal_ratio - .4) < 1e-9);
		assert_true(evidence.throttled_periods > 0);
		fixture_copy_release(&copy);
	}
}

void test_evidence_of_nothing(void **state)
{
	struct evidence_mark mark;
	struct evidence evidence;

	(void)state;
	evidence_begin("/nonexistent", 0, &mark);
	evidence = evidence_end("/nonexistent", 0, &mark);
	assert_true(isnan(evidence.steal_ratio));
	assert_int_equal(evidence.throttled_periods, -1);
	assert_false(evidence_disturbed(&evidence));
}
