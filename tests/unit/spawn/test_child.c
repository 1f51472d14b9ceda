/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "tests/unit/spawn/scene.h"

static const struct spawn_request plain = { .argv = NULL };

void test_child_endings(void **state)
{
	static const struct {
		const char *script;
		int exit_code, signal;
		const char *output;
	} rows[] = {
		{ "exit 0", 0, 0, "" },
		{ "exit 3", 3, 0, "" },
		{ "echo out; echo err >&2; exit 255", 255, 0, "out\nerr\n" },
		{ "kill -9 $$", -1, SIGKILL, "" },
		{ "kill -SEGV $$", -1, SIGSEGV, "" },
		{ "kill -TERM $$", -1, SIGTERM, "" },
		{ "cat; echo end", 0, 0, "end\n" },
		{ "exec >&- 2>&-; sleep 0.1; exit 5", 5, 0, "" },
		{ "printf no-newline", 0, 0, "no-newline" },
		{ "echo $(ls /proc/self/fd)", 0, 0, "0 1 2 3\n" },
		{ "env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= ", 0, 0,
		  "PATH=/usr/bin:/bin\n" },
		{ "ulimit -c", 0, 0, "0\n" },
	};
	struct scene scene;

	(void)state;
	scene_open(&scene);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf output = BUF_INIT;
		struct spawn_outcome outcome = scene_run(&scene, rows[i].script,
							 plain, &output);

		assert_int_equal(outcome.exit_code, rows[i].exit_code);
		assert_int_equal(outcome.signal, rows[i].signal);
		assert_string_equal(output.data, rows[i].output);
		assert_false(outcome.timed_out || outcome.flooded);
		assert_int_equal(outcome.left_behind, 0);
		assert_true(outcome.wall_ns > 0);
		assert_true(outcome.user_ns >= 0 && outcome.system_ns >= 0);
		assert_true(outcome.peak_rss > 0);
		buf_release(&output);
	}
	scene_close(&scene);
}

void test_child_is_session_leader_with_default_signals(void **state)
{
	struct scene scene;
	struct buf output = BUF_INIT;
	unsigned long bits[2] = { 1, 1 };

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	scene_open(&scene);
	scene_run(&scene,
		  "set -- $(cat /proc/$$/stat); test $1 = $5 -a $1 = $6 &&"
		  "echo leader; grep -e SigBlk -e SigIgn /proc/$$/status |"
		  "cut -f 2",
		  plain, &output);
	scene_close(&scene);
	signal(SIGPIPE, SIG_DFL);
	assert_int_equal(strncmp(output.data, "leader\n", 7), 0);
	bits[0] = strtoul(output.data + 7, NULL, 16);
	bits[1] = strtoul(strchr(output.data + 7, '\n'), NULL, 16);
	/* 32 and 33 are the C library's own; it lets nobody set them. */
	assert_int_equal(bits[0] & ~(3ul << 31), 0);
	assert_int_equal(bits[1] & ~(3ul << 31), 0);
	buf_release(&output);
}

void test_child_cannot_start(void **state)
{
	static const struct {
		const char *program, *dir;
		int errnum;
		const char *text;
	} rows[] = {
		{ "/nowhere/prog", NULL, ENOENT,
		  "cannot run /nowhere/prog: No such file or directory" },
		{ "/etc/passwd", NULL, EACCES,
		  "cannot run /etc/passwd: Permission denied" },
		{ "/bin/sh", "/nowhere", ENOENT,
		  "cannot enter /nowhere: No such file or directory" },
	};
	struct scene scene;

	(void)state;
	scene_open(&scene);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *const argv[] = { rows[i].program, NULL };
		struct spawn_request request = { .argv = argv,
						 .dir = rows[i].dir };

		assert_null(scene_start(&scene, NULL, request));
		assert_int_equal(scene.err->kind, ERROR_SYSTEM);
		assert_int_equal(scene.err->errnum, rows[i].errnum);
		assert_string_equal(scene.err->text, rows[i].text);
	}
	scene_close(&scene);
}

