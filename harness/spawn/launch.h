/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_LAUNCH_H
#define SPAWN_LAUNCH_H

#include <stdint.h>
#include <sys/types.h>

#include "spawn/message.h"

/* A program that was started, or why it was not. */
struct launch {
	pid_t pid; /* -1: it failed at STEP with ERRNUM */
	enum launch_step step;
	int errnum;
	int64_t start_ns; /* just before exec */
};

/*
 * Fork, and run ORDER in a session of its own: /dev/null, OUTPUT twice and
 * PAGE (-1: none) are its descriptors 0 to 3 and all it has, provided that
 * every other one of ours is close-on-exec; signals as after boot; killed
 * when this process ends.  Returns when exec has succeeded or failed.
 */
struct launch launch_program(const struct order *order, int output, int page);

#endif
