/* SPDX-License-Identifier: MIT */
/*
 * The table of commands.  A new one is a file cmd_NAME.c, a line in
 * commands.h and a row here.  Invariant: names are unique.
 */
#include "cli/commands.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"

/* clang-format off */
const struct command *const commands[] = {
	&command_run,
	&command_gate,
	&command_duet,
	&command_compare,
	&command_plan,
	&command_list,
	&command_show,
	&command_report,
	&command_baseline,
	&command_store,
	&command_profile,
	&command_trend,
	&command_history,
	&command_bisect,
	&command_doctor,
	&command_import,
	&command_export,
	&command_init,
	&command_completion,
	&command_help,
	&command_manual,
	NULL,
};
/* clang-format on */

const struct command *command_find(const struct command *const *table,
				   const char *name)
{
	for (; *table; table++) {
		if (strcmp((*table)->name, name) == 0)
			return *table;
	}
	return NULL;
}

int command_fail_unknown(const struct command *const *table, const char *word,
			 struct error *err)
{
	struct strvec names = STRVEC_INIT;
	const char *meant;

	for (; *table; table++) {
		if (!(*table)->hidden)
			strvec_push(&names, (*table)->name);
	}
	meant = names.count
			? text_suggest(word, (const char *const *)names.items)
			: NULL;
	if (meant)
		error_set(err, ERROR_USAGE,
			  "unknown command '%s', did you mean '%s'?", word,
			  meant);
	else
		error_set(err, ERROR_USAGE,
			  "unknown command '%s'; 'tare -h' lists them", word);
	strvec_release(&names);
	return -1;
}
