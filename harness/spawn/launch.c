/* SPDX-License-Identifier: MIT */
/*
 * From an order to a running program.
 *
 * The child tells how far it came over a close-on-exec pipe: a note just
 * before exec, and another if exec or anything before it failed.  The pipe's
 * end after a note without errno is the success of exec.
 */
#include "spawn/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"

enum { NOTE_FD_MIN = 10, PAGE_FD = 3 };

struct note {
	int64_t start_ns;
	enum launch_step step;
	int errnum; /* 0: about to exec */
};

static void reset_signals(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t none;

	sigemptyset(&action.sa_mask);
	for (int i = 1; i < NSIG; i++)
		sigaction(i, &action, NULL); /* refused for KILL and STOP */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int place_files(int output, int page)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
		return -1;
	if (page < 0)
		return 0;
	if (page == PAGE_FD)
		return fcntl(PAGE_FD, F_SETFD, 0);
	return dup2(page, PAGE_FD) < 0 ? -1 : 0;
}

static int set_limits(const struct order *order)
{
	struct rlimit limit;

	/* A core file of a Python with data takes seconds and gigabytes. */
	if (getrlimit(RLIMIT_CORE, &limit) == 0) {
		limit.rlim_cur = 0;
		setrlimit(RLIMIT_CORE, &limit);
	}
	if (order->memory_limit <= 0)
		return 0;
	if (getrlimit(RLIMIT_AS, &limit) < 0)
		return -1;
	if ((rlim_t)order->memory_limit < limit.rlim_max)
		limit.rlim_max = (rlim_t)order->memory_limit;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(RLIMIT_AS, &limit);
}

static int pin(const struct order *order)
{
	if (order->cpu_word_count == 0)
		return 0;
	return sched_setaffinity(
		0, order->cpu_word_count * sizeof(*order->cpu_words),
		(const cpu_set_t *)(const void *)order->cpu_words);
}

/* The least distance that the kernel keeps between the stack's top and what
 * is mapped, on every architecture we know. */
#define LEAST_GAP (INT64_C(128) << 20)

/*
 * Where addresses are not random, exec puts what is mapped as far below the
 * stack's top as the stack may grow: its limit moves all of it, a page a
 * page.  A container may refuse fixed addresses, and a hard limit the shift:
 * then the layout is as random as it always was.
 */
static void fix_addresses(int shift_pages)
{
	int before = personality(0xffffffff);
	struct rlimit limit;
	rlim_t gap = (rlim_t)(LEAST_GAP + shift_pages * sysconf(_SC_PAGESIZE));

	if (before == -1 ||
	    personality((unsigned long)before | ADDR_NO_RANDOMIZE) == -1 ||
	    getrlimit(RLIMIT_STACK, &limit) < 0)
		return;
	if (limit.rlim_max != RLIM_INFINITY && gap > limit.rlim_max)
		return;
	limit.rlim_cur = gap;
	setrlimit(RLIMIT_STACK, &limit);
}

/* All but exec; where it failed goes to *STEP. */
static int prepare(const struct order *order, int output, int page,
		   enum launch_step *step)
{
	setsid();
	reset_signals();
	*step = STEP_FILES;
	if (place_files(output, page) < 0)
		return -1;
	*step = STEP_LIMIT;
	if (set_limits(order) < 0)
		return -1;
	*step = STEP_PIN;
	if (pin(order) < 0)
		return -1;
	if (order->fixed_addresses)
		fix_addresses(order->shift_pages);
	*step = STEP_ENTER;
	if (order->dir != NULL && chdir(order->dir) < 0)
		return -1;
	*step = STEP_EXEC;
	return 0;
}

static void send_note(int fd, const struct note *note)
{
	ssize_t n = write(fd, note, sizeof(*note));

	(void)n; /* a guard that does not read is dead, and so are we */
}

static _Noreturn void become(const struct order *order, int output, int page,
			     int note_fd, pid_t guard)
{
	struct note note = { .errnum = 0 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != guard)
		_exit(127);
	if (prepare(order, output, page, &note.step) == 0) {
		note.start_ns = clock_monotonic_ns();
		send_note(note_fd, &note);
		execve(order->argv[0], order->argv, order->envp);
	}
	note.errnum = errno;
	send_note(note_fd, &note);
	_exit(127);
}

/* The last note of the child; it died before any: as if fork had failed. */
static struct note read_notes(int fd)
{
	struct note note = { .step = STEP_FORK, .errnum = ECHILD }, next;
	ssize_t n;

	for (;;) {
		n = read(fd, &next, sizeof(next));
		if (n == (ssize_t)sizeof(next))
			note = next;
		else if (n >= 0 || errno != EINTR)
			return note;
	}
}

/* A pipe whose write end is above the descriptors that a program gets. */
static int open_notes(int fds[2])
{
	int high;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	high = fcntl(fds[1], F_DUPFD_CLOEXEC, NOTE_FD_MIN);
	close(fds[1]);
	fds[1] = high;
	if (high >= 0)
		return 0;
	close(fds[0]);
	return -1;
}

struct launch launch_program(const struct order *order, int output, int page)
{
	struct launch launch = { .pid = -1, .step = STEP_FORK };
	pid_t guard = getpid();
	struct note note;
	int fds[2];

	if (open_notes(fds) < 0) {
		launch.errnum = errno;
		return launch;
	}
	launch.pid = fork();
	if (launch.pid == 0)
		become(order, output, page, fds[1], guard);
	launch.errnum = errno;
	close(fds[1]);
	if (launch.pid > 0) {
		note = read_notes(fds[0]);
		launch.step = note.step;
		launch.errnum = note.errnum;
		launch.start_ns = note.start_ns;
		if (note.errnum != 0)
			launch.pid = -1;
	}
	close(fds[0]);
	return launch;
}
