/* SPDX-License-Identifier: MIT */
/* Whole machines as folders: tests/fixtures/machines/NAME. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "machine/fingerprint.h"
#include "machine_fixtures.h"
#include "model/machine.h"

static const struct fact_row {
	const char *machine, *name, *arch, *cpu, *cpu_id;
	int cpus, cores, sockets, numa_nodes;
	int64_t memory_kib;
	const char *kernel, *virtualization;
} fact_rows[] = {
	{ "laptop", "Core i7-8565U, 8 CPUs", "x86_64",
	  "Intel(R) Core(TM) i7-8565U CPU @ 1.80GHz", "GenuineIntel-6-142-12",
	  8, 4, 1, 1, 16162316, "6.1", "none" },
	{ "server2", "EPYC 7313, 16 CPUs", "x86_64",
	  "AMD EPYC 7313 16-Core Processor", "AuthenticAMD-25-1-1", 16, 8, 2, 2,
	  131900000, "5.15", "none" },
	{ "container", "Xeon Platinum 8375C, 4 CPUs", "x86_64",
	  "Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz",
	  "GenuineIntel-6-106-6", 4, 4, 1, -1, 8000000, "4.19", "kvm+docker" },
	{ "cloudvm", "EPYC 9B14, 2 CPUs", "x86_64", "AMD EPYC 9B14",
	  "AuthenticAMD-25-17-1", 2, 1, 1, 1, 8123456, "6.8", "kvm" },
	{ "arm", "Neoverse N1, 4 CPUs", "aarch64",
	  "implementer 0x41, part 0xd0c", "0x41-0xd0c-0x3-1", 4, 4, 1, -1,
	  7900000, "6.6", "none" },
	{ "workstation", "Ryzen 5 7600, 4 CPUs", "x86_64",
	  "AMD Ryzen 5 7600 6-Core Processor", "AuthenticAMD-25-97-2", 4, 2, 1,
	  -1, 32000000, "6.12", "none" },
	{ "container2", "EPYC 7763, 8 CPUs", "x86_64",
	  "AMD EPYC 7763 64-Core Processor", "AuthenticAMD-25-1-2", 8, 8, 1, -1,
	  16000000, "6.8", "vm+docker" },
	{ "armlaptop", "implementer 0x51, part 0x001, 8 CPUs", "aarch64",
	  "implementer 0x51, part 0x001", "0x51-0x001-0x2-1", 8, 8, 2, -1,
	  16000000, "6.11", "none" },
	{ "huge", "EPYC 9684X, 1536 CPUs", "x86_64",
	  "AMD EPYC 9684X 96-Core Processor", "AuthenticAMD-25-17-2", 1536,
	  1534, 2, -1, 4000000000, "6.1", "none" },
};

static void check_text(const char *got, const char *want)
{
	assert_non_null(got);
	assert_string_equal(got, want);
}

void test_machine_facts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fact_rows); i++) {
		const struct fact_row *row = &fact_rows[i];
		struct arena arena = { .blocks = NULL };
		struct machine machine;
		char root[128];

		machine_read(fixture_root(row->machine, root), &arena,
			     &machine);
		check_text(machine.name, row->name);
		check_text(machine.arch, row->arch);
		check_text(machine.cpu, row->cpu);
		check_text(machine.cpu_id, row->cpu_id);
		assert_int_equal(machine.cpus, row->cpus);
		assert_int_equal(machine.cores, row->cores);
		assert_int_equal(machine.sockets, row->sockets);
		assert_int_equal(machine.numa_nodes, row->numa_nodes);
		assert_int_equal(machine.memory_bytes, row->memory_kib * 1024);
		check_text(machine.kernel, row->kernel);
		check_text(machine.virtualization, row->virtualization);
		assert_non_null(machine.flags);
		arena_release(&arena);
	}
}

void test_machine_ids_differ_and_stay(void **state)
{
	char ids[ARRAY_LEN(fact_rows)][17];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fact_rows); i++) {
		struct arena arena = { .blocks = NULL };
		struct machine machine, again;
		char root[128];

		fixture_root(fact_rows[i].machine, root);
		machine_read(root, &arena, &machine);
		machine_read(root, &arena, &again);
		assert_string_equal(machine.id, again.id);
		assert_int_equal(strlen(machine.id), 16);
		assert_int_equal(strspn(machine.id, "0123456789abcdef"), 16);
		memcpy(ids[i], machine.id, sizeof(ids[i]));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(ids[i], ids[j]);
		arena_release(&arena);
	}
}

/* MHz, load, memory and patch level may change; a CPU more may not. */
void test_machine_id_knows_what_matters(void **state)
{
	struct arena arena = { .blocks = NULL };
	struct machine before, after;
	struct fixture_copy copy;

	(void)state;
	fixture_copy_init(&copy, "container");
	machine_read(copy.root, &arena, &before);
	fixture_replace(&copy, "proc/cpuinfo", "2900.000", "1200.000");
	fixture_replace(&copy, "proc/meminfo", "8000000", "7999000");
	fixture_replace(&copy, "proc/sys/kernel/osrelease", "4.19.0-21",
			"4.19.0-22");
	machine_read(copy.root, &arena, &after);
	assert_string_equal(before.id, after.id);
	fixture_replace(&copy, "sys/devices/system/cpu/online", "0-3", "0-2");
	machine_read(copy.root, &arena, &after);
	assert_string_not_equal(before.id, after.id);
	assert_int_equal(after.cpus, 3);
	fixture_copy_release(&copy);
	arena_release(&arena);
}

