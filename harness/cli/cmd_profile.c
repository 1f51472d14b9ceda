/* SPDX-License-Identifier: MIT */
/*
 * tare profile: which function, which line?  And with --against: which of
 * them makes the difference?
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/place.h"
#include "cli/portrait.h"
#include "cli/screen.h"
#include "history/git.h"
#include "measure/sitting.h"
#include "model/exit_status.h"
#include "model/plan.h"
#include "model/profile.h"
#include "model/run.h"
#include "profile/contrast.h"
#include "profile/digest.h"
#include "reports/profiles.h"
#include "stage/matchup.h"
#include "stage/meeting.h"
#include "stage/prepare.h"
#include "stage/side.h"
#include "stage/stage.h"
#include "stage/wishes.h"
#include "store/store.h"

static const struct option options[] = {
	{ "against", 'a', OPTION_TEXT, "SIDE",
	  "what makes the difference to it: git:REV, a folder, or a recorded "
	  "run whose commit is there",
	  NULL },
	{ "head", 0, OPTION_TEXT, "SIDE",
	  "what is held against it, instead of the working tree", NULL },
	PORTRAIT_OPTIONS,
	PREPARE_OPTIONS,
	WAIT_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare profile suites/api parse",
	"tare profile suites/api parse --against git:main",
	"tare profile suites/api parse --flame parse.svg",
	"tare profile suites/fixes 'squares[how=loop]' --processes 20",
	NULL,
};

/* What files are named from. */
static char *tree_of(const char *dir)
{
	char *top = git_top(dir);

	return top ? top : xstrdup(dir);
}

/* One side ---------------------------------------------------------------- */

static int report_one(const struct invocation *inv, struct portrait *portrait,
		      struct error *err)
{
	const struct digest_side side = portrait_side(portrait);
	const struct digest_side *const sides[] = { &side };
	struct profile profile = { .case_id = portrait->c->id };
	struct buf out = BUF_INIT;

	digest(&side, &profile);
	terminal_profile(&profile, &inv->screen->style, &out);
	screen_print(inv->screen, &out);
	buf_release(&out);
	profile_release(&profile);
	return portraits_write(inv, sides, 1, portrait->c->id, err);
}

static int prepare_one(struct prepared *prepared, const struct invocation *inv,
		       const struct wishes *wishes, const struct strvec *suites,
		       struct error *err)
{
	struct plan *plan;

	if (prepare_start(prepared, wishes, err) < 0 ||
	    prepare_plan(prepared, &prepared->head, suites, PREPARE_FULL, NULL,
			 err) < 0)
		return -1;
	plan = prepared->head.plan;
	if (matchup_pick(plan, invocation_argument(inv, 1), err) < 0 ||
	    sitting_check(&plan->cases[0], err) < 0)
		return -1;
	return prepare_cpus(prepared, err);
}

static int profile_one(const struct invocation *inv,
		       const struct wishes *wishes, const struct strvec *suites,
		       struct error *err)
{
	struct prepared prepared = { .warden = NULL };
	struct portrait portrait = { .c = NULL };
	struct portrait *const portraits[] = { &portrait };
	struct measure_setup setup;
	int ret = prepare_one(&prepared, inv, wishes, suites, err);

	if (ret == 0) {
		setup = prepared_setup(&prepared);
		portrait.c = &prepared.head.plan->cases[0];
		portrait.tree = tree_of(portrait.c->suite->dir);
		ret = portraits_take(wishes, inv->screen, &setup, portraits, 1,
				     err);
	}
	if (ret == 0)
		ret = report_one(inv, &portrait, err);
	portrait_release(&portrait);
	prepared_release(&prepared);
	return ret;
}

/* Two sides --------------------------------------------------------------- */

struct two_sides {
	struct chosen_side base, head; /* head: the working tree if nothing */
	struct meeting meeting;
};

static int report_two(const struct invocation *inv, struct portrait *base,
		      struct portrait *head, const struct two_sides *two,
		      struct error *err)
{
	const struct digest_side base_side = portrait_side(base);
	const struct digest_side head_side = portrait_side(head);
	const struct digest_side *const sides[] = { &base_side, &head_side };
	struct profile_change change = {
		.case_id = head->c->id,
		.base = two->base.name,
		.head = two->head.name ? two->head.name : "working tree",
	};
	struct buf out = BUF_INIT;

	contrast(&base_side, &head_side, &change);
	terminal_change(&change, &inv->screen->style, &out);
	screen_print(inv->screen, &out);
	buf_release(&out);
	profile_change_release(&change);
	return portraits_write(inv, sides, 2, head->c->id, err);
}

