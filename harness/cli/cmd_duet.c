/* SPDX-License-Identifier: MIT */
/* tare duet: two sides, live, turn by turn. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/deliver.h"
#include "cli/place.h"
#include "cli/prepare.h"
#include "cli/side.h"
#include "cli/stage.h"
#include "model/findings.h"
#include "store/store.h"

static const struct option options[] = {
	{ "strict", 0, OPTION_FLAG, NULL, "undecided cases fail too", NULL },
	DELIVER_OPTIONS,
	PREPARE_OPTIONS,
	{ "no-wait", 0, OPTION_FLAG, NULL,
	  "give up if another tare is measuring on this CPU", NULL },
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare duet git:v1.4 git:HEAD suites  # what has the release cost us?",
	"tare duet ./before ./after suites/api -k parse",
	NULL,
};

static int check_live(const struct chosen_side *side, struct error *err)
{
	if (!side->run)
		return 0;
	return error_set(err, ERROR_USAGE,
			 "%s is recorded, a duet needs live sides: git:REV or "
			 "a folder; `tare compare` is for recorded ones",
			 side->name);
}

static int duet(const struct invocation *inv, struct store *store,
		struct error *err)
{
	struct chosen_side base = { .name = NULL }, head = { .name = NULL };
	struct strvec suites = STRVEC_INIT;
	struct findings *findings = NULL;
	const struct stage_request request = {
		.base = &base,
		.head = &head,
		.suites = &suites,
		.budget_ns = stage_budget_ns(inv),
	};
	int ret = -1;

	for (size_t i = 2; i < inv->arguments.count; i++)
		strvec_push(&suites, inv->arguments.items[i]);
	if (side_find(&base, invocation_argument(inv, 0), store, NULL, err) <
		    0 ||
	    side_find(&head, invocation_argument(inv, 1), store, NULL, err) <
		    0 ||
	    check_live(&base, err) < 0 || check_live(&head, err) < 0)
		goto out;
	findings = stage_duet(inv, &request, err);
	if (findings)
		ret = deliver_findings(inv, findings, err);
out:
	findings_free(findings);
	strvec_release(&suites);
	side_release(&base);
	side_release(&head);
	return ret;
}

static int run_duet(struct invocation *inv, struct error *err)
{
	char *path = place_store(inv);
	struct store *store = store_open(path, err);
	int ret = store ? duet(inv, store, err) : -1;

	store_close(store);
	free(path);
	return ret;
}

const struct command command_duet = {
	.name = "duet",
	.arguments = "BASE HEAD SUITE...",
	.summary = "compare two sides live, turn by turn on one CPU",
	.about =
		"Both sides are alive at once, pinned to the same CPU, and take "
		"turns of about a millisecond, so that whatever the machine does "
		"it does to both. A case is sampled until it is decided: fresh "
		"pairs of processes, 7 at least and 30 at most.\n\nBASE and HEAD "
		"are git:REV or folders. Head's suite is laid over base's tree, "
		"so that both run the same benchmarks against their own code.",
	.options = options,
	.run = run_duet,
	.examples = examples,
};
