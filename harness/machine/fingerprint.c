/* SPDX-License-Identifier: MIT */
/*
 * Who this machine is.  Invariant: the identity is made from facts that stay
 * while nobody changes hardware, kernel series or libc; neither the clock
 * rate of the moment nor the hostname nor memory is among them.
 */
#include "machine/fingerprint.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "base/arena.h"
#include "base/buf.h"
#include "base/cpuset.h"
#include "base/text.h"
#include "machine/cpuinfo.h"
#include "machine/sysfile.h"
#include "machine/topology.h"
#include "machine/virtualization.h"
#include "model/machine.h"

/* "6.1.0-13-amd64" is 6.1: patches come every week. */
static const char *read_kernel(const char *root, struct arena *arena)
{
	const char *release = sysfile_line(arena, root,
					   "/proc/sys/kernel/osrelease");
	size_t len = 0;
	int dots = 0;

	if (!release)
		return NULL;
	while (isdigit((unsigned char)release[len]) ||
	       (release[len] == '.' && dots++ == 0))
		len++;
	return arena_strndup(arena, release, len);
}

static const char *read_libc(struct arena *arena)
{
#ifdef __GLIBC__
	return arena_printf(arena, "glibc %s", gnu_get_libc_version());
#else
	(void)arena;
	return NULL;
#endif
}

static int64_t read_memory(const char *root)
{
	struct buf text = BUF_INIT;
	int64_t kib;

	sysfile_read(&text, root, "/proc/meminfo");
	kib = sysfile_field_integer(text.data, "MemTotal", ':');
	buf_release(&text);
	return kib > 0 && kib < INT64_MAX / 1024 ? kib * 1024 : -1;
}

static void read_cpus(const char *root, struct machine *machine)
{
	struct topology topology;
	struct cpuset nodes = { .words = NULL };

	topology_read(root, &topology);
	machine->cpus = cpuset_count(&topology.online);
	if (machine->cpus == 0)
		machine->cpus = -1;
	machine->cores = topology.cores;
	machine->sockets = topology.sockets;
	machine->numa_nodes = -1;
	if (sysfile_cpus(&nodes, root, "/sys/devices/system/node/online"))
		machine->numa_nodes = cpuset_count(&nodes);
	cpuset_release(&nodes);
	topology_release(&topology);
}

static uint64_t hash_fact(uint64_t hash, const char *key, const char *value)
{
	hash = text_hash(hash, key, strlen(key) + 1);
	value = value ? value : "\x01";
	return text_hash(hash, value, strlen(value) + 1);
}

static uint64_t hash_number(uint64_t hash, const char *key, int64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64, value);
	return hash_fact(hash, key, text);
}

static uint64_t hash_machine(const struct machine *machine)
{
	uint64_t hash = TEXT_HASH_START;

	hash = hash_fact(hash, "arch", machine->arch);
	hash = hash_fact(hash, "cpu", machine->cpu);
	hash = hash_fact(hash, "cpu_id", machine->cpu_id);
	hash = hash_fact(hash, "flags", machine->flags);
	hash = hash_number(hash, "cpus", machine->cpus);
	hash = hash_number(hash, "cores", machine->cores);
	hash = hash_number(hash, "sockets", machine->sockets);
	hash = hash_number(hash, "numa_nodes", machine->numa_nodes);
	hash = hash_fact(hash, "kernel", machine->kernel);
	hash = hash_fact(hash, "libc", machine->libc);
	return hash_fact(hash, "virtualization", machine->virtualization);
}

static const char *make_name(struct arena *arena, const char *people,
			     const struct machine *machine)
{
	const char *cpu = people ? people : machine->cpu;

	if (!cpu)
		cpu = machine->arch ? machine->arch : "unknown machine";
	if (machine->cpus < 0)
		return cpu;
	return arena_printf(arena, "%s, %d %s", cpu, machine->cpus,
			    machine->cpus == 1 ? "CPU" : "CPUs");
}

void machine_read(const char *root, struct arena *arena,
		  struct machine *machine)
{
	struct cpuinfo cpuinfo;

	cpuinfo_read(root, arena, &cpuinfo);
	*machine = (struct machine){ .arch = cpuinfo.arch,
				     .cpu = cpuinfo.model,
				     .cpu_id = cpuinfo.id,
				     .flags = cpuinfo.flags };
	read_cpus(root, machine);
	machine->memory_bytes = read_memory(root);
	machine->kernel = read_kernel(root, arena);
	machine->libc = read_libc(arena);
	machine->virtualization = virtualization_read(root, arena, &cpuinfo);
	machine->name = make_name(arena, cpuinfo.people, machine);
	snprintf(machine->id, sizeof(machine->id), "%016" PRIx64,
		 hash_machine(machine));
}
