/* SPDX-License-Identifier: MIT */
/*
 * tare history: measure commits that nobody measured when they were made.
 *
 * Each commit is checked out into the same folder and head's suite is laid
 * over it, so that only the product differs.  What a commit itself makes
 * fail is said and counted; only what would fail for all of them ends the
 * walk.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "history/commits.h"
#include "measure/imports.h"
#include "measure/measure.h"
#include "model/exit_status.h"
#include "model/plan.h"
#include "model/run.h"
#include "spawn/interrupt.h"
#include "stage/matchup.h"
#include "stage/prepare.h"
#include "stage/record.h"
#include "stage/side.h"
#include "stage/trees.h"
#include "stage/wishes.h"
#include "store/store.h"

static const struct option options[] = {
	{ "every", 0, OPTION_INTEGER, "N", "every Nth commit", NULL },
	{ "points", 'n', OPTION_INTEGER, "N", "N commits, evenly spread",
	  NULL },
	{ "order", 0, OPTION_CHOICE, "newest|oldest|coarse",
	  "which commit comes first; coarse: the ends, the middle, then the "
	  "middles of what is left",
	  "newest" },
	{ "again", 0, OPTION_FLAG, NULL,
	  "measure those too that are measured already", NULL },
	PREPARE_OPTIONS,
	WAIT_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare history v1.0..HEAD suites --points 20  # where were the steps?",
	"tare history main~50.. suites/api -k parse",
	"tare trend  # look at it",
	NULL,
};

struct walk {
	const struct invocation *inv;
	struct wishes wishes;
	struct store *store;
	struct strvec suites;
	struct commit_list commits;
	struct trees trees;
	struct prepared prepared;
	struct run *like; /* what a measured commit's run has */
	size_t at;
	size_t measured, stored, failed;
	int64_t spent_ns;    /* on those that were measured */
	int64_t expected_ns; /* for one */
};

static const struct commit *commit_at(const struct walk *walk)
{
	return &walk->commits.items[walk->at];
}

/* "3/20 1a2b3c4d5 Make it so" */
static void add_position(struct buf *out, const struct walk *walk)
{
	const struct commit *commit = commit_at(walk);

	buf_addf(out, "%zu/%zu %.9s ", walk->at + 1, walk->commits.count,
		 commit->hash);
}

static void say(const struct walk *walk, const char *what)
{
	struct buf line = BUF_INIT;

	add_position(&line, walk);
	clock_add_date(&line, commit_at(walk)->date_ns);
	buf_truncate(&line, line.len - strlen("T00:00:00Z"));
	buf_addc(&line, ' ');
	text_add_printable(&line, commit_at(walk)->subject, 40);
	buf_addf(&line, ": %s\n", what);
	screen_print(walk->inv->screen, &line);
	buf_release(&line);
}

static void say_failed(struct walk *walk, const char *why)
{
	struct buf text = BUF_INIT;

	walk->failed++;
	buf_adds(&text, "failed, ");
	text_add_printable(&text, why, 300);
	say(walk, text.data);
	buf_release(&text);
}

static int64_t cost_of_one(const struct walk *walk)
{
	return walk->measured ? walk->spent_ns / (int64_t)walk->measured
			      : walk->expected_ns;
}

static void show_progress(void *context,
			  const struct measure_progress *progress)
{
	const struct walk *walk = context;
	size_t count = walk->commits.count, left = count - walk->at - 1;
	struct screen_progress line = {
		.left_ns = progress->left_ns +
			   (int64_t)left * cost_of_one(walk),
	};
	struct buf text = BUF_INIT;
	double within = 0;

	if (progress->expected)
		within = (double)progress->done / (double)progress->expected;
	add_position(&text, walk);
	buf_adds(&text, progress->case_id ? progress->case_id : "");
	line.text = text.data;
	line.done = ((double)walk->at + within) / (double)count;
	screen_progress(walk->inv->screen, &line);
	buf_release(&text);
}

/* Would the next commit fail of the same? */
static bool is_fatal(const struct error *err)
{
	switch (err->kind) {
	case ERROR_USAGE:
	case ERROR_STORE:
	case ERROR_INTERRUPT:
		return true;
	case ERROR_NONE:
	case ERROR_INPUT:
	case ERROR_SYSTEM:
	case ERROR_TARGET:
	case ERROR_NOTHING:
		return false;
	}
	return true;
}

