/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "machine/noiselist.h"
#include "machine_fixtures.h"

enum { NOISES = 12 };

static const struct noise_row {
	const char *machine;
	struct {
		const char *what, *found;
	} noises[NOISES];
} noise_rows[] = {
	{ "laptop",
	  { { "load", "1.27 processes wanted a CPU in the last minute" },
	    { "turbo", "on; the clock rate follows heat and neighbours" },
	    { "governor", "powersave, not performance" },
	    { "sibling",
	      "CPU 7, where workers would run, shares its core: 3,7" },
	    { "swap", "379 MiB of memory are on disk" },
	    { "isolation", "no CPU is kept free of other processes" },
	    { "counters", "perf_event_paranoid is 3: only root may "
			  "have the CPU count instructions" } } },
	{ "server2",
	  { { "sibling",
	      "CPU 15, where workers would run, shares its core: 7,15" },
	    { "interrupts", "2 interrupts may be served by CPU 15, where "
			    "workers would run" } } },
	{ "workstation",
	  { { "turbo", "on; the clock rate follows heat and neighbours" },
	    { "governor", "powersave, not performance" },
	    { "sibling",
	      "CPU 3, where workers would run, shares its core: 1,3" },
	    { "isolation", "no CPU is kept free of other processes" },
	    { "interrupts", "5 interrupts may be served by CPU 3, where "
			    "workers would run; irqbalance moves them about" },
	    { "counters", "perf_event_paranoid is 4: only root may "
			  "have the CPU count instructions" } } },
	{ "container",
	  { { "quota", "1.5 CPUs for this control group, stopped in 10 % of "
		       "its periods" },
	    { "steal", "10.0 % of CPU time since boot went to other guests" },
	    { "load", "3.9 processes wanted a CPU in the last minute" },
	    { "isolation", "no CPU is kept free of other processes" } } },
	{ "cloudvm",
	  { { "quota", "0.5 CPUs for this control group, stopped in 25 % of "
		       "its periods" },
	    { "steal", "4.0 % of CPU time since boot went to other guests" },
	    { "load", "somebody waited for a CPU 12.5 % of the time" },
	    { "sibling",
	      "CPU 1, where workers would run, shares its core: 0-1" },
	    { "isolation", "no CPU is kept free of other processes" } } },
	{ "container2",
	  { { "quota",
	      "2 CPUs for this control group, stopped in 2 % of its periods" },
	    { "isolation", "no CPU is kept free of other processes" },
	    { "counters", "perf_event_paranoid is 4: only root may "
			  "have the CPU count instructions" } } },
	{ "armlaptop",
	  { { "isolation", "no CPU is kept free of other processes" } } },
	{ "arm",
	  { { "governor", "mixed, not performance" },
	    { "isolation", "no CPU is kept free of other processes" } } },
};

static void check_noises(const struct noise_row *row)
{
	struct noise_list list;
	char root[128];
	size_t count = 0;

	noise_list_read(fixture_root(row->machine, root), &list);
	while (count < NOISES && row->noises[count].what) {
		assert_true(count < list.count);
		assert_string_equal(list.items[count].what,
				    row->noises[count].what);
		assert_string_equal(list.items[count].found,
				    row->noises[count].found);
		assert_true(strlen(list.items[count].cost) > 20);
		count++;
	}
	assert_int_equal(list.count, count);
	for (size_t i = 1; i < list.count; i++)
		assert_true(list.items[i - 1].damage <= list.items[i].damage);
	noise_list_release(&list);
}

void test_noise_of_machines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(noise_rows); i++)
		check_noises(&noise_rows[i]);
}

void test_noise_of_one_cpu(void **state)
{
	struct fixture_copy copy;
	struct noise_list list;

	(void)state;
	fixture_copy_init(&copy, "server2");
	fixture_replace(&copy, "proc/self/status", "0-5,8-13", "3");
	fixture_write(&copy, "sys/kernel/mm/transparent_hugepage/enabled",
		      "[always] madvise never\n");
	noise_list_read(copy.root, &list);
	assert_int_equal(list.count, 4);
	assert_string_equal(list.items[0].what, "one CPU");
	assert_string_equal(list.items[3].what, "huge pages");
	assert_string_equal(noise_damage_name(list.items[0].damage), "severe");
	assert_string_equal(noise_damage_name(list.items[1].damage), "strong");
	assert_string_equal(noise_damage_name(list.items[3].damage), "slight");
	noise_list_release(&list);
	noise_list_release(&list);
	fixture_copy_release(&copy);
}

/* A quota that was never felt does less damage than one that stops us, and
 * less than turbo. */
void test_noise_is_weighed(void **state)
{
	static const struct {
		const char *cpu_max, *cpu_stat;
		enum noise_damage damage;
		size_t at;
	} rows[] = {
		{ "50000 100000\n", "nr_periods 9\nnr_throttled 0\n",
		  NOISE_SEVERE, 0 },
		{ "200000 100000\n", "nr_periods 100\nnr_throttled 10\n",
		  NOISE_SEVERE, 0 },
		{ "200000 100000\n", "nr_periods 100\nnr_throttled 2\n",
		  NOISE_STRONG, 0 },
		{ "200000 100000\n", "nr_periods 100\nnr_throttled 0\n",
		  NOISE_SLIGHT, 3 },
	};
	struct fixture_copy copy;
	struct noise_list list;

	(void)state;
	fixture_copy_init(&copy, "workstation");
	fixture_write(&copy, "proc/self/cgroup", "0::/\n");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		fixture_write(&copy, "sys/fs/cgroup/cpu.max", rows[i].cpu_max);
		fixture_write(&copy, "sys/fs/cgroup/cpu.stat",
			      rows[i].cpu_stat);
		noise_list_read(copy.root, &list);
		assert_string_equal(list.items[rows[i].at].what, "quota");
		assert_int_equal(list.items[rows[i].at].damage, rows[i].damage);
		noise_list_release(&list);
	}
	fixture_copy_release(&copy);
}

void test_noise_of_nothing(void **state)
{
	struct noise_list list;

	(void)state;
	noise_list_read("/nonexistent", &list);
	assert_int_equal(list.count, 0);
	noise_list_release(&list);
}
