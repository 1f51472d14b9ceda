/* SPDX-License-Identifier: MIT */
/*
 * tare bisect: which commit made it worse?
 *
 * Every candidate plays a duet against GOOD with the working tree's suite
 * laid over both; where its interval leaves both answers open it plays
 * again, and what was measured is put together.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/screen.h"
#include "gate/bisect.h"
#include "history/commits.h"
#include "history/git.h"
#include "history/worktree.h"
#include "model/exit_status.h"
#include "model/plan.h"
#include "model/run.h"
#include "reports/words.h"
#include "stage/bout.h"
#include "stage/matchup.h"
#include "stage/prepare.h"
#include "stage/wishes.h"

static const struct option options[] = {
	{ "metric", 'm', OPTION_TEXT, "METRIC",
	  "whose change is looked for; without it the first that got worse, "
	  "time before all others",
	  NULL },
	{ "duets", 0, OPTION_INTEGER, "N",
	  "at most so many for a commit that could be either", "3" },
	{ "strict", 0, OPTION_FLAG, NULL,
	  "end with status 4 where more than one commit is left", NULL },
	PREPARE_OPTIONS,
	WAIT_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare bisect v1.4 HEAD suites/api parse",
	"tare bisect v1.4 main suites 'dumps[size=large]' "
	"--metric allocations",
	NULL,
};

struct hunt {
	const struct invocation *inv;
	struct wishes wishes;
	char good[65];
	struct commit_list commits; /* oldest first; the last is BAD */
	struct worktree suites;	    /* the working tree's */
	struct strvec paths, cases;
	struct bout bout;
	struct bisect_change whole;
	size_t step;
};

static void print(const struct hunt *hunt, struct buf *line)
{
	buf_addc(line, '\n');
	screen_print(hunt->inv->screen, line);
	buf_truncate(line, 0);
}

/* "1a2b3c4d5 2026-01-31 Make it so" */
static void add_commit(struct buf *line, const struct commit *commit)
{
	char *authorship = commits_authorship(".", commit->hash);

	buf_addf(line, "%.9s ", commit->hash);
	if (authorship)
		buf_addf(line, "%.10s ", authorship);
	text_add_printable(line, commit->subject, 48);
	free(authorship);
}

static void add_change(struct buf *line, const struct bisect_change *change)
{
	units_add_change(line, change->ratio);
	if (!(change->high > change->low))
		return;
	buf_addc(line, ' ');
	words_add_interval(line, change->low, change->high);
}

static const char *const answer_words[] = {
	[BISECT_GOOD] = "good",
	[BISECT_BAD] = "bad",
	[BISECT_UNSURE] = "could be either, passed over",
	[BISECT_BROKEN] = "does not run, passed over",
};

static void say_step(struct hunt *hunt, const struct commit *commit,
		     enum bisect_answer answer, const struct played *played,
		     const struct bisect_change *change)
{
	struct buf line = BUF_INIT;

	buf_addf(&line, "%2zu. ", ++hunt->step);
	add_commit(&line, commit);
	buf_adds(&line, ": ");
	if (answer != BISECT_BROKEN) {
		add_change(&line, change);
		buf_adds(&line, ", ");
	}
	buf_adds(&line, answer_words[answer]);
	if (answer == BISECT_BROKEN && played->reason) {
		buf_adds(&line, " (");
		text_add_printable(&line, played->reason, 120);
		buf_addc(&line, ')');
	}
	print(hunt, &line);
	buf_release(&line);
}

static int ask(void *context, size_t candidate, enum bisect_answer *answer,
	       struct error *err)
{
	struct hunt *hunt = context;
	const struct commit *commit = &hunt->commits.items[candidate];
	int64_t duets = invocation_integer(hunt->inv, "duets");
	struct bisect_change change = { 0 };
	struct played played;

	for (int64_t i = 0; i == 0 || i < duets; i++) {
		if (bout_play(&hunt->bout, hunt->good, commit->hash, &played,
			      err) < 0)
			return -1;
		*answer = BISECT_BROKEN;
		if (played.broken)
			break;
		change = i ? bisect_combine(&change, &played.change)
			   : played.change;
		*answer = bisect_judge(&change, &hunt->whole);
		if (*answer != BISECT_UNSURE)
			break;
	}
	say_step(hunt, commit, *answer, &played, &change);
	free(played.reason);
	return 0;
}