/* The suites, the plan and the CPUs, as the working tree has them. */
static int start(struct walk *walk, struct error *err)
{
	struct prepared *prepared = &walk->prepared;

	if (common_options_wishes(walk->inv, &walk->wishes, err) < 0 ||
	    prepare_start(prepared, &walk->wishes, err) < 0 ||
	    prepare_plan(prepared, &prepared->head, &walk->suites, PREPARE_FULL,
			 walk->store, err) < 0 ||
	    prepare_cpus(prepared, err) < 0)
		return -1;
	walk->expected_ns = prepared->head.plan->expected_ns;
	walk->like = record_describe(prepared, commit_at(walk));
	return trees_open_head(&walk->trees, NULL, err);
}

/* 1: there is a run of it already; 0: none; -1: ERR. */
static int look_up(struct walk *walk, struct run *like, struct error *err)
{
	struct error why = ERROR_INIT;
	struct run *run;
	size_t failed = 0;

	if (invocation_flag(walk->inv, "again"))
		return 0;
	run = store_sealed(walk->store, like, &why);
	if (!run && why.kind != ERROR_NONE) {
		*err = why;
		return -1;
	}
	if (!run)
		return 0;
	for (size_t i = 0; i < run->case_count; i++)
		failed += run->cases[i].outcome == OUTCOME_FAILED;
	walk->stored++;
	say(walk, failed ? "measured already, with cases that failed"
			 : "measured already");
	run_free(run);
	return 1;
}

/* Check the commit out and plan it. */
static int lay_out(struct walk *walk, struct error *err)
{
	struct chosen_side side = {
		.kind = SIDE_REVISION,
		.where = xstrdup(commit_at(walk)->hash),
	};
	struct strvec paths = STRVEC_INIT, head_paths = STRVEC_INIT;
	struct measure_setup setup = prepared_setup(&walk->prepared);
	int ret;

	prepared_clear_plans(&walk->prepared);
	ret = trees_change_base(&walk->trees, &side, err);
	if (ret == 0)
		ret = trees_suites(&walk->trees, &walk->suites, &paths,
				   &head_paths, err);
	if (ret == 0)
		ret = prepare_plan(&walk->prepared, &walk->prepared.head,
				   &paths, PREPARE_FULL, walk->store, err);
	if (ret == 0) {
		matchup_keep_own(walk->prepared.head.plan,
				 walk->trees.base_root);
		ret = imports_check(&setup, walk->prepared.head.plan, err);
	}
	strvec_release(&paths);
	strvec_release(&head_paths);
	side_release(&side);
	return ret;
}

static void count_run(struct walk *walk, const struct run *run,
		      int64_t spent_ns)
{
	const struct run_case *first = NULL;
	struct buf text = BUF_INIT;
	size_t failed = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		if (run->cases[i].outcome != OUTCOME_FAILED)
			continue;
		if (!first)
			first = &run->cases[i];
		failed++;
	}
	if (failed == run->case_count && first) {
		say_failed(walk, first->reason ? first->reason : "every case");
		return;
	}
	walk->measured++;
	walk->spent_ns += spent_ns;
	units_add_duration(&text, spent_ns);
	if (failed)
		buf_addf(&text, ", %zu of %zu cases failed", failed,
			 run->case_count);
	say(walk, text.data);
	buf_release(&text);
}

static int measure_commit(struct walk *walk, struct error *err)
{
	const struct record_order order = {
		.mode = invocation_flag(walk->inv, "again") ? RECORD_NEW
							    : RECORD_RESUME,
		.commit = commit_at(walk),
		.progress = show_progress,
		.context = walk,
	};
	int64_t started_ns = clock_monotonic_ns();
	struct run *run = NULL;
	int ret = record_ordered(&walk->prepared, walk->store, &order, &run,
				 err);

	if (ret == 0)
		count_run(walk, run, clock_monotonic_ns() - started_ns);
	run_free(run);
	return ret;
}

/* What is laid out may differ from what head has: other files beside the
 * suite, another interpreter. */
