/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_VIRTUALIZATION_H
#define MACHINE_VIRTUALIZATION_H

struct arena;
struct cpuinfo;

/* "none", "kvm", "docker", "kvm+docker"; "vm" where it cannot be told
 * whose; NULL where nothing can be read. */
const char *virtualization_read(const char *root, struct arena *arena,
				const struct cpuinfo *cpuinfo);

#endif