void test_child_deadline(void **state)
{
	struct spawn_request request = { .timeout_ns = 100 * NS_PER_MS };
	struct spawn_outcome outcome;
	struct buf text = BUF_INIT;
	struct scene scene;

	(void)state;
	scene_open(&scene);
	outcome = scene_run(&scene, "trap '' TERM INT; sleep 1000", request,
			    NULL);
	assert_true(outcome.timed_out);
	assert_int_equal(outcome.signal, SIGKILL);
	assert_int_equal(outcome.exit_code, -1);
	assert_true(outcome.wall_ns >= 100 * NS_PER_MS);
	spawn_describe(&outcome, 60 * NS_PER_S, &text);
	assert_non_null(strstr(text.data, "its timeout"));
	buf_release(&text);

	request.timeout_ns = 3600 * NS_PER_S;
	outcome = scene_run(&scene, "exit 1", request, NULL);
	assert_false(outcome.timed_out);
	assert_int_equal(outcome.exit_code, 1);
	scene_close(&scene);
}

void test_child_wait_returns_early(void **state)
{
	struct scene scene;
	struct child *child;

	(void)state;
	scene_open(&scene);
	child = scene_start(&scene, "sleep 1000", plain);
	assert_int_equal(spawn_poll(child, scene.err), 0);
	assert_int_equal(spawn_wait(child, 0, scene.err), 0);
	assert_int_equal(spawn_wait(child, NS_PER_MS, scene.err), 0);
	assert_int_equal(kill((pid_t)spawn_pid(child), SIGHUP), 0);
	assert_int_equal(spawn_wait(child, -1, scene.err), 1);
	assert_int_equal(spawn_outcome(child)->signal, SIGHUP);
	spawn_free(child);
	spawn_free(NULL);
	scene_close(&scene);
}

void test_child_output_is_cut(void **state)
{
	struct scene scene;
	struct buf output = BUF_INIT;
	struct spawn_outcome outcome;

	(void)state;
	scene_open(&scene);
	outcome = scene_run(&scene,
			    "echo first; head -c 3000000 /dev/zero |"
			    "tr '\\0' x; echo last",
			    plain, &output);
	assert_int_equal(outcome.exit_code, 0);
	assert_false(outcome.flooded);
	assert_int_equal(strncmp(output.data, "first\n", 6), 0);
	assert_string_equal(output.data + output.len - 5, "last\n");
	assert_non_null(
		strstr(output.data, "\n[... 2934475 bytes left out ...]\n"));
	buf_release(&output);
	scene_close(&scene);
}

void test_child_flood(void **state)
{
	struct scene scene;
	struct spawn_outcome outcome;

	(void)state;
	scene_open(&scene);
	outcome = scene_run(&scene, "cat /dev/zero", plain, NULL);
	assert_true(outcome.flooded);
	assert_false(outcome.timed_out);
	assert_int_equal(outcome.signal, SIGKILL);
	scene_close(&scene);
}

void test_child_huge_environment(void **state)
{
	struct scene scene;
	struct strvec envp = STRVEC_INIT;
	struct spawn_request request = { .argv = NULL };
	struct buf output = BUF_INIT, value = BUF_INIT;

	(void)state;
	buf_pad(&value, 'v', 100000);
	strvec_push(&envp, "PATH=/usr/bin:/bin");
	for (int i = 0; i < 10; i++)
		strvec_pushf(&envp, "V%d=%s", i, value.data);
	request.envp = (const char *const *)envp.items;
	scene_open(&scene);
	scene_run(&scene, "env | grep -c '^V[0-9]=v*$'; echo ${#V9}", request,
		  &output);
	assert_string_equal(output.data, "10\n100000\n");
	scene_close(&scene);
	strvec_release(&envp);
	buf_release(&output);
	buf_release(&value);
}

void test_child_gets_page_as_descriptor_3(void **state)
{
	struct spawn_request request = { .argv = NULL };
	struct buf output = BUF_INIT;
	struct scene scene;
	char back[16] = "";
	int fd = memfd_create("page", MFD_CLOEXEC);

	(void)state;
	assert_true(fd > 0);
	assert_int_equal(write(fd, "from harness", 12), 12);
	request.pass_fd = fd;
	scene_open(&scene);
	scene_run(&scene, "cat /proc/self/fd/3; printf 'to' >/proc/$$/fd/3",
		  request, &output);
	assert_string_equal(output.data, "from harness");
	assert_int_equal(pread(fd, back, sizeof(back), 0), 2);
	assert_string_equal(back, "to");
	scene_close(&scene);
	buf_release(&output);
	close(fd);
}

