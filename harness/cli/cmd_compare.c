/* SPDX-License-Identifier: MIT */
/* tare compare: two recorded runs; never measures. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/deliver.h"
#include "cli/place.h"
#include "compare/compare.h"
#include "compare/traces.h"
#include "gate/gate.h"
#include "model/findings.h"
#include "model/run.h"
#include "stage/side.h"
#include "stage/terms.h"
#include "store/store.h"

static const struct option options[] = {
	{ "fail", 0, OPTION_FLAG, NULL,
	  "what is worse fails, with the status that `tare gate` would have",
	  NULL },
	DELIVER_OPTIONS,
	WAIVER_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare compare main latest  # what has changed since the baseline",
	"tare compare ./before.json ./after.json",
	NULL,
};

/* The machine of a recorded side decides which run of a baseline is meant:
 * head is found first. */
static int find_sides(const struct invocation *inv, struct store *store,
		      struct chosen_side *base, struct chosen_side *head,
		      struct error *err)
{
	const char *names[] = { invocation_argument(inv, 0),
				invocation_argument(inv, 1) };
	const char *machine = NULL;

	if (side_find_measured(head, names[1], store, NULL, err) < 0)
		return -1;
	if (head->run)
		machine = head->run->machine.id;
	if (side_find_measured(base, names[0], store, machine, err) < 0)
		return -1;
	if (head->run && base->run)
		return 0;
	return error_set(err, ERROR_USAGE,
			 "'%s' is not a recorded run; `tare gate` and `tare "
			 "duet` measure revisions and folders",
			 head->run ? names[0] : names[1]);
}

/* Where head's suites lie, for what there is to do; not those that are gone
 * or were another tool's file. */
static void find_suites(const struct run *head, struct strvec *suites)
{
	static const char usual[] = "/suite.yaml";
	const char *at = head->suite_files ? head->suite_files : "";

	while (*at) {
		size_t len = strcspn(at, "\n");
		char *path = xstrndup(at, len), *end;

		end = strstr(path, usual);
		if (fs_is_file(path) && text_matches("*.y*ml", path)) {
			if (end && !end[strlen(usual)])
				*end = '\0'; /* its folder says it */
			strvec_push(suites, path);
		}
		free(path);
		at += len + (at[len] == '\n');
	}
}

static int compare(const struct invocation *inv, struct store *store,
		   struct error *err)
{
	struct chosen_side base = { .name = NULL }, head = { .name = NULL };
	enum gate_strictness strictness = invocation_flag(inv, "fail")
						  ? GATE_LENIENT
						  : GATE_TELLING;
	struct findings *findings = NULL;
	struct terms terms;
	int ret = -1;

	if (common_options_terms(inv, &terms, err) < 0 ||
	    find_sides(inv, store, &base, &head, err) < 0)
		goto out;
	findings = compare_runs(base.run, head.run);
	traces_take(findings, base.run, head.run);
	terms_waive(&terms, findings);
	gate_trust(findings, head.run);
	findings->base.name = arena_strdup(&findings->arena, base.name);
	findings->head.name = arena_strdup(&findings->arena, head.name);
	find_suites(head.run, &findings->suites);
	findings->exit_status = (int)gate_status(findings, strictness);
	ret = deliver_findings(inv, findings, err);
out:
	findings_free(findings);
	terms_release(&terms);
	side_release(&base);
	side_release(&head);
	return ret;
}

static int run_compare(struct invocation *inv, struct error *err)
{
	char *path = place_store(inv);
	struct store *store = store_open_to_read(path, err);
	int ret = store ? compare(inv, store, err) : -1;

	store_close(store);
	free(path);
	return ret;
}

const struct command command_compare = {
	.name = "compare",
	.arguments = "BASE HEAD",
	.summary = "compare two recorded runs; never measures",
	.about =
		"BASE and HEAD are baseline:NAME, run:ID, latest or a file "
		"written by `tare run --output`. Counted metrics are judged "
		"to the digit; times of two runs can only be told apart as far "
		"as the machine allows, and the report says how far that is.\n\n"
		"What is worse is told, and fails only with --fail; all else "
		"that `tare gate` ends with holds here too, as that nothing "
		"could be compared. Waivers in .tare/accepted.yaml are obeyed.",
	.options = options,
	.run = run_compare,
	.examples = examples,
};
