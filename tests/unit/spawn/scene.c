/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "tests/unit/spawn/scene.h"

#define LONG_NS (60 * NS_PER_S)

void scene_open(struct scene *scene)
{
	*scene = (struct scene){ .dir = "/tmp/tare-spawn-XXXXXX" };
	scene->err = xcalloc(1, sizeof(*scene->err));
	assert_non_null(mkdtemp(scene->dir));
	scene->warden = warden_start(scene->err);
	assert_non_null(scene->warden);
}

void scene_close(struct scene *scene)
{
	warden_stop(scene->warden);
	assert_int_equal(fs_remove_tree(scene->dir, scene->err), 0);
	free(scene->err);
}

struct child *scene_start(struct scene *scene, const char *script,
			  struct spawn_request request)
{
	const char *const argv[] = { "/bin/sh", "-c", script, NULL };
	const char *const envp[] = { "PATH=/usr/bin:/bin", NULL };

	if (request.argv == NULL)
		request.argv = argv;
	if (request.envp == NULL)
		request.envp = envp;
	if (request.dir == NULL)
		request.dir = scene->dir;
	return spawn_start(scene->warden, &request, scene->err);
}

struct spawn_outcome scene_run(struct scene *scene, const char *script,
			       struct spawn_request request, struct buf *output)
{
	struct child *child = scene_start(scene, script, request);
	struct spawn_outcome outcome;

	if (child == NULL)
		fail_msg("%s", scene->err->text);
	assert_true(spawn_pid(child) > 0);
	assert_int_equal(spawn_wait(child, LONG_NS, scene->err), 1);
	assert_int_equal(spawn_poll(child, scene->err), 1);
	outcome = *spawn_outcome(child);
	if (output != NULL)
		spawn_output(child, output);
	spawn_free(child);
	return outcome;
}

pid_t scene_pid(const struct scene *scene, const char *name)
{
	char *path = fs_join(scene->dir, name);
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	pid_t pid;

	for (int i = 0; i < 6000 && text.len == 0; i++) {
		if (fs_is_file(path))
			assert_int_equal(fs_read(path, 100, &text, &err), 0);
		if (text.len == 0)
			clock_sleep_ns(10 * NS_PER_MS);
	}
	pid = (pid_t)strtol(text.data, NULL, 10);
	assert_true(pid > 1);
	buf_release(&text);
	free(path);
	return pid;
}

bool scene_exists(pid_t pid)
{
	return kill(pid, 0) == 0 || errno != ESRCH;
}

bool scene_ends(pid_t pid)
{
	for (int i = 0; i < 6000 && scene_exists(pid); i++)
		clock_sleep_ns(10 * NS_PER_MS);
	return !scene_exists(pid);
}
