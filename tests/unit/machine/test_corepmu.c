/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "machine/corepmu.h"
#include "machine_fixtures.h"

#define PMUS "sys/bus/event_source/devices/"

void test_corepmu_by_kind_of_core(void **state);

/* Cores of two kinds as Intel, ARM and Apple describe them, and what has no
 * cores, or no such event, or none that makes sense, beside them. */
static const struct {
	const char *file, *text;
} files[] = {
	{ PMUS "cpu_core/type", "4\n" },
	{ PMUS "cpu_core/cpus", "0-15\n" },
	{ PMUS "cpu_core/events/instructions", "event=0xc0\n" },
	{ PMUS "cpu_atom/type", "10\n" },
	{ PMUS "cpu_atom/cpus", "16-23\n" },
	{ PMUS "cpu_atom/events/instructions", "event=0xc0\n" },
	{ PMUS "armv8_cortex_a55/type", "8\n" },
	{ PMUS "armv8_cortex_a55/cpus", "24-27\n" },
	{ PMUS "armv8_cortex_a55/events/inst_retired", "event=0x0008\n" },
	{ PMUS "apple_firestorm_pmu/type", "11\n" },
	{ PMUS "apple_firestorm_pmu/cpus", "28,30\n" },
	{ PMUS "apple_firestorm_pmu/events/instructions", "event=0x008c\n" },
	{ PMUS "arm_dsu_0/type", "12\n" },
	{ PMUS "arm_dsu_0/cpus", "0-31\n" },
	{ PMUS "arm_dsu_0/events/cycles", "event=0x11\n" },
	{ PMUS "broken/type", "-1\n" },
	{ PMUS "broken/cpus", "0-31\n" },
	{ PMUS "broken/events/instructions", "event=0x1\n" },
	{ PMUS "odd/type", "13\n" },
	{ PMUS "odd/cpus", "0-31\n" },
	{ PMUS "odd/events/instructions", "events=many\n" },
	{ PMUS "software/type", "1\n" },
};

static const struct {
	const char *cpus;
	uint32_t pmu;
	uint64_t event;
} rows[] = {
	{ "0", 4, 0xc0 },     { "15", 4, 0xc0 },     { "16", 10, 0xc0 },
	{ "15-16", 4, 0xc0 }, { "27", 8, 0x8 },	     { "29", 0, 0 },
	{ "28", 11, 0x8c },   { "29-30", 0, 0 },     { "", 0, 0 },
	{ "1023", 0, 0 },     { "20-23", 10, 0xc0 },
};

static void check(const char *root, const char *cpus, uint32_t pmu,
		  uint64_t event)
{
	struct cpuset set = { .words = NULL };
	struct error err = ERROR_INIT;
	struct core_event found;

	assert_int_equal(cpuset_parse(&set, cpus, &err), 0);
	found = corepmu_instructions(root, &set);
	assert_int_equal(found.pmu, pmu);
	if (pmu)
		assert_int_equal(found.event, event);
	cpuset_release(&set);
}

void test_corepmu_by_kind_of_core(void **state)
{
	struct fixture_copy machine;

	(void)state;
	fixture_copy_init(&machine, "laptop");
	check(machine.root, "0", 0, 0); /* as if /sys were hidden */
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		fixture_write(&machine, files[i].file, files[i].text);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(machine.root, rows[i].cpus, rows[i].pmu, rows[i].event);
	fixture_copy_release(&machine);
}
