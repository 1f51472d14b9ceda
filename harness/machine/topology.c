/* SPDX-License-Identifier: MIT */
/*
 * CPUs, cores and sockets as /sys has them, else as /proc/cpuinfo counts
 * them.  Invariant: each online CPU has a sibling set with at least itself.
 */
#include "machine/topology.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "machine/sysfile.h"

enum { SOCKET_LIMIT = 1 << 16 }; /* firmware has strange numbers */

#define CPU_DIR "/sys/devices/system/cpu"

/* For kernels that hide /sys: "processor : N" in cpuinfo. */
static void count_processors(const char *root, struct cpuset *online)
{
	struct buf text = BUF_INIT;
	const char *at;

	sysfile_read(&text, root, "/proc/cpuinfo");
	for (at = text.data; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		int64_t cpu = strncmp(at, "processor", 9) == 0
				      ? sysfile_field_integer(at, "processor",
							      ':')
				      : -1;

		if (cpu >= 0 && cpu < 1 << 16)
			cpuset_add(online, (int)cpu);
	}
	buf_release(&text);
}

static void read_cpu(const char *root, int cpu, struct topology *topology)
{
	struct cpuset *siblings = &topology->siblings[cpu];
	int64_t socket;

	if (!sysfile_cpus(siblings, root,
			  CPU_DIR "/cpu%d/topology/thread_siblings_list", cpu))
		sysfile_cpus(siblings, root,
			     CPU_DIR "/cpu%d/topology/core_cpus_list", cpu);
	cpuset_add(siblings, cpu);
	socket = sysfile_integer(
		root, CPU_DIR "/cpu%d/topology/physical_package_id", cpu);
	topology->socket[cpu] = socket < SOCKET_LIMIT ? (int)socket : -1;
}

/* A core is counted at its lowest CPU, a socket at its first. */
static void count_cores(struct topology *topology)
{
	struct cpuset sockets = { .words = NULL };
	int cores = 0;

	for (int cpu = cpuset_next(&topology->online, -1); cpu >= 0;
	     cpu = cpuset_next(&topology->online, cpu)) {
		if (cpuset_next(&topology->siblings[cpu], -1) == cpu)
			cores++;
		if (topology->socket[cpu] >= 0)
			cpuset_add(&sockets, topology->socket[cpu]);
	}
	topology->cores = cores > 0 ? cores : -1;
	topology->sockets = cpuset_count(&sockets);
	if (topology->sockets == 0)
		topology->sockets = -1;
	cpuset_release(&sockets);
}

void topology_read(const char *root, struct topology *topology)
{
	*topology = (struct topology){ .count = 0 };
	if (!sysfile_cpus(&topology->online, root, CPU_DIR "/online"))
		count_processors(root, &topology->online);
	sysfile_cpus(&topology->isolated, root, CPU_DIR "/isolated");
	for (int cpu = cpuset_next(&topology->online, -1); cpu >= 0;
	     cpu = cpuset_next(&topology->online, cpu))
		topology->count = (size_t)cpu + 1;
	topology->siblings = xcalloc(topology->count + 1,
				     sizeof(*topology->siblings));
	topology->socket = xcalloc(topology->count + 1,
				   sizeof(*topology->socket));
	for (int cpu = cpuset_next(&topology->online, -1); cpu >= 0;
	     cpu = cpuset_next(&topology->online, cpu))
		read_cpu(root, cpu, topology);
	count_cores(topology);
	/* Without /sys we know CPUs, but not which of them share a core. */
	if (!sysfile_exists(root, CPU_DIR))
		topology->cores = -1;
}

void topology_release(struct topology *topology)
{
	for (size_t i = 0; i < topology->count; i++)
		cpuset_release(&topology->siblings[i]);
	free(topology->siblings);
	free(topology->socket);
	cpuset_release(&topology->online);
	cpuset_release(&topology->isolated);
	*topology = (struct topology){ .count = 0 };
}

const struct cpuset *topology_siblings(const struct topology *topology, int cpu)
{
	static const struct cpuset none = { .words = NULL };

	return cpu >= 0 && (size_t)cpu < topology->count
		       ? &topology->siblings[cpu]
		       : &none;
}
