/* SPDX-License-Identifier: MIT */
/* tare profile: which function, which line? */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/matchup.h"
#include "cli/prepare.h"
#include "cli/screen.h"
#include "history/git.h"
#include "measure/duet.h"
#include "measure/sitting.h"
#include "model/exit_status.h"
#include "model/plan.h"
#include "model/profile.h"
#include "model/stacks.h"
#include "model/survey.h"
#include "profile/digest.h"
#include "profile/sources.h"
#include "reports/profiles.h"

#define PROCESSES_USUAL 5

static const struct option options[] = {
	PREPARE_OPTIONS,
	WAIT_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare profile suites/api parse",
	"tare profile suites/fixes 'squares[how=loop]' --processes 20",
	NULL,
};

/* A profile in the making. */
struct profiling {
	const struct invocation *inv;
	struct prepared prepared;
	struct stacks stacks;
	struct sources sources;
	char *tree;
};

static void show_progress(const struct profiling *in, int done, int processes,
			  const char *case_id)
{
	const struct screen_progress progress = {
		.done = (double)done / processes,
		.left_ns = -1,
		.text = case_id,
	};

	screen_progress(in->inv->screen, &progress);
}

static int take_sittings(struct profiling *in, struct error *err)
{
	struct measure_setup setup = prepared_setup(&in->prepared);
	const struct plan_case *c = &in->prepared.head.plan->cases[0];
	const struct sitter sitter = { c, &in->stacks };
	int64_t budget_ns = invocation_duration(in->inv, "budget");
	int64_t end_ns = clock_monotonic_ns() + budget_ns;
	int64_t wanted = invocation_integer(in->inv, "processes");
	int processes = wanted > 0 ? (int)wanted : PROCESSES_USUAL;
	int ret = 0;

	for (int i = 0; ret == 0 && i < processes; i++) {
		struct duet_draw draw = duet_draw(0, i);

		if (i > 0 && budget_ns > 0 && clock_monotonic_ns() > end_ns)
			break;
		show_progress(in, i, processes, c->id);
		ret = sitting_take(&setup, &sitter, 1, &draw, err);
	}
	screen_progress_end(in->inv->screen);
	return ret;
}

/* A statement is no file, its text is in the suite. */
static void give_statement(struct profiling *in)
{
	const struct benchmark *b = in->prepared.head.plan->cases[0].benchmark;
	struct buf text = BUF_INIT;

	if (b->setup)
		buf_addf(&text, "%s\n", b->setup);
	if (b->stmt)
		buf_addf(&text, "%s\n", b->stmt);
	if (b->stmt)
		sources_give(&in->sources, "<stmt>", text.data);
	buf_release(&text);
}

static void report(struct profiling *in)
{
	const struct plan_case *c = &in->prepared.head.plan->cases[0];
	const struct digest_side side = { &in->stacks, in->tree, &in->sources };
	struct profile profile = { .case_id = c->id };
	struct buf out = BUF_INIT;

	give_statement(in);
	digest(&side, &profile);
	terminal_profile(&profile, &in->inv->screen->style, &out);
	screen_print(in->inv->screen, &out);
	buf_release(&out);
	profile_release(&profile);
}

/* One case, on one CPU: we look at it from there. */
static int choose_case(struct profiling *in, struct error *err)
{
	struct planned *head = &in->prepared.head;
	struct strvec paths = STRVEC_INIT;
	int ret;

	strvec_push(&paths, invocation_argument(in->inv, 0));
	ret = prepare_plan(&in->prepared, head, in->inv, &paths, PREPARE_FULL,
			   NULL, err);
	if (ret == 0)
		ret = matchup_pick(head->plan, invocation_argument(in->inv, 1),
				   err);
	if (ret == 0)
		ret = sitting_check(&head->plan->cases[0], err);
	for (size_t i = 0; ret == 0 && i < head->suites[0]->benchmark_count;
	     i++)
		head->suites[0]->benchmarks[i].settings.cpus = 1;
	strvec_release(&paths);
	return ret;
}

/* What files are named from. */
static char *tree_of(const char *dir)
{
	char *top = git_top(dir);

	return top ? top : xstrdup(dir);
}

static int run_profile(struct invocation *inv, struct error *err)
{
	struct profiling in = { .inv = inv };
	int ret = -1;

	if (prepare_start(&in.prepared, err) == 0 &&
	    choose_case(&in, err) == 0 &&
	    prepare_cpus(&in.prepared, inv, err) == 0) {
		in.tree = tree_of(in.prepared.head.plan->cases[0].suite->dir);
		ret = take_sittings(&in, err);
	}
	if (ret == 0)
		report(&in);
	stacks_release(&in.stacks);
	sources_release(&in.sources);
	prepared_release(&in.prepared);
	free(in.tree);
	return ret == 0 ? EXIT_STATUS_OK : -1;
}

const struct command command_profile = {
	.name = "profile",
	.arguments = "SUITE CASE",
	.summary = "which function, which line takes the time of a case",
	.about =
		"Runs the case in fresh processes and looks at their stacks from "
		"outside, some thousand times a second, from their own CPU: while "
		"tare looks the benchmark cannot run, so that what is seen is what "
		"was, and nothing is changed in it. A sample weighs the CPU time "
		"since the one before. Profiled processes are never timed.\n\n"
		"CASE is named by any part of it that no other case has. CPython "
		"3.8 to 3.13 can be profiled; calls, statements, coroutines and "
		"imports can, commands and loads cannot.",
	.options = options,
	.run = run_profile,
	.examples = examples,
};
