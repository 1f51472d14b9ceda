/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "machine/cpuchoice.h"
#include "machine/topology.h"
#include "machine_fixtures.h"

static const struct choice_row {
	const char *machine, *allowed;
	int count;
	const char *workers, *harness;
	bool shared;
} choice_rows[] = {
	/* 4 is the sibling of 0, 7 of 3 */
	{ "laptop", "0-7", 1, "7", "0-2,4-6", false },
	{ "laptop", "0-7", 2, "6-7", "0-1,4-5", false },
	{ "laptop", "0-7", 3, "5-7", "0,4", false },
	{ "laptop", "0,4", 1, "4", "0", false },
	{ "laptop", "0-1", 1, "1", "0", false },
	{ "laptop", "0", 1, "0", "0", true },
	{ "laptop", "3", 1, "3", "3", true },
	{ "laptop", "0,4,5", 1, "5", "0,4", false },
	{ "laptop", "0-7", 8, "0-7", "0-7", true },
	/* isolated, and one thread of each isolated core first */
	{ "server2", "0-5,8-13", 1, "15", "0-5,8-13", false },
	{ "server2", "0-5,8-13", 2, "14-15", "0-5,8-13", false },
	/* the user said which: isolated ones outside are not for us */
	{ "server2", "0-3", 1, "3", "0-2", false },
	{ "server2", "5-7", 1, "7", "5", false },
	{ "container", "1-3", 1, "3", "1-2", false },
	{ "cloudvm", "0-1", 1, "1", "0", false },
	{ "cloudvm", "0-1", 2, "0-1", "0-1", true },
	{ "arm", "0-3", 1, "3", "0-2", false },
	{ "armlaptop", "0-7", 1, "7", "0-6", false },
	{ "container2", "0-7", 1, "7", "0-6", false },
	{ "workstation", "0-3", 2, "1,3", "0,2", false },
	/* more CPUs than a mask of 1,024 holds */
	{ "huge", "0-1535", 1, "1535", "0-766,768-1529", false },
	{ "huge", "0-1529", 7, "1529-1535", "0-766,768-1528", false },
	{ "huge", "1100-1300", 1, "1300", "1100-1299", false },
};

static void check_set(const struct cpuset *set, const char *want)
{
	struct buf text = BUF_INIT;

	cpuset_print(set, &text);
	assert_string_equal(text.data, want);
	buf_release(&text);
}

static void check_choice(const struct choice_row *row)
{
	struct cpuset allowed = { .words = NULL }, workers = allowed;
	struct cpuset harness = allowed;
	struct cpu_ranking ranking;
	struct topology topology;
	struct error err = ERROR_INIT;
	char root[128];

	topology_read(fixture_root(row->machine, root), &topology);
	assert_int_equal(cpuset_parse(&allowed, row->allowed, &err), 0);
	cpu_rank(&topology, &allowed, &ranking);
	assert_true(ranking.count >= row->count);
	for (int i = 0; i < row->count; i++)
		cpuset_add(&workers, ranking.cpus[i]);
	check_set(&workers, row->workers);
	assert_int_equal(
		cpu_place_harness(&topology, &allowed, &workers, &harness),
		row->shared);
	check_set(&harness, row->harness);
	cpu_ranking_release(&ranking);
	topology_release(&topology);
	cpuset_release(&allowed);
	cpuset_release(&workers);
	cpuset_release(&harness);
}

void test_cpu_choice(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(choice_rows); i++)
		check_choice(&choice_rows[i]);
}

void test_cpu_choice_without_topology(void **state)
{
	struct cpuset allowed = { .words = NULL };
	struct cpu_ranking ranking;
	struct topology topology;

	(void)state;
	topology_read("/nonexistent", &topology);
	cpuset_add(&allowed, 0);
	cpuset_add(&allowed, 5000);
	cpu_rank(&topology, &allowed, &ranking);
	assert_int_equal(ranking.count, 2);
	assert_int_equal(ranking.cpus[0], 5000);
	assert_int_equal(ranking.cpus[1], 0);
	cpu_ranking_release(&ranking);
	topology_release(&topology);
	cpuset_release(&allowed);
}