void test_child_pinned(void **state)
{
	struct cpuset all = { .words = NULL }, one = { .words = NULL };
	struct cpuset none = { .words = NULL };
	struct spawn_request request = { .cpus = &one };
	struct buf output = BUF_INIT, expected = BUF_INIT;
	struct error err = ERROR_INIT;
	struct scene scene;

	(void)state;
	assert_int_equal(cpuset_get_affinity(&all, 0, &err), 0);
	for (int cpu = -1; (cpu = cpuset_next(&all, cpu)) >= 0;) {
		cpuset_release(&one);
		cpuset_add(&one, cpu);
	}
	cpuset_print(&one, &expected);
	buf_addc(&expected, '\n');
	scene_open(&scene);
	scene_run(&scene, "grep Cpus_allowed_list /proc/self/status | cut -f 2",
		  request, &output);
	assert_string_equal(output.data, expected.data);

	cpuset_add(&none, 9999);
	request.cpus = &none;
	assert_null(scene_start(&scene, "exit 0", request));
	assert_int_equal(scene.err->errnum, EINVAL);
	assert_non_null(
		strstr(scene.err->text, "cannot pin /bin/sh to CPU 9999: "));
	scene_close(&scene);
	cpuset_release(&all);
	cpuset_release(&one);
	cpuset_release(&none);
	buf_release(&output);
	buf_release(&expected);
}

void test_child_limits_and_personality(void **state)
{
	struct spawn_request request = { .memory_limit = 512 << 20,
					 .fixed_addresses = true };
	struct buf output = BUF_INIT;
	struct scene scene;

	(void)state;
	scene_open(&scene);
	scene_run(&scene, "ulimit -v; cat /proc/self/personality", request,
		  &output);
	assert_int_equal(strncmp(output.data, "524288\n", 7), 0);
	/* Containers may refuse the other. */
	assert_true(strcmp(output.data + 7, "00040000\n") == 0 ||
		    strcmp(output.data + 7, "00000000\n") == 0);
	scene_close(&scene);
	buf_release(&output);
}

static size_t count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t count = 0;

	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count;
}

void test_child_leaks_no_descriptor(void **state)
{
	static const char *const no_program[] = { "/nowhere", NULL };
	size_t before = count_fds();
	struct scene scene;

	(void)state;
	scene_open(&scene);
	for (int i = 0; i < 20; i++) {
		struct spawn_request bad = { .argv = no_program };

		scene_run(&scene, "exit 0", plain, NULL);
		assert_null(scene_start(&scene, NULL, bad));
		spawn_free(scene_start(&scene, "sleep 1000", plain));
	}
	assert_int_equal(count_fds(), before + 1);
	scene_close(&scene);
	assert_int_equal(count_fds(), before);
}

/* From a CPU of its own to all that we may use, and what it started with
 * it; one that is gone is no error. */
void test_child_moves_with_its_own(void **state)
{
	struct cpuset all = { 0 }, one = { 0 }, now = { 0 };
	struct spawn_request request = { .cpus = &one };
	const char *const names[] = { "parent", "child" };
	struct error err = ERROR_INIT;
	struct scene scene;
	struct child *child;

	(void)state;
	scene_open(&scene);
	assert_int_equal(cpuset_get_affinity(&all, 0, &err), 0);
	cpuset_add(&one, cpuset_next(&all, -1));
	child = scene_start(&scene,
			    "echo $$ >tmp; mv tmp parent; sleep 1000 &"
			    "echo $! >tmp; mv tmp child; wait",
			    request);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		pid_t pid = scene_pid(&scene, names[i]);

		assert_int_equal(cpuset_get_affinity(&now, pid, &err), 0);
		assert_true(cpuset_equal(&now, &one));
	}
	assert_int_equal(spawn_move(child, &all, &err), 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		pid_t pid = scene_pid(&scene, names[i]);

		assert_int_equal(cpuset_get_affinity(&now, pid, &err), 0);
		assert_true(cpuset_equal(&now, &all));
	}
	kill((pid_t)spawn_pid(child), SIGKILL);
	assert_true(scene_ends((pid_t)spawn_pid(child)));
	assert_int_equal(spawn_move(child, &one, &err), 0);
	spawn_free(child);
	scene_close(&scene);
	cpuset_release(&now);
	cpuset_release(&one);
	cpuset_release(&all);
}