/* Of a recorded run its commit sits: stacks are not recorded. */
static int make_live(struct chosen_side *side, struct error *err)
{
	const struct commit *commit = side->run ? &side->run->commit : NULL;

	if (!commit)
		return 0;
	if (!commit->hash || commit->dirty)
		return error_set(err, ERROR_USAGE,
				 "%s is recorded, and not of a commit as it "
				 "stands; say git:REV or a folder",
				 side->name);
	side->kind = SIDE_REVISION;
	free(side->where);
	side->where = xstrdup(commit->hash);
	return 0;
}

static int sit_two(const struct invocation *inv, const struct wishes *wishes,
		   const struct two_sides *two, struct error *err)
{
	const struct meeting *meeting = &two->meeting;
	struct measure_setup setup = prepared_setup(&meeting->prepared);
	struct portrait base = {
		.c = &meeting->prepared.base.plan->cases[0],
		.tree = xstrdup(meeting->trees.base_root),
	};
	struct portrait head = {
		.c = &meeting->prepared.head.plan->cases[0],
		.tree = xstrdup(meeting->trees.head_root),
	};
	struct portrait *const portraits[] = { &base, &head };
	int ret = -1;

	if (sitting_check(base.c, err) == 0 && sitting_check(head.c, err) == 0)
		ret = portraits_take(wishes, inv->screen, &setup, portraits, 2,
				     err);
	if (ret == 0)
		ret = report_two(inv, &base, &head, two, err);
	portrait_release(&base);
	portrait_release(&head);
	return ret;
}

static int find_side(struct chosen_side *side, const char *text,
		     struct store *store, struct error *err)
{
	if (side_find(side, text, store, NULL, err) < 0)
		return -1;
	return make_live(side, err);
}

static int profile_two(const struct invocation *inv,
		       const struct wishes *wishes, const struct strvec *suites,
		       struct store *store, struct error *err)
{
	const char *name = invocation_argument(inv, 1);
	const char *head = invocation_text(inv, "head");
	struct two_sides two = { .meeting = { .trees = TREES_INIT } };
	const struct stage_request request = {
		.wishes = wishes,
		.base = &two.base,
		.head = head ? &two.head : NULL,
		.suites = suites,
		.base_case = name,
		.head_case = name,
	};
	int ret = -1;

	if (find_side(&two.base, invocation_text(inv, "against"), store, err) ==
		    0 &&
	    (!head || find_side(&two.head, head, store, err) == 0) &&
	    meeting_open(&two.meeting, &request, TREES_STRAIGHT, err) == 0)
		ret = sit_two(inv, wishes, &two, err);
	meeting_close(&two.meeting);
	side_release(&two.base);
	side_release(&two.head);
	return ret;
}

static int profile_against(const struct invocation *inv,
			   const struct wishes *wishes,
			   const struct strvec *suites, struct error *err)
{
	char *path = place_store(inv);
	struct store *store = store_open_to_read(path, err);
	int ret = store ? profile_two(inv, wishes, suites, store, err) : -1;

	store_close(store);
	free(path);
	return ret;
}

static int run_profile(struct invocation *inv, struct error *err)
{
	struct strvec suites = STRVEC_INIT;
	struct wishes wishes;
	int ret;

	if (invocation_given(inv, "head") && !invocation_given(inv, "against"))
		return error_set(err, ERROR_USAGE,
				 "--head is what is held --against another "
				 "side; which one?");
	if (portraits_check(inv, err) < 0 ||
	    common_options_wishes(inv, &wishes, err) < 0)
		return -1;
	strvec_push(&suites, invocation_argument(inv, 0));
	ret = invocation_given(inv, "against")
		      ? profile_against(inv, &wishes, &suites, err)
		      : profile_one(inv, &wishes, &suites, err);
	strvec_release(&suites);
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
		"With --against both sides sit in pairs, turn by turn as in a duet. "
		"What is told is the difference in CPU time a call, of functions "
		"and of lines, in themselves and with all they call; a line that "
		"moved is still the same line. Rows are shown if they differ "
		"surely. What garbage collection takes is a row of its own, below "
		"whatever it interrupted, but for what a __del__ does (CPython 3.9 "
		"and later).\n\n"
		"Memory is seen in a process of its own: every request to Python's "
		"allocators in one call, with its stack. Those numbers are exact, "
		"as the metric `allocations` is; a load has none.\n\n"
		"CASE is named by any part of it that no other case has. CPython "
		"3.8 to 3.15 can be profiled; calls, statements, coroutines, "
		"imports and loads without a rate can, commands cannot. It runs on "
		"one CPU, whatever `cpus:` says; loads of two sides sit one after "
		"the other.",
	.options = options,
	.run = run_profile,
	.examples = examples,
};
