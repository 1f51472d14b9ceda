/* SPDX-License-Identifier: MIT */
/*
 * `build:`, a tree at a time.
 *
 * Invariant: a tree that is stamped was built to the end, by these commands,
 * with the PATH of these workers, from the contents that it has now.  Outside
 * git nothing says what changed, so there everything is built each time.
 */
#include "stage/build.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "config/config.h"
#include "history/git.h"
#include "history/worktree.h"
#include "measure/measure.h"
#include "model/suite.h"
#include "spawn/cleanroom.h"
#include "spawn/spawn.h"
#include "stage/prepare.h"
#include "stage/wishes.h"
#include "survey/locate.h"

#define BUILD_TIMEOUT_NS (600 * NS_PER_S)

enum { OUTPUT_SHOWN = 4000 };

/* All that is to be built in one tree. */
struct building {
	struct warden *warden;
	const struct onlooker *onlooker;
	const char *root;
	const struct suite **suites; /* those that lie in it */
	size_t count;
};

static uint64_t add_text(uint64_t hash, const char *text)
{
	return text_hash(hash, text, strlen(text) + 1);
}

static uint64_t hash_suite(uint64_t hash, const struct suite *suite)
{
	const char *path = getenv("PATH");

	for (size_t i = 0; i < suite->build_count; i++) {
		for (size_t j = 0; j < suite->build[i].count; j++)
			hash = add_text(hash, suite->build[i].items[j]);
		hash = add_text(hash, "");
	}
	return add_text(hash, path ? path : "");
}

static bool is_same_command(const struct texts *a, const struct texts *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

/* Suites of one tree often ask for the same. */
static bool was_before(const struct building *in, size_t suite, size_t command)
{
	const struct texts *it = &in->suites[suite]->build[command];

	for (size_t i = 0; i <= suite; i++) {
		size_t count = i < suite ? in->suites[i]->build_count : command;

		for (size_t j = 0; j < count; j++)
			if (is_same_command(&in->suites[i]->build[j], it))
				return true;
	}
	return false;
}

static char *print_command(const struct texts *command)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < command->count; i++) {
		buf_adds(&text, i ? " " : "");
		text_add_printable(&text, command->items[i], 200);
	}
	return buf_detach(&text);
}

/* The end of what it printed, line by line, harmless for a terminal. */
static void show_output(const struct onlooker *onlooker,
			const struct child *child)
{
	struct buf output = BUF_INIT, text = BUF_INIT;
	char *line, *rest;

	spawn_output(child, &output);
	rest = output.data;
	if (output.len > OUTPUT_SHOWN)
		rest += output.len - OUTPUT_SHOWN;
	while (output.len && (line = strsep(&rest, "\n")) != NULL) {
		if (!*line)
			continue;
		buf_adds(&text, text.len ? "\n  " : "  ");
		text_add_printable(&text, line, 0);
	}
	if (text.len && onlooker->note)
		onlooker->note(onlooker->context, text.data);
	buf_release(&output);
	buf_release(&text);
}

static int judge_end(const struct building *in, const struct child *child,
		     const char *name, struct error *err)
{
	const struct spawn_outcome *outcome = spawn_outcome(child);
	struct buf how = BUF_INIT;

	if (outcome->exit_code == 0)
		return 0;
	show_output(in->onlooker, child);
	spawn_describe(outcome, BUILD_TIMEOUT_NS, &how);
	error_set(err, ERROR_TARGET, "build in %s: `%s` %s%s", in->root, name,
		  outcome->timed_out ? "" : "ended: ", how.data);
	buf_release(&how);
	return -1;
}

static int await_end(const struct building *in, struct child *child,
		     const char *name, struct error *err)
{
	const struct measure_progress at = { .left_ns = -1, .case_id = name };
	const struct onlooker *onlooker = in->onlooker;
	int ended;

	do {
		if (onlooker->progress)
			onlooker->progress(onlooker->context, &at);
		ended = spawn_wait(child, NS_PER_S / 5, err);
	} while (ended == 0);
	return ended < 0 ? -1 : judge_end(in, child, name, err);
}

static int run_command(const struct building *in, const struct suite *suite,
		       const struct texts *command, struct error *err)
{
	struct suite in_tree = *suite;
	struct strvec envp = STRVEC_INIT, argv = STRVEC_INIT;
	struct buf why = BUF_INIT;
	char *name = print_command(command), *program;
	struct child *child = NULL;
	int ret = -1;

	in_tree.dir = in->root;
	program = locate_program(command->items[0], &in_tree, &why);
	cleanroom_environment(suite, &envp);
	if (!program) {
		error_set(err, ERROR_TARGET, "build: %s", why.data);
		goto out;
	}
	strvec_push(&argv, program);
	for (size_t i = 1; i < command->count; i++)
		strvec_push(&argv, command->items[i]);
	child = spawn_start(in->warden,
			    &(struct spawn_request){
				    .argv = (const char *const *)argv.items,
				    .envp = (const char *const *)envp.items,
				    .dir = in->root,
				    .timeout_ns = BUILD_TIMEOUT_NS,
			    },
			    err);
	ret = child ? await_end(in, child, name, err)
		    : error_prefix(err, "build: `%s`", name);
out:
	spawn_free(child);
	strvec_release(&argv);
	strvec_release(&envp);
	buf_release(&why);
	free(program);
	free(name);
	return ret;
}

