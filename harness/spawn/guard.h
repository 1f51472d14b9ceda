/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_GUARD_H
#define SPAWN_GUARD_H

/* What a guard is given; it is the only one to hold these. */
struct guard_fds {
	int order, control, output, page; /* page: -1 if there is none */
};

/* Be the guard of one child, in a process of its own, from its start until
 * nothing of it is left. */
_Noreturn void guard_run(const struct guard_fds *fds);

#endif
