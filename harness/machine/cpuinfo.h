/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_CPUINFO_H
#define MACHINE_CPUINFO_H

#include <stdbool.h>

struct arena;

/* What /proc/cpuinfo says of the first CPU; unknown is NULL. */
struct cpuinfo {
	const char *arch;
	const char *model;  /* as the kernel has it */
	const char *people; /* shorter, for people */
	const char *id;	    /* vendor, family, model, stepping */
	const char *flags;  /* hash of the instruction set flags */
	double mhz;	    /* just now; NaN */
	bool hypervisor;
};

void cpuinfo_read(const char *root, struct arena *arena,
		  struct cpuinfo *cpuinfo);

#endif
