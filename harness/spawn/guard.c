/* SPDX-License-Identifier: MIT */
/*
 * One guard per child: the subreaper that every orphan among the child's
 * descendants comes to, a daemon that called setsid and forked twice too.
 * So "all descendants" needs no guessing by session, group or age, and
 * of two children alive at once each loses only its own.
 *
 * Invariant: whatever this process has as a child is the measured child or
 * descends from it.  It tells the harness that the child ended only when it
 * has no child left.
 */
#include "spawn/guard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "spawn/descendants.h"
#include "spawn/launch.h"
#include "spawn/message.h"

/* After a child that ended by itself its helpers have so long to follow:
 * multiprocessing's resource tracker removes shared memory then.  They may
 * have to wait for a CPU. */
#define GRACE_NS (2 * NS_PER_S)

/* A process that does not die of SIGKILL waits for hardware; we do not. */
#define SWEEP_NS (10 * NS_PER_S)

#define SWEEP_STEP_NS (10 * NS_PER_MS)

struct guard {
	int control, signals;
	pid_t child;
	int64_t start_ns, deadline_ns; /* deadline: 0: none */
	bool ended;		       /* the child itself */
	bool ordered;		       /* to kill */
	bool expired;		       /* killed at its deadline */
	bool childless;
	int killed; /* descendants that died of our SIGKILL */
	bool sweeping;
	struct spawn_outcome outcome;
};

static int64_t timeval_ns(struct timeval time)
{
	return time.tv_sec * NS_PER_S + time.tv_usec * NS_PER_US;
}

static void note_end(struct guard *guard, int status,
		     const struct rusage *usage)
{
	struct spawn_outcome *outcome = &guard->outcome;

	outcome->wall_ns = clock_monotonic_ns() - guard->start_ns;
	outcome->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	outcome->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	outcome->timed_out = guard->expired && outcome->signal == SIGKILL;
	outcome->user_ns = timeval_ns(usage->ru_utime);
	outcome->system_ns = timeval_ns(usage->ru_stime);
	outcome->peak_rss = (int64_t)usage->ru_maxrss * 1024;
	guard->ended = true;
}

/* Take leave of all that ended. */
static void reap(struct guard *guard)
{
	struct rusage usage;
	int status;
	pid_t pid;

	while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
		if (pid == guard->child)
			note_end(guard, status, &usage);
		else if (guard->sweeping && WIFSIGNALED(status) &&
			 WTERMSIG(status) == SIGKILL)
			guard->killed++;
	}
	guard->childless = pid < 0 && errno == ECHILD;
}

/* The child and its process group.  Only while it is not reaped: its number
 * may be somebody else's afterwards. */
static void kill_child(struct guard *guard)
{
	guard->sweeping = true;
	kill(-guard->child, SIGKILL);
	kill(guard->child, SIGKILL);
}

static void take_signals(struct guard *guard)
{
	struct signalfd_siginfo info;

	while (read(guard->signals, &info, sizeof(info)) ==
	       (ssize_t)sizeof(info))
		if (info.ssi_signo == SIGTERM)
			guard->ordered = true;
}

/* Sleep until a process ended, we are told to kill, or UNTIL_NS (0: never)
 * has come; then look at what there is. */
static void watch(struct guard *guard, int64_t until_ns)
{
	struct pollfd fds[] = {
		{ .fd = guard->signals, .events = POLLIN },
		{ .fd = guard->ordered ? -1 : guard->control,
		  .events = POLLIN },
	};
	int64_t left_ns = until_ns - clock_monotonic_ns();
	struct timespec wait = { 0 };

	if (left_ns > 0)
		wait = (struct timespec){ left_ns / NS_PER_S,
					  left_ns % NS_PER_S };
	ppoll(fds, 2, until_ns == 0 ? NULL : &wait, NULL);
	if (fds[1].revents != 0)
		guard->ordered = true;
	take_signals(guard);
	reap(guard);
}

/* Until the child itself is gone. */
static void attend(struct guard *guard)
{
	while (!guard->ended) {
		bool expired = guard->deadline_ns != 0 &&
			       clock_monotonic_ns() >= guard->deadline_ns;

		if (guard->ordered || expired) {
			guard->expired = !guard->ordered;
			break;
		}
		watch(guard, guard->deadline_ns);
	}
	if (guard->ended)
		return;
	kill_child(guard);
	while (!guard->ended)
		watch(guard, clock_monotonic_ns() + NS_PER_S);
}

/* Until none of its descendants is left. */
static void sweep(struct guard *guard)
{
	int64_t now_ns = clock_monotonic_ns();
	int64_t grace_ns = now_ns + GRACE_NS, end_ns = now_ns + SWEEP_NS;

	reap(guard);
	while (!guard->childless && !guard->ordered && !guard->expired &&
	       clock_monotonic_ns() < grace_ns)
		watch(guard, grace_ns);
	guard->sweeping = true;
	while (!guard->childless && clock_monotonic_ns() < end_ns) {
		descendants_kill(NULL, 0);
		watch(guard, clock_monotonic_ns() + SWEEP_STEP_NS);
	}
	guard->outcome.left_behind = guard->killed;
}

/* Nobody to tell is no reason to do otherwise. */
static void tell(const struct guard *guard, const struct report *report)
{
	packet_send(guard->control, report, sizeof(*report), NULL, 0);
}

static int open_signals(void)
{
	sigset_t wanted, all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGCHLD);
	sigaddset(&wanted, SIGTERM);
	return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

static struct launch launch_order(struct guard *guard,
				  const struct guard_fds *fds)
{
	struct launch launch = { .pid = -1, .step = STEP_ORDER };
	struct order order;

	if (guard->signals < 0 || order_read(&order, fds->order) < 0) {
		launch.errnum = errno;
		return launch;
	}
	launch = launch_program(&order, fds->output, fds->page);
	if (order.timeout_ns > 0)
		guard->deadline_ns = launch.start_ns + order.timeout_ns;
	order_release(&order);
	return launch;
}

/* Our copies would keep the pipe and the page alive. */
static void drop_fds(const struct guard_fds *fds)
{
	close(fds->order);
	close(fds->output);
	if (fds->page >= 0)
		close(fds->page);
}

_Noreturn void guard_run(const struct guard_fds *fds)
{
	struct guard guard = { .control = fds->control };
	struct report report = { .kind = REPORT_STARTED };
	struct launch launch;

	/* The warden's end is an order to kill, as the harness's is. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	guard.signals = open_signals();
	launch = launch_order(&guard, fds);
	drop_fds(fds);
	if (launch.pid < 0) {
		report.kind = REPORT_FAILED;
		report.step = launch.step;
		report.errnum = launch.errnum;
		tell(&guard, &report);
		_exit(0);
	}
	guard.child = launch.pid;
	guard.start_ns = launch.start_ns;
	report.pid = launch.pid;
	tell(&guard, &report);
	attend(&guard);
	sweep(&guard);
	report.kind = REPORT_ENDED;
	report.outcome = guard.outcome;
	tell(&guard, &report);
	_exit(0);
}