static int run_all(const struct building *in, struct error *err)
{
	for (size_t i = 0; i < in->count; i++) {
		const struct suite *suite = in->suites[i];

		for (size_t j = 0; j < suite->build_count; j++)
			if (!was_before(in, i, j) &&
			    run_command(in, suite, &suite->build[j], err) < 0)
				return -1;
	}
	return 0;
}

static bool is_there(const char *root, const char *command)
{
	char *path = fs_join(root, command);
	bool there = !strchr(command, '/') || fs_is_file(path);

	free(path);
	return there;
}

/* The contents may be as they were, and what was built from them gone. */
static bool is_complete(const struct building *in)
{
	bool complete = true;

	for (size_t i = 0; i < in->count; i++) {
		const struct suite *suite = in->suites[i];

		for (size_t j = 0; j < suite->build_count; j++)
			complete = complete &&
				   is_there(in->root, suite->build[j].items[0]);
		for (size_t j = 0; j < suite->interpreter_count; j++)
			complete = complete &&
				   is_there(in->root,
					    suite->interpreters[j].command);
	}
	return complete;
}

static int make_stamp(const struct building *in, struct buf *stamp,
		      struct error *err)
{
	uint64_t hash = TEXT_HASH_START;
	char tree[65];

	for (size_t i = 0; i < in->count; i++)
		hash = hash_suite(hash, in->suites[i]);
	if (worktree_hash(in->root, tree, err) < 0)
		return -1;
	buf_truncate(stamp, 0);
	buf_addf(stamp, "%016" PRIx64 " %s\n", hash, tree);
	return 0;
}

static bool is_tree_of_git(const char *root)
{
	struct error ignored = ERROR_INIT;
	char *top = git_top(root), *real = fs_real(root, &ignored);
	bool is = top && real && strcmp(top, real) == 0;

	free(top);
	free(real);
	return is;
}

static int build_tree(const struct building *in, struct error *err)
{
	struct buf stamp = BUF_INIT;
	int ret = -1;

	if (!is_tree_of_git(in->root))
		return run_all(in, err);
	if (make_stamp(in, &stamp, err) < 0)
		goto out;
	if (worktree_is_stamped(in->root, stamp.data) && is_complete(in)) {
		ret = 0;
		goto out;
	}
	if (run_all(in, err) < 0 || make_stamp(in, &stamp, err) < 0 ||
	    worktree_stamp(in->root, stamp.data, err) < 0)
		goto out;
	ret = 0;
out:
	buf_release(&stamp);
	return ret;
}

static char *root_of(const struct planned *side, const struct suite *suite)
{
	char *top = side->root ? xstrdup(side->root) : git_top(suite->dir);

	return top ? top : xstrdup(suite->dir);
}

int build_side(struct warden *warden, const struct planned *side,
	       const struct onlooker *onlooker, struct error *err)
{
	struct building in = { .warden = warden, .onlooker = onlooker };
	char **roots = xcalloc(side->count + 1, sizeof(*roots));
	int ret = 0;

	in.suites = xcalloc(side->count + 1, sizeof(struct suite *));
	for (size_t i = 0; i < side->count; i++)
		if (side->suites[i]->build_count)
			roots[i] = root_of(side, side->suites[i]);
	for (size_t i = 0; i < side->count; i++) {
		char *root = roots[i];

		if (!root)
			continue;
		in.root = root;
		in.count = 0;
		for (size_t j = i; j < side->count; j++) {
			if (!roots[j] || strcmp(roots[j], root) != 0)
				continue;
			in.suites[in.count++] = side->suites[j];
			if (j > i) {
				free(roots[j]);
				roots[j] = NULL;
			}
		}
		if (ret == 0)
			ret = build_tree(&in, err);
		free(root);
	}
	free(in.suites);
	free(roots);
	return ret;
}

int build_wanted(const struct strvec *files, uint64_t *hash, struct error *err)
{
	*hash = 0;
	for (size_t i = 0; i < files->count; i++) {
		struct suite *suite = config_read(files->items[i], err);

		if (!suite)
			return -1;
		if (suite->build_count)
			*hash = hash_suite(*hash ? *hash : TEXT_HASH_START,
					   suite);
		suite_free(suite);
	}
	return 0;
}
