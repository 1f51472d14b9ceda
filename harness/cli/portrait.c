/* SPDX-License-Identifier: MIT */
#include "cli/portrait.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/screen.h"
#include "measure/duet.h"
#include "measure/sitting.h"
#include "model/plan.h"
#include "profile/digest.h"
#include "profile/merge.h"
#include "reports/flames.h"
#include "stage/wishes.h"

#define PROCESSES_USUAL 5
#define PAIRS_USUAL 8
#define IMPORTS_USUAL 20 /* one call a process */

static int count_sittings(const struct wishes *wishes,
			  const struct plan_case *c, int sides)
{
	if (wishes->processes > 0)
		return wishes->processes;
	if (c->benchmark->kind == BENCHMARK_IMPORT)
		return IMPORTS_USUAL;
	return sides == 2 ? PAIRS_USUAL : PROCESSES_USUAL;
}

static void show_progress(struct screen *screen, int done, int all,
			  const char *case_id)
{
	const struct screen_progress progress = {
		.done = (double)done / all,
		.left_ns = -1,
		.text = case_id,
	};

	screen_progress(screen, &progress);
}

/* Of what cannot be there twice, one after the other in the coin's order. */
static int sit_apart(const struct measure_setup *setup,
		     const struct sitter sitters[SITTERS_MOST],
		     const struct duet_draw *draw, struct error *err)
{
	int first = draw->head_first ? 1 : 0;

	if (sitting_take(setup, &sitters[first], 1, draw, err) < 0)
		return -1;
	return sitting_take(setup, &sitters[1 - first], 1, draw, err);
}

static int witness(const struct measure_setup *setup, struct portrait *portrait,
		   struct error *err)
{
	const struct sitter sitter = { portrait->c, &portrait->memory };
	struct duet_draw draw = duet_draw(0, 0);

	return sitting_witness(setup, &sitter, &draw, err);
}

int portraits_take(const struct wishes *wishes, struct screen *screen,
		   const struct measure_setup *setup,
		   struct portrait *const *portraits, int count,
		   struct error *err)
{
	const struct plan_case *c = portraits[count - 1]->c;
	int sittings = count_sittings(wishes, c, count), ret = 0;
	int64_t budget_ns = wishes->budget_ns;
	int64_t end_ns = clock_monotonic_ns() + budget_ns;
	struct sitter sitters[SITTERS_MOST] = { { .c = NULL } };
	bool is_load = c->benchmark->kind == BENCHMARK_LOAD;
	bool apart = count == SITTERS_MOST &&
		     (is_load || c->benchmark->settings.mode != DUET_TURNS);

	for (int i = 0; i < count; i++)
		sitters[i] = (struct sitter){ portraits[i]->c,
					      &portraits[i]->stacks };
	for (int i = 0; ret == 0 && i < sittings; i++) {
		struct duet_draw draw = duet_draw(0, i);

		if (i > 0 && budget_ns > 0 && clock_monotonic_ns() > end_ns)
			break;
		show_progress(screen, i, sittings, c->id);
		ret = apart ? sit_apart(setup, sitters, &draw, err)
			    : sitting_take(setup, sitters, count, &draw, err);
	}
	/* How many calls there are in a load, the clock decides. */
	for (int i = 0; ret == 0 && i < count && !is_load; i++)
		ret = witness(setup, portraits[i], err);
	screen_progress_end(screen);
	return ret;
}

/* A statement is no file, its text is in the suite. */
static void give_statement(struct portrait *portrait)
{
	const struct benchmark *b = portrait->c->benchmark;
	struct buf text = BUF_INIT;

	if (b->setup)
		buf_addf(&text, "%s\n", b->setup);
	buf_addf(&text, "%s\n", b->stmt);
	sources_give(&portrait->sources, "<stmt>", text.data);
	buf_release(&text);
}

struct digest_side portrait_side(struct portrait *portrait)
{
	if (portrait->c->benchmark->stmt)
		give_statement(portrait);
	return (struct digest_side){
		.stacks = &portrait->stacks,
		.memory = &portrait->memory,
		.tree = portrait->tree,
		.sources = &portrait->sources,
	};
}

static const struct stack_file {
	const char *option;
	void (*print)(const struct stacks *stacks, const char *title,
		      struct buf *out);
} files[] = {
	{ "flame", flame_stacks },
	{ "speedscope", speedscope_stacks },
	{ "collapsed", collapsed_stacks },
};

int portraits_check(const struct invocation *inv, struct error *err)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const char *path = invocation_text(inv, files[i].option);

		if (path && fs_check_place(path, err) < 0)
			return -1;
	}
	return 0;
}

int portraits_write(const struct invocation *inv,
		    const struct digest_side *const *sides, size_t count,
		    const char *title, struct error *err)
{
	struct stacks merged = { .room = 0 };
	int ret = 0;

	merge_sides(sides, count, &merged);
	for (size_t i = 0; ret == 0 && i < ARRAY_LEN(files); i++) {
		const char *path = invocation_text(inv, files[i].option);
		struct buf text = BUF_INIT;

		if (!path)
			continue;
		files[i].print(&merged, title, &text);
		ret = fs_write_atomic(path, &text, err);
		buf_release(&text);
	}
	stacks_release(&merged);
	return ret;
}

void portrait_release(struct portrait *portrait)
{
	free(portrait->tree);
	stacks_release(&portrait->stacks);
	stacks_release(&portrait->memory);
	sources_release(&portrait->sources);
	*portrait = (struct portrait){ .c = NULL };
}