static void say_start(const struct hunt *hunt)
{
	struct buf line = BUF_INIT;
	size_t count = hunt->commits.count;

	buf_addf(&line, "%s: %zu commits, at most %zu steps if all run",
		 hunt->cases.items[0], count, bisect_steps(count));
	print(hunt, &line);
	buf_release(&line);
}

/* 1: it is worse; 0: it is not, *STATUS says what to end with. */
static int check_bad(struct hunt *hunt, int *status, struct error *err)
{
	size_t last = hunt->commits.count - 1;
	const struct commit *bad = &hunt->commits.items[last];
	struct buf line = BUF_INIT;
	struct played played;
	int worse;

	if (bout_play(&hunt->bout, hunt->good, bad->hash, &played, err) < 0)
		return -1;
	if (played.broken) {
		error_set(err, ERROR_TARGET,
			  "the case does not run on both GOOD and BAD%s%.300s",
			  played.reason ? ": " : "",
			  played.reason ? played.reason : "");
		free(played.reason);
		return -1;
	}
	hunt->bout.metric = played.metric;
	hunt->whole = played.change;
	worse = played.verdict == VERDICT_WORSE;
	add_commit(&line, bad);
	buf_addf(&line, ": %s ", metric_label(hunt->bout.metric));
	add_change(&line, &played.change);
	buf_adds(&line, worse ? " against GOOD"
			      : ", which is not worse than "
				"GOOD; nothing to look for");
	if (played.verdict == VERDICT_UNDECIDED)
		buf_adds(&line, " (undecided)");
	print(hunt, &line);
	buf_release(&line);
	*status = played.verdict == VERDICT_UNDECIDED ? EXIT_STATUS_UNDECIDED
						      : EXIT_STATUS_NOTHING;
	return worse;
}

/* What the culprit itself brought: it against the commit before it. */
static int say_culprit(struct hunt *hunt, const struct bisect_result *result,
		       struct error *err)
{
	const struct commit *culprit = &hunt->commits.items[result->high];
	const char *before = result->low
				     ? hunt->commits.items[result->low - 1].hash
				     : hunt->good;
	char *authorship = commits_authorship(".", culprit->hash);
	struct buf line = BUF_INIT;
	struct played played;
	int ret = bout_play(&hunt->bout, before, culprit->hash, &played, err);

	if (ret == 0 && !played.broken) {
		buf_addf(&line, "%s is the first %s commit\n    ",
			 culprit->hash,
			 change_word(hunt->bout.metric, played.better,
				     hunt->whole.ratio));
		text_add_printable(&line, culprit->subject, 0);
		if (authorship) {
			buf_adds(&line, "\n    ");
			text_add_printable(&line, authorship, 0);
		}
		buf_addf(&line, "\n    %s ", metric_label(hunt->bout.metric));
		add_change(&line, &played.change);
		buf_addf(&line, " against %.9s before it", before);
		print(hunt, &line);
	}
	free(played.reason);
	free(authorship);
	buf_release(&line);
	return ret;
}

static void say_range(const struct hunt *hunt,
		      const struct bisect_result *result)
{
	struct buf line = BUF_INIT;

	buf_addf(&line,
		 "one of these %zu commits made it worse; those between "
		 "did not answer:",
		 result->high - result->low + 1);
	print(hunt, &line);
	for (size_t i = result->low; i <= result->high; i++) {
		buf_adds(&line, "    ");
		add_commit(&line, &hunt->commits.items[i]);
		print(hunt, &line);
	}
	buf_release(&line);
}

static int search(struct hunt *hunt, struct error *err)
{
	const struct bisect_oracle oracle = { hunt, ask };
	struct bisect_result result;
	int status, worse;

	hunt->bout.suites_from = hunt->suites.path;
	say_start(hunt);
	worse = check_bad(hunt, &status, err);
	if (worse <= 0)
		return worse < 0 ? -1 : status;
	if (bisect_search(hunt->commits.count, &oracle, &result, err) < 0)
		return -1;
	if (result.low == result.high)
		return say_culprit(hunt, &result, err) < 0 ? -1
							   : EXIT_STATUS_OK;
	say_range(hunt, &result);
	return invocation_flag(hunt->inv, "strict") ? EXIT_STATUS_UNDECIDED
						    : EXIT_STATUS_OK;
}

