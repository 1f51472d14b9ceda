/* SPDX-License-Identifier: MIT */
#ifndef BASE_CPUSET_H
#define BASE_CPUSET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct buf;
struct error;

/*
 * A set of CPUs as large as the kernel's, however many that are (more than
 * 64 or 1,024 exist).  A zeroed set is empty and usable.
 */
struct cpuset {
	unsigned long *words;
	size_t count; /* words */
};

void cpuset_release(struct cpuset *set);
void cpuset_add(struct cpuset *set, int cpu);
void cpuset_remove(struct cpuset *set, int cpu);
void cpuset_add_all(struct cpuset *set, const struct cpuset *what);
void cpuset_remove_all(struct cpuset *set, const struct cpuset *what);
bool cpuset_has(const struct cpuset *set, int cpu);
bool cpuset_equal(const struct cpuset *a, const struct cpuset *b);
int cpuset_count(const struct cpuset *set);
int cpuset_next(const struct cpuset *set, int after); /* -1 starts, ends */

/* The kernel's list form, "0-3,8,10-11"; empty text is the empty set. */
int cpuset_parse(struct cpuset *set, const char *text, struct error *err);
void cpuset_print(const struct cpuset *set, struct buf *buf);

/* Of a process, 0 for this one; the mask grows until the kernel takes it. */
int cpuset_get_affinity(struct cpuset *set, pid_t pid, struct error *err);
int cpuset_set_affinity(const struct cpuset *set, pid_t pid, struct error *err);

#endif
