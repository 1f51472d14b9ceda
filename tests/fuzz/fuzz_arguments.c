/* SPDX-License-Identifier: MIT */
/* Any words as a command line, a line each: a message, or a command all of
 * whose options can be asked for. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void ask(const struct invocation *inv, const struct option *option)
{
	const char *name = option->name;

	switch (option->kind) {
	case OPTION_FLAG:
		invocation_flag(inv, name);
		return;
	case OPTION_TEXT:
	case OPTION_CHOICE:
		assert(!invocation_given(inv, name) ||
		       invocation_text(inv, name));
		return;
	case OPTION_LIST:
		assert(!invocation_given(inv, name) ||
		       invocation_list(inv, name)->count > 0);
		return;
	case OPTION_INTEGER:
		assert(invocation_integer(inv, name) >= -1);
		return;
	case OPTION_DURATION:
		assert(invocation_duration(inv, name) >= -1);
		return;
	case OPTION_RATIO:
		assert(!(invocation_ratio(inv, name) < -1));
		return;
	case OPTION_BYTES:
		assert(!(invocation_bytes(inv, name) < -1));
		return;
	}
}

static void ask_all(const struct invocation *inv, const struct option *options)
{
	for (; options && options->name; options++)
		ask(inv, options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = xstrndup((const char *)data, len), *rest = text;
	struct strvec words = STRVEC_INIT;
	struct error err = ERROR_INIT;
	struct invocation inv;

	while (rest)
		strvec_push(&words, strsep(&rest, "\n"));
	if (invocation_parse(&inv, commands, (const char *const *)words.items,
			     &err) < 0) {
		assert(err.kind == ERROR_USAGE && err.text[0]);
	} else {
		ask_all(&inv, global_options);
		ask_all(&inv, inv.command ? inv.command->options : NULL);
	}
	invocation_release(&inv);
	strvec_release(&words);
	free(text);
	return 0;
}
