/* SPDX-License-Identifier: MIT */
/* tare gate: measure head, judge it against base, confirm, exit. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/deliver.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "compare/compare.h"
#include "compare/traces.h"
#include "gate/gate.h"
#include "gate/scope.h"
#include "machine/fingerprint.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "stage/climb.h"
#include "stage/creep.h"
#include "stage/prepare.h"
#include "stage/record.h"
#include "stage/side.h"
#include "stage/stage.h"
#include "stage/terms.h"
#include "stage/wishes.h"
#include "store/store.h"

static const struct option options[] = {
	{ "against", 'a', OPTION_TEXT, "SIDE",
	  "what to compare with: baseline:NAME, git:REV, run:ID, a file",
	  NULL },
	{ "no-duet", 0, OPTION_FLAG, NULL,
	  "against a recorded run: leave undecided what only a duet with its "
	  "commit could decide",
	  NULL },
	{ "ratchet", 0, OPTION_FLAG, NULL,
	  "against a baseline: also fail on what has crept away from the best "
	  "of its last 20 runs, a little with each change",
	  NULL },
	DELIVER_OPTIONS,
	STAGE_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare gate suites --against git:origin/main",
	"tare gate suites --against baseline:main",
	"tare gate suites --against baseline:main --json verdict.json "
	"--markdown comment.md",
	NULL,
};

struct gating {
	const struct invocation *inv;
	struct wishes wishes;
	struct store *store;
	struct prepared prepared;
	struct chosen_side base;
	struct run *head;
	struct findings *findings;
	struct terms terms;
};

static int confirm(struct gating *in, struct error *err)
{
	struct measure_setup setup = prepared_setup(&in->prepared);
	const struct onlooker *onlooker = &in->wishes.onlooker;
	const struct measure_listener listener = { onlooker->context, NULL,
						   onlooker->progress };
	struct run *again = NULL;
	int ret = gate_confirm(&setup, in->prepared.head.plan, in->base.run,
			       in->head, &listener, in->findings, &again, err);

	screen_progress_end(in->inv->screen);
	run_free(again);
	return ret;
}

static void compare(struct gating *in)
{
	const struct gate_scope scope = {
		.patterns = invocation_list(in->inv, "keep"),
		.by_tag = invocation_list(in->inv, "tag")->count > 0,
	};

	in->findings = compare_runs(in->base.run, in->head);
	traces_take(in->findings, in->base.run, in->head);
	gate_narrow(in->findings, in->base.run, in->head, &scope);
	in->findings->base.name = arena_strdup(&in->findings->arena,
					       in->base.name);
	in->findings->head.name = "working tree";
}

static int deliver(struct gating *in, struct error *err)
{
	deliver_note_typed(in->inv, 0, in->findings);
	return deliver_findings(in->inv, in->findings, err);
}

static int judge(struct gating *in, struct error *err)
{
	struct climb climb = {
		.wishes = &in->wishes,
		.suites = &in->inv->arguments,
		.no_duet = invocation_flag(in->inv, "no-duet"),
		.store = in->store,
		.base = &in->base,
		.terms = &in->terms,
		.started_ns = clock_monotonic_ns(),
	};

	if (record_run(&in->prepared, in->store, RECORD_NEW, &in->head, err) <
	    0)
		return -1;
	compare(in);
	climb.head = in->head;
	if (climb_screen(&climb, in->findings, err) < 0)
		return -1;
	terms_waive(&in->terms, in->findings);
	if (confirm(in, err) < 0)
		return -1;
	prepared_release(&in->prepared); /* the duet wants the CPU */
	if (climb_duet(&climb, in->findings, err) < 0)
		return -1;
	if (invocation_flag(in->inv, "ratchet") &&
	    creep_look(&climb, in->findings, err) < 0)
		return -1;
	terms_waive(&in->terms, in->findings);
	in->findings->seconds =
		(double)(clock_monotonic_ns() - climb.started_ns) / NS_PER_S;
	in->findings->exit_status = (int)gate_status(in->findings,
						     in->wishes.strictness);
	return deliver(in, err);
}

/* Base first: nothing is measured when there is nothing to compare with. */
static int find_base(struct gating *in, struct error *err)
{
	const char *against = invocation_text(in->inv, "against");
	struct arena arena = { NULL };
	struct machine machine;
	int ret;

	if (!against)
		return error_set(err, ERROR_USAGE,
				 "against what? --against git:origin/main, "
				 "baseline:main, or a file written by `tare "
				 "run --output`");
	machine_read("", &arena, &machine);
	ret = side_find_measured(&in->base, against, in->store, machine.id,
				 err);
	arena_release(&arena);
	return ret;
}

/* Against a revision or a folder: a duet at once. */
static int gate_live(struct gating *in, struct error *err)
{
	const struct stage_request request = {
		.wishes = &in->wishes,
		.base = &in->base,
		.suites = &in->inv->arguments,
		.terms = &in->terms,
	};

	in->findings = stage_duet(&request, err);
	if (!in->findings)
		return -1;
	return deliver(in, err);
}

/* Against a recorded run. */
static int gate_recorded(struct gating *in, struct error *err)
{
	if (prepare_start(&in->prepared, &in->wishes, err) < 0 ||
	    prepare_plan(&in->prepared, &in->prepared.head, &in->inv->arguments,
			 PREPARE_FULL, in->store, err) < 0 ||
	    prepare_cpus(&in->prepared, err) < 0)
		return -1;
	terms_impose(&in->terms, &in->prepared.head);
	return judge(in, err);
}

static int run_gate(struct invocation *inv, struct error *err)
{
	struct gating in = { .inv = inv };
	char *path = place_store(inv);
	int ret = -1;

	if (common_options_wishes(inv, &in.wishes, err) == 0 &&
	    common_options_terms(inv, &in.terms, err) == 0 &&
	    deliver_check(inv, err) == 0)
		in.store = store_open(path, err);
	if (in.store && find_base(&in, err) == 0)
		ret = in.base.run ? gate_recorded(&in, err)
				  : gate_live(&in, err);
	findings_free(in.findings);
	run_free(in.head);
	side_release(&in.base);
	terms_release(&in.terms);
	prepared_release(&in.prepared);
	store_close(in.store);
	free(path);
	return ret;
}

const struct command command_gate = {
	.name = "gate",
	.arguments = "SUITE...",
	.summary = "did this change make anything worse? Says it in its status",
	.about =
		"Measures the working tree and judges every case against the "
		"other side. Against a revision (git:REV) both sides are alive at "
		"once and take turns on one CPU, so that noise hits both alike; "
		"against a recorded run (baseline:NAME, run:ID, a file) counted "
		"metrics are judged to the digit, and times against the last 20 "
		"runs of the baseline, with the speed of the machine taken off. "
		"What looks worse is measured a second time in fresh processes; "
		"only what is worse again fails the gate. What a recorded run "
		"cannot tell is decided live against its commit, if that can be "
		"checked out here. With --ratchet it is also held against the best "
		"that the last 20 runs have been: meant for the main branch, for a "
		"pull request would have to answer for those before it.\n\n"
		"Waivers stand in .tare/accepted.yaml: a list of {case, metric, "
		"reason, who, until}. What a waiver covers does not fail the gate "
		"until its last day is past.",
	.options = options,
	.run = run_gate,
	.examples = examples,
};
