/* SPDX-License-Identifier: MIT */
/* `tare help [COMMAND]`: what -h prints, for those who ask in words. */
#include "base/buf.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/screen.h"
#include "model/exit_status.h"

static int run_help(struct invocation *inv, struct error *err)
{
	const char *name = invocation_argument(inv, 0);
	const struct command *command = name ? command_find(commands, name)
					     : NULL;
	struct buf text = BUF_INIT;

	if (name && !command)
		return command_fail_unknown(commands, name, err);
	if (command)
		help_command(command, &text);
	else
		help_program(&text);
	screen_print(inv->screen, &text);
	buf_release(&text);
	return EXIT_STATUS_OK;
}

const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = "explain tare or one of its commands",
	.run = run_help,
};
