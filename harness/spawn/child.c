/* SPDX-License-Identifier: MIT */
/*
 * A child as the harness sees it: a socket to its guard and the read end of
 * its output.
 *
 * Invariant: a descriptor is -1 when there is nothing more to come from it;
 * once `ended` is set, both are.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "spawn/capture.h"
#include "spawn/interrupt.h"
#include "spawn/message.h"
#include "spawn/spawn.h"
#include "spawn/warden.h"

enum {
	PIPE_BYTES = 1 << 20, /* printing seldom waits for us then */
	READ_BYTES = 64 << 10,
	READS_A_TURN = 64 /* then there are other things to look at */
};

/* Longer than a guard sweeps. */
#define FREE_NS (15 * NS_PER_S)

struct child {
	int64_t pid;
	int control, output;
	bool ended, flooded;
	struct capture capture;
	struct spawn_outcome outcome;
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Make the child's socket and pipe; the far ends go to FAR. */
static int open_channels(struct child *child, int far[LAUNCH_FDS],
			 struct error *err)
{
	int control[2], output[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) < 0)
		return error_errno(err, "cannot make a socket for a child");
	child->control = control[0];
	far[LAUNCH_CONTROL] = control[1];
	if (pipe2(output, O_CLOEXEC) < 0)
		return error_errno(err, "cannot make a pipe for a child");
	child->output = output[0];
	far[LAUNCH_OUTPUT] = output[1];
	fcntl(child->output, F_SETFL, O_NONBLOCK);
	fcntl(child->output, F_SETPIPE_SZ, PIPE_BYTES);
	return 0;
}

static int send_order(struct warden *warden, struct child *child,
		      const struct spawn_request *request, struct error *err)
{
	int fds[LAUNCH_FDS] = { -1, -1, -1, request->pass_fd };
	size_t count = request->pass_fd > 0 ? LAUNCH_FDS : LAUNCH_FDS - 1;
	int ret = -1;

	fds[LAUNCH_ORDER] = order_write(request, err);
	if (fds[LAUNCH_ORDER] < 0 || open_channels(child, fds, err) < 0)
		goto out;
	if (packet_send(warden->socket, "o", 1, fds, count) < 0) {
		error_errno(err, "cannot reach the warden");
		goto out;
	}
	ret = 0;
out:
	for (int i = 0; i < LAUNCH_PAGE; i++)
		close_fd(&fds[i]);
	return ret;
}

static int explain_failure(const struct spawn_request *request,
			   const struct report *report, struct error *err)
{
	const char *program = request->argv[0];
	struct buf cpus = BUF_INIT;

	errno = report->errnum;
	switch (report->step) {
	case STEP_ORDER:
	case STEP_FORK:
	case STEP_FILES:
		error_errno(err, "cannot start a process for %s", program);
		break;
	case STEP_LIMIT:
		error_errno(err, "cannot limit the memory of %s", program);
		break;
	case STEP_PIN:
		cpuset_print(request->cpus, &cpus);
		errno = report->errnum;
		error_errno(err, "cannot pin %s to CPU %s", program, cpus.data);
		break;
	case STEP_ENTER:
		error_errno(err, "cannot enter %s", request->dir);
		break;
	case STEP_EXEC:
		error_errno(err, "cannot run %s", program);
		break;
	}
	buf_release(&cpus);
	return -1;
}

static int lost_guard(const struct child *child, struct error *err)
{
	return error_set(err, ERROR_SYSTEM,
			 "the guard of process %lld is gone: was it killed?",
			 (long long)child->pid);
}

/* 1: REPORT has one; 0: nothing there yet; -1: ERR. */
static int take_report(struct child *child, struct report *report,
		       struct error *err)
{
	int got = packet_receive(child->control, report, sizeof(*report), NULL,
				 0);

	if (got < 0 && errno == EAGAIN)
		return 0;
	return got > 0 ? 1 : lost_guard(child, err);
}

static int await_start(struct child *child, const struct spawn_request *request,
		       struct error *err)
{
	struct pollfd wake = { .fd = child->control, .events = POLLIN };
	struct report report;
	int got;

