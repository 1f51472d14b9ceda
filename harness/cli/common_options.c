/* SPDX-License-Identifier: MIT */
/* From rows of a command line to what the stage asks for. */
#include "cli/common_options.h"

#include <stddef.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/screen.h"
#include "stage/terms.h"
#include "stage/wishes.h"

static int64_t positive(int64_t number)
{
	return number > 0 ? number : 0;
}

static bool has_flag(const struct invocation *inv, const char *name)
{
	return invocation_has(inv, name) && invocation_flag(inv, name);
}

int common_options_wishes(const struct invocation *inv, struct wishes *wishes,
			  struct error *err)
{
	*wishes = (struct wishes){
		.keep = invocation_list(inv, "keep"),
		.tags = invocation_list(inv, "tag"),
		.budget_ns = positive(invocation_duration(inv, "budget")),
		.processes =
			(int)positive(invocation_integer(inv, "processes")),
		.wait = has_flag(inv, "no-wait") ? CPU_NO_WAIT : CPU_WAIT,
		.strictness = has_flag(inv, "strict") ? GATE_STRICT
						      : GATE_LENIENT,
		.onlooker = screen_onlooker(inv->screen),
	};
	if (invocation_has(inv, "seed"))
		wishes->seed = positive(invocation_integer(inv, "seed"));
	if (invocation_given(inv, "processes") && wishes->processes == 0)
		return error_set(err, ERROR_USAGE,
				 "--processes takes 1 or more");
	return 0;
}

int common_options_terms(const struct invocation *inv, struct terms *terms,
			 struct error *err)
{
	*terms = (struct terms){
		.accepted = invocation_text(inv, "accepted"),
	};
	if (invocation_has(inv, "tolerance")) {
		terms->tolerance = invocation_list(inv, "tolerance");
		terms->max = invocation_list(inv, "max");
		terms->gate = invocation_list(inv, "gate");
		terms->no_gate = invocation_list(inv, "no-gate");
		terms->clock = invocation_text(inv, "clock");
		terms->confirm = invocation_text(inv, "confirm");
	}
	return terms_read(terms, err);
}

enum governance_dirt common_options_dirt(const struct invocation *inv)
{
	return invocation_flag(inv, "allow-dirty") ? DIRT_ALLOWED
						   : DIRT_REFUSED;
}
