/* SPDX-License-Identifier: MIT */
/*
 * The table of commands.  A new one is a file cmd_NAME.c, a line in
 * commands.h and a row here.  Invariant: names are unique.
 */
#include "cli/commands.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "cli/command.h"

const struct command *const commands[] = {
	&command_run,
	&command_gate,
	&command_compare,
	&command_plan,
	&command_list,
	&command_show,
	&command_report,
	&command_baseline,
	&command_trend,
	&command_completion,
	&command_help,
	&command_manual,
	NULL
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}

const char *command_suggest(const char *word)
{
	const char *names[64] = { NULL };
	size_t count = 0;

	for (size_t i = 0; commands[i] && count + 1 < ARRAY_LEN(names); i++) {
		if (!commands[i]->hidden)
			names[count++] = commands[i]->name;
	}
	return text_suggest(word, names);
}
