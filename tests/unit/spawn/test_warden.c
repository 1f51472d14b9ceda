/* SPDX-License-Identifier: MIT */
/* What is left of a child, of two, of a guard, of the harness: nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "tests/unit/spawn/scene.h"
#include "spawn/interrupt.h"

static const struct spawn_request plain = { .argv = NULL };

void test_warden_descendants_end(void **state)
{
	static const struct {
		const char *script;
		int64_t timeout_ns;
	} rows[] = {
		{ "sh -c 'echo $$ >tmp.d; mv tmp.d d; exec sleep 1000' &" AWAIT(
			  "d") "exit 0",
		  0 },
		{ "setsid sh -c 'echo $$ >tmp.d; mv tmp.d d;"
		  " exec sleep 1000' & " AWAIT("d") "exit 0",
		  0 },
		{ DAEMON("d") AWAIT("d") "exit 0", 0 },
		{ DAEMON("d") AWAIT("d") "kill -9 $$", 0 },
		{ DAEMON("d") AWAIT("d") "exec sleep 1000", 500 * NS_PER_MS },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct spawn_request request = {
			.timeout_ns = rows[i].timeout_ns,
		};
		struct spawn_outcome outcome;
		struct scene scene;

		scene_open(&scene);
		outcome = scene_run(&scene, rows[i].script, request, NULL);
		if (rows[i].timeout_ns == 0)
			assert_int_equal(outcome.left_behind, 1);
		if (rows[i].timeout_ns == 0)
			assert_false(scene_exists(scene_pid(&scene, "d")));
		assert_true(outcome.timed_out == (rows[i].timeout_ns != 0));
		scene_close(&scene);
	}
}

/* Who leaves by itself soon after is not driven out. */
void test_warden_grace(void **state)
{
	struct scene scene;
	struct spawn_outcome outcome;

	(void)state;
	scene_open(&scene);
	outcome = scene_run(&scene, "(sleep 0.02; echo >late) & exit 0", plain,
			    NULL);
	assert_int_equal(outcome.exit_code, 0);
	assert_int_equal(outcome.left_behind, 0);
	scene_close(&scene);
}

void test_warden_two_children(void **state)
{
	struct scene scene;
	struct child *first, *second;
	pid_t daemons[2];

	(void)state;
	scene_open(&scene);
	first = scene_start(&scene, DAEMON("a") "exec sleep 1000", plain);
	second = scene_start(&scene, DAEMON("b") "exec sleep 1000", plain);
	assert_non_null(first);
	assert_non_null(second);
	daemons[0] = scene_pid(&scene, "a");
	daemons[1] = scene_pid(&scene, "b");
	spawn_free(first);
	assert_false(scene_exists(daemons[0]));
	assert_true(scene_exists(daemons[1]));
	assert_int_equal(spawn_poll(second, scene.err), 0);
	spawn_free(second);
	assert_false(scene_exists(daemons[1]));
	scene_close(&scene);
}

void test_warden_stop_ends_children(void **state)
{
	struct scene scene;
	struct child *child;
	pid_t pids[2];

	(void)state;
	scene_open(&scene);
	child = scene_start(&scene,
			    DAEMON("d") "echo $$ >tmp.c; mv tmp.c c;"
					"exec sleep 1000",
			    plain);
	pids[0] = scene_pid(&scene, "c");
	pids[1] = scene_pid(&scene, "d");
	warden_stop(scene.warden);
	scene.warden = NULL;
	assert_false(scene_exists(pids[0]));
	assert_false(scene_exists(pids[1]));
	assert_int_equal(spawn_wait(child, -1, scene.err), 1);
	assert_int_equal(spawn_outcome(child)->signal, SIGKILL);
	spawn_free(child);
	scene_close(&scene);
}

void test_warden_guard_killed(void **state)
{
	struct scene scene;
	struct child *child;
	pid_t guard, pids[2];

	(void)state;
	scene_open(&scene);
	child = scene_start(&scene,
			    DAEMON("d") "echo $PPID >tmp.g; mv tmp.g g;"
					"echo $$ >tmp.c; mv tmp.c c;"
					"exec sleep 1000",
			    plain);
	guard = scene_pid(&scene, "g");
	pids[0] = scene_pid(&scene, "c");
	pids[1] = scene_pid(&scene, "d");
	kill(guard, SIGKILL);
	assert_int_equal(spawn_wait(child, -1, scene.err), -1);
	assert_non_null(strstr(scene.err->text, "guard"));
	spawn_free(child);
	assert_true(scene_ends(pids[0]));
	assert_true(scene_ends(pids[1]));
	scene_run(&scene, "exit 0", plain, NULL); /* life goes on */
	scene_close(&scene);
}

static _Noreturn void be_harness(struct scene *scene)
{
	scene->warden = warden_start(scene->err);
	if (scene_start(scene,
			"trap '' HUP TERM;" DAEMON(
				"d") "echo $$ >tmp.c;"
				     "mv tmp.c c; while :; do sleep 1; done",
			plain) == NULL)
		_exit(1);
	for (;;)
		pause();
}

void test_warden_outlives_harness_and_cleans_up(void **state)
{
	struct scene scene;
	pid_t harness, pids[2];

	(void)state;
	scene_open(&scene);
	harness = fork();
	if (harness == 0)
		be_harness(&scene);
	pids[0] = scene_pid(&scene, "c");
	pids[1] = scene_pid(&scene, "d");
	kill(harness, SIGKILL);
	assert_int_equal(waitpid(harness, NULL, 0), harness);
	assert_true(scene_ends(pids[0]));
	assert_true(scene_ends(pids[1]));
	scene_close(&scene);
}

/* A signal ends a wait, frees nothing, and does not stop spawn_free(). */
static int be_interrupted(struct scene *scene)
{
	struct error err = ERROR_INIT;
	struct child *child;
	const char *const argv[] = { "true", NULL };

	interrupt_install();
	scene->warden = warden_start(&err);
	child = scene_start(
		scene, AWAIT("go") "kill -TERM $(cat h); sleep 1000", plain);
	if (child == NULL || interrupt_pending() != 0)
		return 2;
	if (freopen("go", "w", stdout) == NULL)
		return 1;
	dprintf(STDOUT_FILENO, "go");
	if (spawn_wait(child, -1, &err) != -1)
		return 3;
	if (err.kind != ERROR_INTERRUPT || err.errnum != SIGTERM)
		return 4;
	if (interrupt_pending() != SIGTERM || interrupt_check(&err) != -1)
		return 5;
	spawn_free(child);
	if (spawn_filter(argv, NULL, NULL, NULL, NULL, &err) != 0)
		return 6; /* cleaning up works */
	warden_stop(scene->warden);
	raise(SIGINT);
	raise(SIGTERM); /* the second of it */
	return 7;
}

void test_interrupt(void **state)
{
	struct scene scene;
	int status = 0;
	char *path;
	pid_t pid;

	(void)state;
	scene_open(&scene);
	path = scene.dir;
	assert_int_equal(interrupt_pending(), 0);
	pid = fork();
	if (pid == 0) {
		if (chdir(path) < 0 || freopen("h", "w", stderr) == NULL)
			_exit(1);
		dprintf(STDERR_FILENO, "%d", getpid());
		_exit(be_interrupted(&scene));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status))
		fail_msg("exit status %d", WEXITSTATUS(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
	scene_close(&scene);
}
