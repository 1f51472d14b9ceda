/* SPDX-License-Identifier: MIT */
/*
 * Helper programs that are trusted: git and gnuplot.
 *
 * The input goes by a memfd, which is never full and raises no SIGPIPE, so
 * only the two outputs need watching and no order of reading and writing
 * can make both sides wait for each other.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "spawn/capture.h"
#include "spawn/interrupt.h"
#include "spawn/spawn.h"

/* A daemon that the program leaves may hold its pipes: look for the
 * program's own end so often. */
#define LOOK_NS (50 * NS_PER_MS)

enum { READ_BYTES = 64 << 10 };

struct filter {
	const char *program;
	int input;
	int out[2], diagnostics[2]; /* pipes; -1 where closed */
	pid_t pid;
	bool ended;
	int status;
	struct buf text;	 /* of standard output */
	struct capture messages; /* of standard error */
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int fill_input(int fd, const struct buf *input)
{
	if (fs_write_all(fd, input->data, input->len) < 0)
		return -1;
	return lseek(fd, 0, SEEK_SET) < 0 ? -1 : 0;
}

static int open_files(struct filter *filter, const struct buf *input,
		      struct error *err)
{
	if (input == NULL || input->len == 0)
		filter->input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	else
		filter->input = memfd_create("input", MFD_CLOEXEC);
	if (filter->input < 0 || pipe2(filter->out, O_CLOEXEC) < 0 ||
	    pipe2(filter->diagnostics, O_CLOEXEC) < 0)
		return error_errno(err, "cannot start %s", filter->program);
	fcntl(filter->out[0], F_SETFL, O_NONBLOCK);
	fcntl(filter->diagnostics[0], F_SETFL, O_NONBLOCK);
	if (input != NULL && input->len > 0 &&
	    fill_input(filter->input, input) < 0)
		return error_errno(err, "cannot keep the input of %s",
				   filter->program);
	return 0;
}

static int start(struct filter *filter, const char *const *argv,
		 const char *const *envp, const char *dir)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults, none;
	int errnum;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, filter->input, 0);
	posix_spawn_file_actions_adddup2(&actions, filter->out[1], 1);
	posix_spawn_file_actions_adddup2(&actions, filter->diagnostics[1], 2);
	if (dir != NULL)
		posix_spawn_file_actions_addchdir_np(&actions, dir);
	sigfillset(&defaults);
	sigemptyset(&none);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF |
						      POSIX_SPAWN_SETSIGMASK);
	errnum = posix_spawnp(&filter->pid, argv[0], &actions, &attributes,
			      (char *const *)(uintptr_t)argv,
			      envp != NULL ? (char *const *)(uintptr_t)envp
					   : environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return errnum;
}

/* Read what is there; closes FD at its end. */
static ssize_t take(int *fd, char *data, size_t size)
{
	ssize_t n = *fd < 0 ? 0 : read(*fd, data, size);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_fd(fd);
	return n > 0 ? n : 0;
}

/* Returns whether anything came. */
static bool take_both(struct filter *filter)
{
	char data[READ_BYTES];
	ssize_t text = take(&filter->out[0], data, sizeof(data));
	ssize_t message;

	buf_add(&filter->text, data, (size_t)text);
	message = take(&filter->diagnostics[0], data, sizeof(data));
	capture_add(&filter->messages, data, (size_t)message);
	return text > 0 || message > 0;
}

static int await_end(struct filter *filter, int options)
{
	pid_t pid;

	do
		pid = waitpid(filter->pid, &filter->status, options);
	while (pid < 0 && errno == EINTR);
	filter->ended = pid != 0;
	return pid < 0 ? -1 : 0;
}

/* Until it has ended and said all it had to say. */
static int attend(struct filter *filter, int known, struct error *err)
{
	while (filter->out[0] >= 0 || filter->diagnostics[0] >= 0) {
		struct pollfd fds[] = {
			{ .fd = filter->out[0], .events = POLLIN },
			{ .fd = filter->diagnostics[0], .events = POLLIN },
		};
		int ready = interrupt_poll(fds, 2, LOOK_NS, known);

		if (ready < 0)
			return interrupt_check(err) < 0
				       ? -1
				       : error_errno(err, "cannot wait for %s",
						     filter->program);
		if (take_both(filter) || ready > 0)
			continue;
		if (!filter->ended && await_end(filter, WNOHANG) < 0)
			break;
		if (filter->ended)
			break; /* nothing new, and nobody left but a daemon */
	}
	if (!filter->ended && await_end(filter, 0) < 0)
		return error_errno(err, "cannot wait for %s", filter->program);
	return 0;
}

/* Its complaint without the newline at the end. */
static int explain_status(const struct filter *filter, struct error *err)
{
	struct buf text = BUF_INIT;
	const struct spawn_outcome outcome = {
		.exit_code = WIFEXITED(filter->status)
				     ? WEXITSTATUS(filter->status)
				     : -1,
		.signal = WIFSIGNALED(filter->status) ? WTERMSIG(filter->status)
						      : 0,
	};

	spawn_describe(&outcome, 0, &text);
	if (filter->messages.total > 0)
		buf_adds(&text, ": ");
	capture_print(&filter->messages, &text);
	while (text.len > 0 && text.data[text.len - 1] == '\n')
		buf_truncate(&text, text.len - 1);
	error_set(err, ERROR_SYSTEM, "%s: %s", filter->program, text.data);
	buf_release(&text);
	return -1;
}

static int explain_start(const struct filter *filter, int errnum,
			 struct error *err)
{
	errno = errnum;
	if (errnum != ENOENT)
		return error_errno(err, "cannot run %s", filter->program);
	error_set(err, ERROR_SYSTEM, "%s is not installed", filter->program);
	err->errnum = ENOENT;
	return -1;
}

static void filter_release(struct filter *filter)
{
	if (filter->pid > 0 && !filter->ended) {
		kill(filter->pid, SIGKILL);
		await_end(filter, 0);
	}
	close_fd(&filter->input);
	for (int i = 0; i < 2; i++) {
		close_fd(&filter->out[i]);
		close_fd(&filter->diagnostics[i]);
	}
	buf_release(&filter->text);
	capture_release(&filter->messages);
}

int spawn_filter(const char *const *argv, const char *const *envp,
		 const char *dir, const struct buf *input, struct buf *out,
		 struct error *err)
{
	struct filter filter = { .program = argv[0],
				 .input = -1,
				 .out = { -1, -1 },
				 .diagnostics = { -1, -1 },
				 .text = BUF_INIT };
	int known = interrupt_pending();
	int errnum, ret = -1;

	if (dir != NULL && !fs_is_dir(dir)) {
		errno = ENOTDIR;
		return error_errno(err, "cannot run %s in %s", argv[0], dir);
	}
	if (open_files(&filter, input, err) < 0)
		goto out;
	errnum = start(&filter, argv, envp, dir);
	if (errnum != 0) {
		filter.pid = 0;
		explain_start(&filter, errnum, err);
		goto out;
	}
	close_fd(&filter.out[1]);
	close_fd(&filter.diagnostics[1]);
	if (attend(&filter, known, err) < 0)
		goto out;
	if (interrupt_pending() != known) {
		interrupt_check(err);
		goto out;
	}
	if (!WIFEXITED(filter.status) || WEXITSTATUS(filter.status) != 0) {
		explain_status(&filter, err);
		goto out;
	}
	if (out != NULL)
		buf_add(out, filter.text.data, filter.text.len);
	ret = 0;
out:
	filter_release(&filter);
	return ret;
}
