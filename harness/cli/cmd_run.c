/* SPDX-License-Identifier: MIT */
/* tare run: measure, print, record. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "compare/summarize.h"
#include "history/git.h"
#include "model/exit_status.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/suite.h"
#include "model/summary.h"
#include "reports/report.h"
#include "stage/governance.h"
#include "stage/prepare.h"
#include "stage/record.h"
#include "stage/wishes.h"
#include "store/runfile.h"
#include "store/store.h"

static const struct option options[] = {
	{ "output", 'o', OPTION_TEXT, "FILE",
	  "write the run with all its samples as JSON", NULL },
	{ "save-as", 's', OPTION_TEXT, "NAME", "add the run to this baseline",
	  NULL },
	{ "quick", 0, OPTION_FLAG, NULL, "each case once: does it run?", NULL },
	{ "resume", 0, OPTION_FLAG, NULL,
	  "go on with the run of these suites that was cut short", NULL },
	GOVERNANCE_OPTIONS,
	PREPARE_OPTIONS,
	{ "counters", 0, OPTION_CHOICE, "perf|callgrind",
	  "who counts instructions: the CPU, where the kernel allows it and "
	  "the suite asks for them; or valgrind, slowly, but the same "
	  "everywhere and to the digit",
	  "perf" },
	WAIT_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare run suites/fixes  # a table of what everything costs",
	"tare run suites --save-as main  # remember it as baseline \"main\"",
	"tare run suites --counters callgrind  # instructions, exactly",
	"tare run suites --quick -k 'lookup*'  # do these cases run at all?",
	NULL,
};

static int write_run(const struct run *run, const char *path, struct error *err)
{
	struct buf text = BUF_INIT;
	int ret;

	runfile_print(run, &text);
	ret = fs_write_atomic(path, &text, err);
	buf_release(&text);
	return ret;
}

static void print_run(const struct run *run, struct screen *screen)
{
	struct run_summary summary;
	struct buf text = BUF_INIT;

	summarize_run(run, &summary);
	terminal_run(&summary, &screen->style, &text);
	screen_print(screen, &text);
	run_summary_release(&summary);
	buf_release(&text);
}

static enum exit_status status_of(const struct run *run)
{
	for (size_t i = 0; i < run->case_count; i++)
		if (run->cases[i].outcome == OUTCOME_FAILED)
			return EXIT_STATUS_FAILED;
	return EXIT_STATUS_OK;
}

/* A run that failed is recorded, but no baseline; its status says why. */
static int save(const struct invocation *inv, struct store *store,
		const struct run *run, const char *name, struct error *err)
{
	if (status_of(run) == EXIT_STATUS_OK)
		return store_baseline_add(store, name, run->uuid, err);
	screen_note(inv->screen, "a case failed: the run is recorded, but not "
				 "saved as a baseline");
	return 0;
}

static int deliver(const struct invocation *inv, struct store *store,
		   const struct run *run, struct error *err)
{
	const char *output = invocation_text(inv, "output");
	const char *name = invocation_text(inv, "save-as");

	print_run(run, inv->screen);
	if (output && write_run(run, output, err) < 0)
		return -1;
	if (name && save(inv, store, run, name, err) < 0)
		return -1;
	return (int)status_of(run);
}

/* Before hours are spent on what could not be kept. */
static int check_commit(const struct invocation *inv,
			const struct prepared *prepared, struct error *err)
{
	struct arena arena = { NULL };
	struct commit commit;
	int ret;

	if (!invocation_text(inv, "save-as"))
		return 0;
	git_commit(prepared->head.suites[0]->dir, &arena, &commit);
	ret = governance_check(&commit, common_options_dirt(inv), err);
	arena_release(&arena);
	return ret;
}

static int measure(const struct invocation *inv, struct store *store,
		   struct prepared *prepared, struct error *err)
{
	enum prepare_speed speed = invocation_flag(inv, "quick") ? PREPARE_QUICK
								 : PREPARE_FULL;
	enum record_mode mode = invocation_flag(inv, "resume") ? RECORD_RESUME
							       : RECORD_NEW;
	struct run *run = NULL;
	int status = -1;

	if (prepare_plan(prepared, &prepared->head, &inv->arguments, speed,
			 store, err) < 0 ||
	    check_commit(inv, prepared, err) < 0 ||
	    prepare_cpus(prepared, err) < 0)
		return -1;
	prepared->head.plan->callgrind =
		!strcmp(invocation_text(inv, "counters"), "callgrind");
	if (record_run(prepared, store, mode, &run, err) == 0)
		status = deliver(inv, store, run, err);
	else if (run && err->kind == ERROR_INTERRUPT) {
		print_run(run, inv->screen);
		error_prefix(err, "%zu workers are kept, --resume goes on",
			     run->count);
	}
	run_free(run);
	return status;
}

/* What would fail when all is measured fails now. */
static int check_options(const struct invocation *inv, struct error *err)
{
	const char *name = invocation_text(inv, "save-as");
	const char *output = invocation_text(inv, "output");

	if (invocation_flag(inv, "quick") && name)
		return error_set(err, ERROR_USAGE,
				 "--quick measures nothing that --save-as "
				 "could keep");
	if (name && store_baseline_check_name(name, err) < 0)
		return -1;
	return output ? fs_check_place(output, err) : 0;
}

static int run_run(struct invocation *inv, struct error *err)
{
	struct prepared prepared = { .warden = NULL };
	struct wishes wishes;
	char *path;
	struct store *store = NULL;
	int status = -1;

	if (check_options(inv, err) < 0 ||
	    common_options_wishes(inv, &wishes, err) < 0)
		return -1;
	path = place_store(inv);
	if (prepare_start(&prepared, &wishes, err) == 0)
		store = store_open(path, err);
	if (store)
		status = measure(inv, store, &prepared, err);
	prepared_release(&prepared);
	store_close(store);
	free(path);
	return status;
}

const struct command command_run = {
	.name = "run",
	.arguments = "SUITE...",
	.summary = "measure suites, print a table, record the run",
	.about = "Measures every case of the suites in fresh, pinned processes "
		 "and prints what each costs, how sure that is, and how the "
		 "variants compare with their references. The run is recorded, "
		 "worker by worker, so that nothing measured is ever lost.\n\n"
		 "Where others have a part of the core, a column `calm` beside "
		 "the times tells what a call takes in the moments in which "
		 "nobody had, as the yardstick feels it: a fixed piece of "
		 "arithmetic beside each slice. Between runs such numbers "
		 "differ only as the clock does.",
	.options = options,
	.run = run_run,
	.examples = examples,
};
