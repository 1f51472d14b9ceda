/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/manual.h"

static const struct option options[] = {
	{ .name = "output",
	  .letter = 'o',
	  .kind = OPTION_TEXT,
	  .value = "FILE",
	  .help = "write it there" },
	{ .name = "a-rather-long-name",
	  .kind = OPTION_LIST,
	  .value = "TAG",
	  .help = "weigh only what has this tag, which may be a pattern "
		  "such as those of the shell" },
	{ .name = "pairs",
	  .kind = OPTION_INTEGER,
	  .value = "N",
	  .help = "so many",
	  .otherwise = "7" },
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare weigh suites/fixes  # all of them",
	"tare weigh suites/fixes --output a-file.json  # a remark that does "
	"not fit beside",
	"tare weigh suites/fixes --output a-rather-long-file.json --pairs 12 "
	"--a-rather-long-name slow",
	NULL
};

static const struct command weigh = {
	.name = "weigh",
	.arguments = "SUITE...",
	.summary = "weighs suites",
	.about = "The first paragraph is long enough to need two lines; it "
		 "ends with a full stop.\n\nThe second is short.",
	.options = options,
	.examples = examples,
};

static const char golden[] =
	"Usage: tare weigh [OPTION]... SUITE...\n"
	"\n"
	"Weighs suites.\n"
	"\n"
	"The first paragraph is long enough to need two lines; it ends with a "
	"full stop.\n"
	"\n"
	"The second is short.\n"
	"\n"
	"Options:\n"
	"  -o, --output FILE       write it there\n"
	"      --a-rather-long-name TAG\n"
	"                          weigh only what has this tag, which may be "
	"a pattern\n"
	"                          such as those of the shell; may be "
	"repeated\n"
	"      --pairs N           so many (7)\n"
	"\n"
	"Options of every command:\n";

static const char golden_examples[] =
	"\nExamples:\n"
	"  tare weigh suites/fixes  # all of them\n"
	"  # a remark that does not fit beside\n"
	"  tare weigh suites/fixes --output a-file.json\n"
	"  tare weigh suites/fixes --output a-rather-long-file.json --pairs 12"
	" \\\n"
	"      --a-rather-long-name slow\n";

void test_help_of_a_command(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	help_command(&weigh, &text);
	assert_memory_equal(text.data, golden, strlen(golden));
	assert_non_null(strstr(text.data, "  -h, --help              "));
	assert_non_null(strstr(text.data, golden_examples));
	buf_release(&text);
}

/* No wider than 80 columns, no blanks at the end. */
static void check_lines(const struct buf *text)
{
	const char *at = text->data;

	while (*at) {
		size_t len = strcspn(at, "\n");

		if (len > 79)
			fail_msg("line too long: %.*s", (int)len, at);
		assert_true(len == 0 || at[len - 1] != ' ');
		at += len;
		assert_int_equal(*at++, '\n');
	}
}

void test_help_fits_the_screen(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	help_program(&text);
	check_lines(&text);
	for (size_t i = 0; commands[i]; i++) {
		struct buf row = BUF_INIT;

		buf_addf(&row, "\n  %s ", commands[i]->name);
		if (commands[i]->hidden)
			assert_null(strstr(text.data, row.data));
		else
			assert_non_null(strstr(text.data, row.data));
		buf_truncate(&row, 0);
		help_command(commands[i], &row);
		check_lines(&row);
		buf_release(&row);
	}
	buf_release(&text);
}

/* TEXT through PROGRAM, which is found on the PATH; its status, or -1 where
 * it is not installed. */
static int feed(const char *const *argv, const struct buf *text)
{
	int pipe_fds[2], status;
	pid_t pid;
	void (*before)(int);

	assert_int_equal(pipe(pipe_fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(pipe_fds[0], STDIN_FILENO);
		close(pipe_fds[0]);
		close(pipe_fds[1]);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(pipe_fds[0]);
	before = signal(SIGPIPE, SIG_IGN);
	if (write(pipe_fds[1], text->data, text->len) < 0) {
		/* it is not there, or has read enough: see its status */
	}
	signal(SIGPIPE, before);
	close(pipe_fds[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status) == 127 ? -1 : WEXITSTATUS(status);
}

void test_manual_is_clean(void **state)
{
	static const char *const argv[] = { "mandoc", "-Tlint", "-Wwarning",
					    NULL };
	struct buf text = BUF_INIT;

	(void)state;
	manual_print(&text);
	assert_non_null(strstr(text.data, "\n.Sh EXIT STATUS\n"));
	assert_non_null(strstr(text.data, "\n.It Cm peak_memory\n"));
	assert_non_null(strstr(text.data, "\n.It 130 "));
	assert_null(strstr(text.data, " \n"));
	for (size_t i = 0; commands[i]; i++) {
		struct buf row = BUF_INIT;

		buf_addf(&row, "\n.Ss tare %s\n", commands[i]->name);
		assert_int_equal(strstr(text.data, row.data) == NULL,
				 commands[i]->hidden);
		buf_release(&row);
	}
	assert_true(feed(argv, &text) <= 0);
	buf_release(&text);
}

void test_completions_are_accepted_by_their_shells(void **state)
{
	static const struct {
		const char *argv[4];
		void (*print)(struct buf *out);
	} rows[] = {
		{ { "bash", "-n", NULL }, completion_bash },
		{ { "zsh", "-n", NULL }, completion_zsh },
		{ { "fish", "-n", NULL }, completion_fish },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf text = BUF_INIT;

		rows[i].print(&text);
		assert_non_null(strstr(text.data, "completion"));
		assert_non_null(strstr(text.data, "store"));
		assert_non_null(strstr(text.data, "auto always never"));
		assert_true(feed(rows[i].argv, &text) <= 0);
		buf_release(&text);
	}
}

/* What bash offers for LINE, whose last word is being typed. */
static void check_bash(const char *words, int at, const char *want)
{
	struct buf script = BUF_INIT;
	static const char *const argv[] = { "bash", NULL };

	completion_bash(&script);
	buf_addf(&script,
		 "COMP_WORDS=(%s) COMP_CWORD=%d\n_tare\n"
		 "[[ \" ${COMPREPLY[*]} \" == *\" %s \"* ]]\n",
		 words, at, want);
	assert_true(feed(argv, &script) <= 0);
	buf_release(&script);
}

void test_bash_completes(void **state)
{
	(void)state;
	check_bash("tare comp", 1, "completion");
	check_bash("tare ''", 1, "help");
	check_bash("tare completion ''", 2, "fish");
	check_bash("tare completion z", 2, "zsh");
	check_bash("tare --color ''", 2, "never");
	check_bash("tare -q --color n", 3, "never");
	check_bash("tare completion --col", 2, "--color");
	check_bash("tare --store x comp", 3, "completion");
}