	while ((got = take_report(child, &report, err)) == 0)
		if (interrupt_poll(&wake, 1, -1, 0) < 0)
			return interrupt_check(err) < 0
				       ? -1
				       : error_errno(err, "cannot wait");
	if (got < 0)
		return -1;
	if (report.kind == REPORT_FAILED) {
		close_fd(&child->control);
		return explain_failure(request, &report, err);
	}
	child->pid = report.pid;
	return 0;
}

struct child *spawn_start(struct warden *warden,
			  const struct spawn_request *request,
			  struct error *err)
{
	struct child *child = xcalloc(1, sizeof(*child));

	child->control = child->output = -1;
	if (send_order(warden, child, request, err) < 0 ||
	    await_start(child, request, err) < 0) {
		spawn_free(child);
		return NULL;
	}
	return child;
}

int64_t spawn_pid(const struct child *child)
{
	return child->pid;
}

static void order_kill(struct child *child)
{
	if (child->control >= 0)
		packet_send(child->control, "k", 1, NULL, 0);
}

/* Too much output: kill it, once. */
static void check_flood(struct child *child)
{
	if (child->flooded || child->capture.total <= SPAWN_OUTPUT_MAX)
		return;
	child->flooded = true;
	order_kill(child);
}

static void take_output(struct child *child)
{
	char data[READ_BYTES];

	for (int i = 0; i < READS_A_TURN && child->output >= 0; i++) {
		ssize_t n = read(child->output, data, sizeof(data));

		if (n > 0)
			capture_add(&child->capture, data, (size_t)n);
		else if (n < 0 && errno == EAGAIN)
			break;
		else if (n == 0 || errno != EINTR)
			close_fd(&child->output);
	}
	check_flood(child);
}

/* What it printed before its end lies in the pipe, all of it. */
static void finish(struct child *child, const struct report *report)
{
	child->outcome = report->outcome;
	take_output(child);
	child->outcome.flooded = child->flooded;
	child->ended = true;
	close_fd(&child->control);
	close_fd(&child->output);
}

int spawn_poll(struct child *child, struct error *err)
{
	struct report report;
	int got;

	if (child->ended)
		return 1;
	if (child->control < 0)
		return lost_guard(child, err);
	take_output(child);
	got = take_report(child, &report, err);
	if (got < 0)
		close_fd(&child->control);
	if (got > 0)
		finish(child, &report);
	return got;
}

static int await_news(struct child *child, int64_t wait_ns, struct error *err)
{
	struct pollfd fds[] = {
		{ .fd = child->control, .events = POLLIN },
		{ .fd = child->output, .events = POLLIN },
	};

	if (interrupt_poll(fds, 2, wait_ns, 0) >= 0)
		return 0;
	if (interrupt_check(err) < 0)
		return -1;
	return error_errno(err, "cannot wait for process %lld",
			   (long long)child->pid);
}

int spawn_wait(struct child *child, int64_t wait_ns, struct error *err)
{
	int64_t end_ns = clock_monotonic_ns() + wait_ns;
	int64_t left_ns = wait_ns;

	for (;;) {
		int got = spawn_poll(child, err);

		if (got != 0)
			return got;
		if (wait_ns >= 0)
			left_ns = end_ns - clock_monotonic_ns();
		if (wait_ns >= 0 && left_ns <= 0)
			return 0;
		if (await_news(child, left_ns, err) < 0)
			return -1;
	}
}

const struct spawn_outcome *spawn_outcome(const struct child *child)
{
	assert(child->ended);
	return &child->outcome;
}

void spawn_output(const struct child *child, struct buf *out)
{
	capture_print(&child->capture, out);
}

/* Not to be interrupted: who frees wants the child gone on return. */
static void end_child(struct child *child)
{
	int64_t end_ns = clock_monotonic_ns() + FREE_NS;
	struct error ignored = ERROR_INIT;

	order_kill(child);
	while (spawn_poll(child, &ignored) == 0 &&
	       clock_monotonic_ns() < end_ns) {
		struct pollfd fds[] = {
			{ .fd = child->control, .events = POLLIN },
			{ .fd = child->output, .events = POLLIN },
		};

		poll(fds, 2, 100);
	}
}

void spawn_free(struct child *child)
{
	if (child == NULL)
		return;
	if (!child->ended && child->control >= 0)
		end_child(child);
	close_fd(&child->control);
	close_fd(&child->output);
	capture_release(&child->capture);
	free(child);
}
