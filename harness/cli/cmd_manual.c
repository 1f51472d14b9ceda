/* SPDX-License-Identifier: MIT */
/* `tare manual`: the source of tare(1), for `make install`. */
#include "base/buf.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/manual.h"
#include "cli/screen.h"
#include "model/exit_status.h"

static int run_manual(struct invocation *inv, struct error *err)
{
	struct buf text = BUF_INIT;

	(void)err;
	manual_print(&text);
	screen_print(inv->screen, &text);
	buf_release(&text);
	return EXIT_STATUS_OK;
}

const struct command command_manual = {
	.name = "manual",
	.arguments = "",
	.summary = "print the manual page tare(1) in mdoc",
	.run = run_manual,
	.hidden = true,
};
