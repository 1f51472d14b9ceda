/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_WARDEN_H
#define SPAWN_WARDEN_H

#include <sys/types.h>

/* The harness's side of the warden. */
struct warden {
	pid_t pid;
	int socket;
};

#endif
