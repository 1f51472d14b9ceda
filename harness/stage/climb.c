/* SPDX-License-Identifier: MIT */
/* What a recorded baseline leaves open is decided live, where that can be. */
#include "stage/climb.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "compare/screening.h"
#include "compare/window.h"
#include "gate/ladder.h"
#include "history/git.h"
#include "model/findings.h"
#include "model/run.h"
#include "stage/baseline_window.h"
#include "stage/side.h"
#include "stage/stage.h"
#include "stage/wishes.h"

int climb_screen(const struct climb *climb, struct findings *findings,
		 struct error *err)
{
	struct window *window;

	if (!side_baseline(climb->base))
		return 0;
	window = baseline_window(climb->store, side_baseline(climb->base),
				 climb->head, err);
	if (!window)
		return -1;
	screening_judge(findings, climb->head, window);
	window_free(window);
	return 0;
}

/* Top of the repository that SUITE, a file or a folder, lies in. */
static char *top_of(const char *suite)
{
	const char *slash = strrchr(suite, '/');
	char *folder, *top;

	if (!fs_is_file(suite))
		return git_top(suite);
	folder = slash ? xstrndup(suite, (size_t)(slash - suite) + 1)
		       : xstrdup(".");
	top = git_top(folder);
	free(folder);
	return top;
}

/* Do all suites lie in the repository that we stand in?  Only then is there
 * another side to them. */
static bool are_within(const struct strvec *suites, const char *top)
{
	bool within = true;

	for (size_t i = 0; within && i < suites->count; i++) {
		char *of_suite = top_of(suites->items[i]);

		within = of_suite && strcmp(of_suite, top) == 0;
		free(of_suite);
	}
	return within;
}

const char *climb_why_no_duets(const struct climb *climb)
{
	char *top = git_top(".");
	const char *why = NULL;

	if (climb->no_duet)
		why = "no duet was wanted (--no-duet)";
	else if (!top)
		why = "a duet needs a git repository";
	else if (!are_within(climb->suites, top))
		why = "no duet is possible: the suite lies outside of this "
		      "repository";
	free(top);
	return why;
}

/* Why base cannot be measured live; NULL and its commit if it can. */
static const char *why_no_duet(const struct climb *climb, char hash[65])
{
	const struct commit *commit = &climb->base->run->commit;
	struct error ignored = ERROR_INIT;
	const char *why = climb_why_no_duets(climb);

	if (why)
		return why;
	if (!commit->hash)
		return "no duet is possible: base was measured outside of git";
	if (commit->dirty)
		return "no duet is possible: base was measured with "
		       "uncommitted changes";
	if (git_resolve(".", commit->hash, hash, &ignored) < 0)
		return "no duet is possible: base's commit is not in this "
		       "repository";
	return NULL;
}

/* What of the budget is left, in ns; 0: there is none; -1: it is spent. */
static int64_t budget_left(const struct climb *climb)
{
	int64_t budget_ns = climb->wishes->budget_ns;
	int64_t spent_ns = clock_monotonic_ns() - climb->started_ns;

	if (budget_ns == 0)
		return 0;
	return budget_ns > spent_ns ? budget_ns - spent_ns : -1;
}

struct findings *climb_stage(const struct climb *climb, char *hash,
			     const struct strvec *cases, struct error *err)
{
	const struct chosen_side base = {
		.kind = SIDE_REVISION,
		.name = climb->base->name,
		.where = hash,
	};
	struct wishes wishes = *climb->wishes;
	const struct stage_request request = {
		.wishes = &wishes,
		.base = &base,
		.suites = climb->suites,
		.cases = cases,
		.terms = climb->terms,
	};

	wishes.budget_ns = budget_left(climb);
	if (wishes.budget_ns >= 0)
		return stage_duet(&request, err);
	error_set(err, ERROR_NOTHING, "no budget is left");
	return NULL;
}

static int play(const struct climb *climb, const struct strvec *cases,
		char *hash, struct findings *findings, struct error *err)
{
	struct error failure = ERROR_INIT;
	struct findings *duet = climb_stage(climb, hash, cases, &failure);

	if (!duet && failure.kind == ERROR_INTERRUPT) {
		*err = failure;
		return -1;
	}
	if (duet)
		ladder_take(findings, duet, cases);
	else
		ladder_stay(findings, cases,
			    arena_printf(&findings->arena,
					 "no duet was possible: %s",
					 failure.text));
	findings_free(duet);
	return 0;
}

int climb_duet(const struct climb *climb, struct findings *findings,
	       struct error *err)
{
	struct strvec cases = STRVEC_INIT;
	char hash[65];
	const char *why;
	int ret = 0;

	ladder_nominate(findings, &cases);
	if (cases.count) {
		why = why_no_duet(climb, hash);
		if (why)
			ladder_stay(findings, &cases, why);
		else
			ret = play(climb, &cases, hash, findings, err);
	}
	strvec_release(&cases);
	return ret;
}
