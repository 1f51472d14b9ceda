/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SPAWN_SCENE_H
#define TESTS_SPAWN_SCENE_H

#include <stdbool.h>
#include <sys/types.h>

#include "spawn/spawn.h"

/* A warden, and a folder where processes leave their numbers. */
struct scene {
	struct warden *warden;
	char dir[64];
	struct error *err; /* of the last call */
};

void scene_open(struct scene *scene);
void scene_close(struct scene *scene);

/* Start /bin/sh with SCRIPT in the folder; the rest from REQUEST. */
struct child *scene_start(struct scene *scene, const char *script,
			  struct spawn_request request);

/* Start it, wait for its end; its output to OUTPUT (may be NULL). */
struct spawn_outcome scene_run(struct scene *scene, const char *script,
			       struct spawn_request request,
			       struct buf *output);

/* The number in the file NAME, when it is there. */
pid_t scene_pid(const struct scene *scene, const char *name);

bool scene_exists(pid_t pid);
bool scene_ends(pid_t pid); /* within a generous time */

/* Script pieces: a process that left its session and its parent and leaves
 * its number in the file named so; and waiting for that file. */
#define DAEMON(name)                                                      \
	"(setsid sh -c 'echo $$ >tmp." name "; mv tmp." name " " name ";" \
	" exec sleep 1000' &) ; "
#define AWAIT(name) "while ! test -s " name "; do sleep 0.01; done; "

#endif
