/* SPDX-License-Identifier: MIT */
#ifndef MODEL_MACHINE_H
#define MODEL_MACHINE_H

#include <stdint.h>

#include "base/arena.h"

/*
 * Stable hardware and software facts: what must be equal for two numbers to
 * be comparable.  Not MHz, not the hostname.  Unknown is NULL or -1.
 */
struct machine {
	char id[17];	    /* hex hash of all below but `name` and memory */
	const char *name;   /* for people: "Xeon 8375C, 2 CPUs" */
	const char *arch;   /* x86_64 */
	const char *cpu;    /* model name */
	const char *cpu_id; /* vendor, family, model, stepping */
	const char *flags;  /* hash of the instruction set flags */
	int cpus, cores, sockets, numa_nodes;
	int64_t memory_bytes;
	const char *kernel; /* major.minor */
	const char *libc;
	const char *virtualization; /* "kvm", "docker", "none" */
};

/* Counters when a run began; only machine/ reads them. */
struct conditions_mark {
	int64_t ticks, steal_ticks;    /* of all CPUs, from /proc/stat */
	int64_t periods, throttled;    /* of our cgroup */
	int64_t stalled_us, uptime_ms; /* pressure of the CPUs */
};

/* What may change from minute to minute.  Unknown is NaN, NULL or -1. */
struct conditions {
	double load1;
	double steal_ratio;	/* of CPU time, during the run */
	double pressure_cpu;	/* PSI: percent of the run (until it ended: of
				   10 s) in which some task waited for a CPU */
	double throttled_ratio; /* of cgroup periods during the run */
	const char *governor;
	const char *turbo; /* "on", "off" */
	int64_t mhz;
	const char *cpu_list; /* CPUs that we may use */
	const char *counters; /* who counted instructions: "perf",
				 "callgrind"; NULL: nobody */
	double quota_cpus; /* so many CPUs our cgroup may use; NaN: no limit */
	struct conditions_mark mark;
};

#endif
