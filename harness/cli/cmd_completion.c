/* SPDX-License-Identifier: MIT */
/* `tare completion SHELL`: a script for the shell to source. */
#include <string.h>

#include "base/buf.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/screen.h"
#include "model/exit_status.h"

static int run_completion(struct invocation *inv, struct error *err)
{
	const char *shell = invocation_argument(inv, 0);
	struct buf text = BUF_INIT;

	(void)err;
	if (strcmp(shell, "bash") == 0)
		completion_bash(&text);
	else if (strcmp(shell, "zsh") == 0)
		completion_zsh(&text);
	else
		completion_fish(&text);
	screen_print(inv->screen, &text);
	buf_release(&text);
	return EXIT_STATUS_OK;
}

static const char *const examples[] = {
	"source <(tare completion bash)  # in ~/.bashrc",
	"tare completion fish > ~/.config/fish/completions/tare.fish", NULL
};

const struct command command_completion = {
	.name = "completion",
	.arguments = "bash|zsh|fish",
	.summary = "print a script that completes tare's command lines",
	.run = run_completion,
	.examples = examples,
};
