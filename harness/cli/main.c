/* SPDX-License-Identifier: MIT */
/*
 * tare: read the command line, carry it out, say once what went wrong, end
 * with the status that the manual promises.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/version.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/screen.h"
#include "model/exit_status.h"
#include "spawn/interrupt.h"

/* A file that we open must not become the stdout that somebody closed;
 * what cannot be written is noticed by close_stdout(). */
static void occupy_standard_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static void notice_nothing(int signal)
{
	(void)signal;
}

/* A closed pipe and a file that may not grow are errors of write().  Not
 * SIG_IGN: programs that we start would inherit it. */
static void survive_failed_writes(void)
{
	struct sigaction action = { .sa_handler = notice_nothing,
				    .sa_flags = SA_RESTART };

	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL);
}

static int print_help(struct invocation *inv)
{
	struct buf text = BUF_INIT;

	if (inv->command)
		help_command(inv->command, &text);
	else
		help_program(&text);
	screen_print(inv->screen, &text);
	buf_release(&text);
	return EXIT_STATUS_OK;
}

static int run_command(struct invocation *inv, struct error *err)
{
	const char *dir = invocation_text(inv, "directory");

	if (invocation_flag(inv, "help"))
		return print_help(inv);
	if (invocation_flag(inv, "version")) {
		printf("tare %s\n", tare_version);
		return EXIT_STATUS_OK;
	}
	if (!inv->command)
		return error_set(err, ERROR_USAGE,
				 "which command? 'tare -h' lists them");
	if (dir && chdir(dir) < 0)
		return error_errno(err, "cannot go to %s", dir);
	return inv->command->run(inv, err);
}

/* What could not be written is a failure, whenever that is noticed. */
static int close_stdout(const struct screen *screen, struct error *err)
{
	int failed = ferror(stdout);

	if (fclose(stdout) == 0 && !failed)
		return 0;
	if (screen->write_errnum)
		errno = screen->write_errnum;
	return error_errno(err, "cannot write to standard output");
}

static int fail(const struct error *err)
{
	fprintf(stderr, "tare: %s\n", err->text);
	return exit_status_of_error(err);
}

/* Of a reader who has seen enough (`tare list | head`) there is nothing to
 * say. */
static int fail_to_write(const struct error *err)
{
	return err->errnum == EPIPE ? (int)exit_status_of_error(err)
				    : fail(err);
}

int main(int argc, char **argv)
{
	struct invocation inv = { .command = NULL };
	struct screen_setup setup = { .color = "auto" };
	struct screen screen;
	struct error err = ERROR_INIT;
	int status;

	occupy_standard_fds();
	setlocale(LC_CTYPE, "");
	interrupt_install();
	survive_failed_writes();
	if (invocation_parse(&inv, commands,
			     (const char *const *)argv + (argc > 0),
			     &err) < 0) {
		invocation_release(&inv);
		return fail(&err);
	}
	setup.color = invocation_text(&inv, "color");
	setup.quiet = invocation_flag(&inv, "quiet");
	screen_init(&screen, &setup);
	inv.screen = &screen;
	status = run_command(&inv, &err);
	screen_progress_end(&screen);
	if (status < 0)
		status = fail(&err);
	if (close_stdout(&screen, &err) < 0)
		status = (int)exit_status_combine((enum exit_status)status,
						  fail_to_write(&err));
	invocation_release(&inv);
	return status;
}