void test_machine_with_nothing_to_read(void **state)
{
	struct arena arena = { .blocks = NULL };
	struct machine machine;
	struct conditions conditions;

	(void)state;
	machine_read("/nonexistent", &arena, &machine);
	assert_null(machine.cpu);
	assert_null(machine.kernel);
	assert_null(machine.virtualization);
	assert_int_equal(machine.cpus, -1);
	assert_int_equal(machine.cores, -1);
	assert_int_equal(machine.sockets, -1);
	assert_int_equal(machine.memory_bytes, -1);
	assert_string_equal(machine.name, "unknown machine");
	assert_int_equal(strlen(machine.id), 16);
	conditions_begin("/nonexistent", &arena, &conditions);
	conditions_end("/nonexistent", &conditions);
	assert_true(isnan(conditions.load1));
	assert_true(isnan(conditions.steal_ratio));
	assert_true(isnan(conditions.throttled_ratio));
	assert_true(isnan(conditions.quota_cpus));
	assert_null(conditions.governor);
	assert_null(conditions.turbo);
	assert_null(conditions.cpu_list);
	assert_int_equal(conditions.mhz, -1);
	arena_release(&arena);
}

/* Files with nonsense in them are read as unknown. */
void test_machine_with_nonsense(void **state)
{
	static const char *const files[] = {
		"proc/cpuinfo",
		"proc/meminfo",
		"proc/stat",
		"proc/loadavg",
		"proc/self/cgroup",
		"proc/self/status",
		"sys/devices/system/cpu/online",
		"sys/devices/system/cpu/isolated",
		"sys/devices/system/cpu/cpu0/topology/thread_siblings_list",
	};
	static const char *const texts[] = { "",
					     ":",
					     "flags:\n",
					     "\n\n: : :",
					     "cpu ",
					     "CPU implementer:\n",
					     "99999999999999999999",
					     "0-,,-3" };
	struct fixture_copy copy;

	(void)state;
	fixture_copy_init(&copy, "laptop");
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		for (size_t j = 0; j < ARRAY_LEN(texts); j++) {
			struct arena arena = { .blocks = NULL };
			struct machine machine;
			struct conditions conditions;

			fixture_write(&copy, files[i], texts[j]);
			machine_read(copy.root, &arena, &machine);
			conditions_begin(copy.root, &arena, &conditions);
			conditions_end(copy.root, &conditions);
			assert_int_equal(strlen(machine.id), 16);
			arena_release(&arena);
		}
	}
	fixture_copy_release(&copy);
}
