/* SPDX-License-Identifier: MIT */
/* tare duet: two sides, live, turn by turn. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/deliver.h"
#include "cli/place.h"
#include "history/git.h"
#include "model/findings.h"
#include "stage/prepare.h"
#include "stage/side.h"
#include "stage/stage.h"
#include "stage/terms.h"
#include "stage/wishes.h"
#include "store/store.h"

static const struct option options[] = {
	DELIVER_OPTIONS,
	{ "base-python", 0, OPTION_TEXT, "PYTHON",
	  "base's interpreter, instead of what the suites say", NULL },
	{ "head-python", 0, OPTION_TEXT, "PYTHON",
	  "head's interpreter, instead of what the suites say", NULL },
	STAGE_OPTIONS,
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare duet git:v1.4 git:HEAD suites  # what has the release cost us?",
	"tare duet ./before ./after suites/api -k parse",
	"tare duet . . suites --base-python python3.12 --head-python "
	"./build/python",
	"tare duet 'lookup[container=list]' 'lookup[container=set]' "
	"suites/fixes",
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

/* A side, or the name of a case: what is meant is decided for both. */
struct player {
	struct chosen_side side;
	const char *text;
	const char *case_name; /* NULL: it is a side */
	struct error why;      /* no side has that name */
};

static int find_player(struct player *player, const char *text,
		       struct store *store, struct error *err)
{
	static const char prefix[] = "case:";

	player->text = text;
	if (strncmp(text, prefix, strlen(prefix)) == 0) {
		player->case_name = text + strlen(prefix);
		return 0;
	}
	if (side_find(&player->side, text, store, NULL, &player->why) == 0)
		return check_live(&player->side, err);
	if (player->why.kind != ERROR_NOTHING) {
		*err = player->why;
		return -1;
	}
	player->case_name = text;
	return 0;
}

/* Two cases of the working tree as it lies there. */
static int stand_in(struct player *player, struct error *err)
{
	char *top = git_top(".");

	player->side.kind = SIDE_FOLDER;
	player->side.name = xstrdup("working tree");
	player->side.where = fs_real(top ? top : ".", err);
	free(top);
	return player->side.where ? 0 : -1;
}

static int agree(struct player *base, struct player *head, struct error *err)
{
	struct player *only = base->case_name ? base : head;

	if (!base->case_name && !head->case_name)
		return 0;
	if (base->case_name && head->case_name)
		return stand_in(base, err) < 0 ? -1 : stand_in(head, err);
	if (only->why.kind == ERROR_NONE)
		return error_set(err, ERROR_USAGE,
				 "%s is a case, %s is not: two cases, or two "
				 "sides",
				 only->text,
				 only == base ? head->text : base->text);
	*err = only->why;
	return -1;
}

/* A path, here and now: it must mean the same in both trees.  Its links
 * stay: they are what tells an environment's interpreter where it is. */
static char *absolute_python(const char *text)
{
	struct error ignored = ERROR_INIT;
	char *here, *path;

	if (!text || text[0] == '/' || !strchr(text, '/'))
		return xstrdup(text);
	here = fs_real(".", &ignored);
	path = fs_join(here ? here : ".", text);
	free(here);
	return path;
}

static int play(const struct invocation *inv, const struct player *base,
		const struct player *head, const struct terms *terms,
		struct error *err)
{
	struct wishes wishes;
	struct strvec suites = STRVEC_INIT;
	char *base_python =
		absolute_python(invocation_text(inv, "base-python"));
	char *head_python =
		absolute_python(invocation_text(inv, "head-python"));
	const struct stage_request request = {
		.wishes = &wishes,
		.base = &base->side,
		.head = &head->side,
		.suites = &suites,
		.base_python = base_python,
		.head_python = head_python,
		.base_case = base->case_name,
		.head_case = head->case_name,
		.terms = terms,
	};
	struct findings *findings = NULL;
	int ret = -1;

	for (size_t i = 2; i < inv->arguments.count; i++)
		strvec_push(&suites, inv->arguments.items[i]);
	if (common_options_wishes(inv, &wishes, err) == 0)
		findings = stage_duet(&request, err);
	if (findings) {
		deliver_note_typed(inv, 2, findings);
		ret = deliver_findings(inv, findings, err);
	}
	findings_free(findings);
	strvec_release(&suites);
	free(base_python);
	free(head_python);
	return ret;
}

static int duet(const struct invocation *inv, struct store *store,
		struct error *err)
{
	struct player base = { .why = ERROR_INIT },
		      head = { .why = ERROR_INIT };
	struct terms terms;
	int ret = -1;

	if (common_options_terms(inv, &terms, err) == 0 &&
	    find_player(&base, invocation_argument(inv, 0), store, err) == 0 &&
	    find_player(&head, invocation_argument(inv, 1), store, err) == 0 &&
	    agree(&base, &head, err) == 0)
		ret = play(inv, &base, &head, &terms, err);
	terms_release(&terms);
	side_release(&base.side);
	side_release(&head.side);
	return ret;
}

static int run_duet(struct invocation *inv, struct error *err)
{
	char *path = place_store(inv);
	struct store *store = NULL;
	int ret = -1;

	if (deliver_check(inv, err) == 0)
		store = store_open(path, err);
	if (store)
		ret = duet(inv, store, err);
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
		"turns of a third of a millisecond, so that whatever the machine does "
		"it does to both. A case is sampled until it is decided: fresh "
		"pairs of processes, 7 at least and 30 at most.\n\nBASE and HEAD "
		"are git:REV or folders. Head's suite is laid over base's tree, "
		"so that both run the same benchmarks against their own code. "
		"Of a suite in the top folder of the repository only bench*, "
		"*_bench.py and *.yaml are laid over, all else is product.\n\n"
		"What looks worse is measured again with the two trees in each "
		"other's place. Folders are copied for that, to .tare/trees, "
		"without their .git and up to 1 GiB each (more where the file "
		"system shares blocks); where that cannot be, a note says so.\n\n"
		"With --base-python and --head-python the interpreter is what "
		"differs, or one thing more that does. BASE and HEAD may also be "
		"two cases of the working tree, named by any part that no other "
		"case has (case:NAME if a branch has that name too).",
	.options = options,
	.run = run_duet,
	.examples = examples,
};
