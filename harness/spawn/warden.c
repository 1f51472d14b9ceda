/* SPDX-License-Identifier: MIT */
/*
 * The warden: a fork server that was forked while the harness was small.
 * For each order it forks a guard (guard.c), which does the rest and talks
 * to the harness itself; what a guard that was killed leaves comes
 * to the warden, a subreaper too, and is killed.
 *
 *     harness ---- order, descriptors ----> warden
 *        |                                    |  forks
 *        +---- "kill" / started, ended ---- guard
 *                                             |  forks
 *                                           child and its descendants
 *
 * Invariant: every child of the warden is a guard in the list, or a stranger
 * to be killed.  It holds none of the harness's descriptors but its socket,
 * and is in a session of its own with all signals blocked: a terminal's
 * Ctrl-C is for the harness to judge.
 */
#include "spawn/warden.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "spawn/descendants.h"
#include "spawn/guard.h"
#include "spawn/message.h"
#include "spawn/spawn.h"

enum { SOCKET_FD = 3, FD_LIMIT = 1 << 16 };

/* Guards take up to ten seconds for what does not die. */
#define STOP_NS (12 * NS_PER_S)

struct guards { /* their process numbers */
	pid_t *items;
	size_t count, capacity;
};

static void close_from(unsigned first)
{
	struct rlimit limit = { .rlim_cur = FD_LIMIT };

	if (syscall(SYS_close_range, first, ~0u, 0) == 0)
		return;
	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur > FD_LIMIT)
		limit.rlim_cur = FD_LIMIT;
	for (unsigned fd = first; fd < limit.rlim_cur; fd++)
		close((int)fd);
}

/* Keep SOCKET, as descriptor 3, and nothing else: who reads the harness's
 * output from a pipe must not wait for us. */
static int drop_files(int socket)
{
	int high = fcntl(socket, F_DUPFD_CLOEXEC, 10);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (high < 0 || null < 0)
		return -1;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(null, fd) < 0)
			return -1;
	if (dup3(high, SOCKET_FD, O_CLOEXEC) < 0)
		return -1;
	close_from(SOCKET_FD + 1);
	return 0;
}

static int open_signals(void)
{
	sigset_t wanted, all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGCHLD);
	return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void forget(struct guards *guards, pid_t pid)
{
	for (size_t i = 0; i < guards->count; i++)
		if (guards->items[i] == pid) {
			guards->items[i] = guards->items[--guards->count];
			return;
		}
}

/* Returns false when there is no child left. */
static bool reap_guards(struct guards *guards)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		forget(guards, pid);
	descendants_kill(guards->items, guards->count);
	return pid == 0;
}

static void refuse(int control, int errnum)
{
	const struct report report = { .kind = REPORT_FAILED,
				       .step = STEP_FORK,
				       .errnum = errnum };

	packet_send(control, &report, sizeof(report), NULL, 0);
}

static void start_guard(struct guards *guards, const int *fds)
{
	const struct guard_fds passed = {
		.order = fds[LAUNCH_ORDER],
		.control = fds[LAUNCH_CONTROL],
		.output = fds[LAUNCH_OUTPUT],
		.page = fds[LAUNCH_PAGE],
	};
	pid_t pid = fork();

	if (pid == 0) {
		close(SOCKET_FD);
		guard_run(&passed);
	}
	if (pid < 0)
		refuse(passed.control, errno);
	else
		*VEC_PUSH(guards) = pid;
}

/* False when the harness is gone. */
static bool take_order(struct guards *guards)
{
	int fds[LAUNCH_FDS];
	char byte;
	int got = packet_receive(SOCKET_FD, &byte, 1, fds, LAUNCH_FDS);

	if (got < 0)
		return errno == EAGAIN;
	if (got > 0 && fds[LAUNCH_OUTPUT] >= 0)
		start_guard(guards, fds);
	for (size_t i = 0; i < LAUNCH_FDS; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return got > 0;
}

static void drain(int signals)
{
	struct signalfd_siginfo info;

	while (read(signals, &info, sizeof(info)) > 0)
		;
}

/* The guards know what to do; what they do not manage in time is killed. */
static void stop_guards(struct guards *guards, int signals)
{
	struct pollfd wake = { .fd = signals, .events = POLLIN };
	int64_t end_ns = clock_monotonic_ns() + STOP_NS;

	for (size_t i = 0; i < guards->count; i++)
		kill(guards->items[i], SIGTERM);
	while (reap_guards(guards) && clock_monotonic_ns() < end_ns) {
		poll(&wake, 1, 100);
		drain(signals);
	}
	descendants_kill(NULL, 0);
}

static _Noreturn void keep_watch(int socket)
{
	struct guards guards = { .items = NULL };
	int signals;

	setsid();
	prctl(PR_SET_NAME, "tare-warden");
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (drop_files(socket) < 0)
		_exit(1);
	signals = open_signals();
	if (signals < 0)
		_exit(1);
	for (;;) {
		struct pollfd fds[] = {
			{ .fd = SOCKET_FD, .events = POLLIN },
			{ .fd = signals, .events = POLLIN },
		};

		poll(fds, 2, -1);
		drain(signals);
		reap_guards(&guards);
		if (fds[0].revents != 0 && !take_order(&guards))
			break;
	}
	stop_guards(&guards, signals);
	_exit(0);
}

struct warden *warden_start(struct error *err)
{
	struct warden *warden;
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
		error_errno(err, "cannot make a socket for the warden");
		return NULL;
	}
	pid = fork();
	if (pid == 0)
		keep_watch(ends[1]);
	close(ends[1]);
	if (pid < 0) {
		error_errno(err, "cannot start the warden");
		close(ends[0]);
		return NULL;
	}
	warden = xmalloc(sizeof(*warden));
	*warden = (struct warden){ .pid = pid, .socket = ends[0] };
	return warden;
}

void warden_stop(struct warden *warden)
{
	if (warden == NULL)
		return;
	close(warden->socket);
	while (waitpid(warden->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(warden);
}