static int find_case(struct hunt *hunt, struct error *err)
{
	struct prepared prepared = { .warden = NULL };
	struct planned *head = &prepared.head;
	int ret = -1;

	if (prepare_start(&prepared, &hunt->wishes, err) == 0 &&
	    prepare_plan(&prepared, head, &hunt->paths, PREPARE_FULL, NULL,
			 err) == 0)
		ret = matchup_pick(head->plan,
				   invocation_argument(hunt->inv, 3), err);
	if (ret == 0)
		strvec_push(&hunt->cases, head->plan->cases[0].id);
	prepared_release(&prepared);
	return ret;
}

static int list_commits(struct hunt *hunt, struct error *err)
{
	const char *good = invocation_argument(hunt->inv, 0);
	const char *bad = invocation_argument(hunt->inv, 1);
	char bad_hash[65], *range;
	int ret;

	if (git_resolve(".", good, hunt->good, err) < 0 ||
	    git_resolve(".", bad, bad_hash, err) < 0)
		return -1;
	if (strcmp(hunt->good, bad_hash) == 0 ||
	    !commits_is_ancestor(".", hunt->good, bad_hash))
		return error_set(err, ERROR_USAGE,
				 "%s does not lead to %s: GOOD must be an "
				 "older commit of the same branch",
				 good, bad);
	range = xasprintf("%s..%s", hunt->good, bad_hash);
	ret = commits_of_range(".", range, &hunt->commits, err);
	commits_arrange(&hunt->commits, COMMITS_OLDEST);
	free(range);
	return ret;
}

static int choose_metric(struct hunt *hunt, struct error *err)
{
	const char *name = invocation_text(hunt->inv, "metric");

	hunt->bout.metric = name ? metric_find(name) : METRIC_COUNT;
	if (name && hunt->bout.metric == METRIC_COUNT)
		return error_set(err, ERROR_USAGE,
				 "unknown metric '%s'; tare(1) lists them",
				 name);
	return 0;
}

static int run_bisect(struct invocation *inv, struct error *err)
{
	struct hunt hunt = { .inv = inv, .suites = WORKTREE_INIT };
	struct error ignored = ERROR_INIT; /* swept at the next start */
	int ret = -1;

	strvec_push(&hunt.paths, invocation_argument(inv, 2));
	hunt.bout = (struct bout){
		.wishes = &hunt.wishes,
		.paths = &hunt.paths,
		.cases = &hunt.cases,
	};
	if (common_options_wishes(inv, &hunt.wishes, err) == 0 &&
	    choose_metric(&hunt, err) == 0 && list_commits(&hunt, err) == 0 &&
	    find_case(&hunt, err) == 0 &&
	    worktree_snapshot(".", "c", &hunt.suites, err) == 0)
		ret = search(&hunt, err);
	if (worktree_remove(&hunt.suites, &ignored) < 0)
		ignored.kind = ERROR_NONE;
	commit_list_release(&hunt.commits);
	strvec_release(&hunt.paths);
	strvec_release(&hunt.cases);
	return ret;
}

const struct command command_bisect = {
	.name = "bisect",
	.arguments = "GOOD BAD SUITE CASE",
	.summary = "find the commit that made a case worse",
	.about =
		"Searches by halves along the first parents from GOOD to BAD. "
		"Every commit is held against GOOD in a duet, with the suite of "
		"the working tree laid over both: it is good or bad if the "
		"interval of its change lies on one side of half the change from "
		"GOOD to BAD. What could be either is measured again, what does "
		"not run is passed over. At the end the commit that was found is "
		"held against the one before it.\n\nEnds with 5 if BAD is not "
		"worse than GOOD, with 4 if that cannot be told.",
	.options = options,
	.run = run_bisect,
	.examples = examples,
};