static int visit_laid_out(struct walk *walk, struct error *err)
{
	struct run *like;
	int found;

	if (lay_out(walk, err) < 0)
		return -1;
	like = record_describe(&walk->prepared, commit_at(walk));
	found = look_up(walk, like, err);
	run_free(like);
	if (found)
		return found < 0 ? -1 : 0;
	return measure_commit(walk, err);
}

static int visit(struct walk *walk, struct error *err)
{
	struct error why = ERROR_INIT;
	int found;

	if (interrupt_check(err) < 0)
		return -1;
	walk->like->commit = *commit_at(walk);
	found = look_up(walk, walk->like, err);
	if (found)
		return found < 0 ? -1 : 0;
	if (visit_laid_out(walk, &why) == 0)
		return 0;
	if (is_fatal(&why) || interrupt_pending()) {
		*err = why;
		return -1;
	}
	say_failed(walk, why.text);
	return 0;
}

static int walk_commits(struct walk *walk, struct error *err)
{
	int ret = 0;

	for (walk->at = 0; walk->at < walk->commits.count; walk->at++) {
		ret = visit(walk, err);
		if (ret < 0)
			break;
	}
	screen_progress_end(walk->inv->screen);
	if (ret < 0 && interrupt_pending())
		return error_prefix(err,
				    "%zu of %zu commits are measured, the same "
				    "command goes on",
				    walk->measured + walk->stored,
				    walk->commits.count);
	return ret;
}

static int finish(const struct walk *walk)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%zu commits: %zu measured", walk->commits.count,
		 walk->measured);
	if (walk->stored)
		buf_addf(&text, ", %zu measured before", walk->stored);
	if (walk->failed)
		buf_addf(&text, ", %zu failed", walk->failed);
	buf_adds(&text, "; `tare trend` draws them\n");
	screen_print(walk->inv->screen, &text);
	buf_release(&text);
	return walk->measured + walk->stored ? EXIT_STATUS_OK
					     : EXIT_STATUS_FAILED;
}

static enum commits_order order_of(const struct invocation *inv)
{
	const char *order = invocation_text(inv, "order");

	if (strcmp(order, "oldest") == 0)
		return COMMITS_OLDEST;
	return strcmp(order, "coarse") == 0 ? COMMITS_COARSE : COMMITS_NEWEST;
}

static int choose(struct walk *walk, struct error *err)
{
	const struct invocation *inv = walk->inv;
	int64_t every = invocation_integer(inv, "every");
	int64_t points = invocation_integer(inv, "points");

	if (commits_of_range(".", invocation_argument(inv, 0), &walk->commits,
			     err) < 0)
		return -1;
	commits_thin(&walk->commits, every > 0 ? (size_t)every : 0);
	commits_spread(&walk->commits, points > 0 ? (size_t)points : 0);
	commits_arrange(&walk->commits, order_of(inv));
	for (size_t i = 1; i < inv->arguments.count; i++)
		strvec_push(&walk->suites, inv->arguments.items[i]);
	return 0;
}

static int run_history(struct invocation *inv, struct error *err)
{
	struct walk walk = { .inv = inv, .trees = TREES_INIT };
	char *path = place_store(inv);
	int ret = -1;

	if (choose(&walk, err) == 0)
		walk.store = store_open(path, err);
	if (walk.store && start(&walk, err) == 0 &&
	    walk_commits(&walk, err) == 0)
		ret = finish(&walk);
	run_free(walk.like);
	prepared_release(&walk.prepared);
	trees_close(&walk.trees);
	store_close(walk.store);
	commit_list_release(&walk.commits);
	strvec_release(&walk.suites);
	free(path);
	return ret;
}

const struct command command_history = {
	.name = "history",
	.arguments = "REV..REV SUITE...",
	.summary = "measure old commits, for trends",
	.about =
		"Checks out one commit after the other into a folder of its own, "
		"lays the suite of the working tree over it, measures it and "
		"records the run as that commit's. A..B are the commits after A "
		"up to B along the first parents; a bare revision is that commit "
		"alone.\n\nCommits that this machine has measured already with "
		"the same suite are passed over, a commit that was cut short is "
		"finished first; so Ctrl-C costs nothing, the same command goes "
		"on. Commits that do not run are named, counted and passed over. "
		"--budget is for each commit.",
	.options = options,
	.run = run_history,
	.examples = examples,
};
