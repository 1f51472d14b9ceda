/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_DESCENDANTS_H
#define SPAWN_DESCENDANTS_H

#include <stddef.h>
#include <sys/types.h>

/*
 * SIGKILL for every child of this process but the COUNT of SPARED.  Whoever
 * repeats this and reaps until there is no child left has ended the whole
 * tree, if this process is a child subreaper: the children of those killed
 * become its own.
 */
void descendants_kill(const pid_t *spared, size_t count);

#endif
