/* SPDX-License-Identifier: MIT */
#include "profile/contrast.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fs.h"
#include "model/profile.h"
#include "model/stacks.h"
#include "profile/digest.h"
#include "profile/estimate.h"
#include "profile/labels.h"
#include "profile/line_map.h"
#include "profile/places.h"
#include "profile/requests.h"
#include "profile/sources.h"
#include "profile/tally.h"

#define LEVEL .95
#define CALL_LEAST .003	 /* of a call */
#define CHANGE_LEAST .05 /* of its change */

enum { BASE, HEAD, SIDES };

/* A file that both sides have, and what became of its lines. */
struct matched_file {
	char *base, *head; /* paths */
	struct line_map map;
};

struct matched_files {
	struct matched_file *items;
	size_t count, capacity;
};

struct contrasting {
	const struct digest_side *sides[SIDES];
	struct matched_files files;
	struct places places;
	uint32_t *labels[SIDES];
	struct tally tallies[SIDES];
	size_t sittings;
};

/* Files ------------------------------------------------------------------- */

/* What FILE, of the tree FROM, is called in the tree TO. */
static char *counterpart(const char *file, const char *from, const char *to)
{
	size_t len = from ? strlen(from) : 0;

	if (len && to && strncmp(file, from, len) == 0 && file[len] == '/')
		return fs_join(to, file + len + 1);
	return xstrdup(file);
}

static const struct matched_file *match_files(struct contrasting *in,
					      char *base, char *head)
{
	struct matched_file *file;

	for (size_t i = 0; i < in->files.count; i++)
		if (strcmp(in->files.items[i].base, base) == 0) {
			free(base);
			free(head);
			return &in->files.items[i];
		}
	file = VEC_PUSH(&in->files);
	file->base = base;
	file->head = head;
	line_map_make(&file->map,
		      &sources_get(in->sides[BASE]->sources, base)->lines,
		      &sources_get(in->sides[HEAD]->sources, head)->lines);
	return file;
}

static const struct matched_file *file_of_base(struct contrasting *in,
					       const char *file)
{
	return match_files(in, xstrdup(file),
			   counterpart(file, in->sides[BASE]->tree,
				       in->sides[HEAD]->tree));
}

static const struct matched_file *file_of_head(struct contrasting *in,
					       const char *file)
{
	return match_files(
		in,
		counterpart(file, in->sides[HEAD]->tree, in->sides[BASE]->tree),
		xstrdup(file));
}

/* Lines are called what head calls them, those that are gone by minus the
 * number that base had for them.  Where no source is to be had, lines are
 * what they are. */
static int line_of_base(void *context, const char *file, int line)
{
	const struct matched_file *found = file_of_base(context, file);
	int head = line_map_head(&found->map, line);

	if (!found->map.base_lines && !found->map.head_lines)
		return line;
	return head ? head : -line;
}

/* Rows -------------------------------------------------------------------- */

static struct profile_cost cost_of(const struct estimate *e)
{
	return (struct profile_cost){
		.ns = e->mean,
		.half_ns = estimate_half_width(e, LEVEL),
		.t = estimate_t(e),
	};
}

static struct estimate self_change(const struct contrasting *in, size_t label)
{
	size_t base = label * in->tallies[BASE].sittings;
	size_t head = label * in->tallies[HEAD].sittings;

	return estimate_difference(in->tallies[BASE].self + base,
				   in->tallies[BASE].self_variance + base,
				   in->tallies[HEAD].self + head,
				   in->tallies[HEAD].self_variance + head,
				   in->sittings);
}

static struct estimate total_change(const struct contrasting *in, size_t label)
{
	size_t base = label * in->tallies[BASE].sittings;
	size_t head = label * in->tallies[HEAD].sittings;

	return estimate_difference(in->tallies[BASE].total + base,
				   in->tallies[BASE].total_variance + base,
				   in->tallies[HEAD].total + head,
				   in->tallies[HEAD].total_variance + head,
				   in->sittings);
}

static double mean_of(const double *values, const struct tally *tally,
		      size_t label, size_t sittings)
{
	double sum = 0;

	for (size_t i = 0; i < sittings; i++)
		sum += values[label * tally->sittings + i];
	return sittings ? sum / (double)sittings : 0;
}

/* The function of the first node of SIDE that has LABEL; NULL. */
static const struct stack_function *find_function(const struct contrasting *in,
						  int side, uint32_t label)
{
	const struct stacks *stacks = in->sides[side]->stacks;

	for (size_t i = 1; i < stacks->nodes.count; i++)
		if (in->labels[side][i] == label)
			return &stacks->functions
					.items[stacks->nodes.items[i].function];
	return NULL;
}

/* A function is new if the line that begins it is, a line if it is one that
 * base did not have: that it was not seen on one side proves nothing. */
static enum presence presence_of(struct contrasting *in,
				 const struct place *place,
				 const struct stack_function *base,
				 const struct stack_function *head)
{
	const struct matched_file *file;

	assert(base || head); /* somebody gave it its label */
	if (place->line < 0)
		return PRESENT_GONE;
	if (base && head && !place->line)
		return PRESENT_BOTH;
	file = head ? file_of_head(in, head->file)
		    : file_of_base(in, base->file);
	if (!file->map.base_lines || !file->map.head_lines)
		return PRESENT_BOTH;
	if (place->line || head)
		return line_map_base(&file->map, place->line ? place->line
							     : head->first_line)
			       ? PRESENT_BOTH
			       : PRESENT_NEW;
	return line_map_head(&file->map, base->first_line) ? PRESENT_BOTH
							   : PRESENT_GONE;
}

static void set_place(struct contrasting *in, uint32_t label,
		      struct change_row *row, struct arena *arena)
{
	const struct place *place = &in->places.items[label];
	const struct stack_function *base = find_function(in, BASE, label);
	const struct stack_function *head = find_function(in, HEAD, label);
	int side = place->line < 0 || !head ? BASE : HEAD;
	const struct stack_function *function = side == HEAD ? head : base;
	char *file;

	assert(function);
	row->presence = presence_of(in, place, base, head);
	row->place.file = arena_strdup(arena, place->file);
	row->place.function = arena_strdup(arena, place->function);
	row->place.line = place->line ? abs(place->line) : function->first_line;
	if (!place->line)
		return;
	/* a line of both has head's number, wherever it was seen */
	file = side == BASE && place->line > 0
		       ? counterpart(function->file, in->sides[BASE]->tree,
				     in->sides[HEAD]->tree)
		       : xstrdup(function->file);
	side = place->line > 0 ? HEAD : BASE;
	row->place.text = arena_strdup(
		arena, source_line(sources_get(in->sides[side]->sources, file),
				   row->place.line));
	free(file);
}

static void set_costs(const struct contrasting *in, uint32_t label,
		      struct change_row *row)
{
	struct estimate self = self_change(in, label);
	struct estimate total = total_change(in, label);
	const struct tally *tallies = in->tallies;

	row->self = cost_of(&self);
	row->total = cost_of(&total);
	row->base_ns = mean_of(tallies[BASE].self, &tallies[BASE], label,
			       in->sittings);
	row->head_ns = mean_of(tallies[HEAD].self, &tallies[HEAD], label,
			       in->sittings);
	row->head_total_ns = mean_of(tallies[HEAD].total, &tallies[HEAD], label,
				     in->sittings);
}

static bool is_trifle(const struct change_row *row,
		      const struct profile_change *change)
{
	double change_ns = fabs(row->self.ns);

	return change_ns <
		       CALL_LEAST * fmax(change->base_ns, change->head_ns) ||
	       change_ns < CHANGE_LEAST * fabs(change->call.ns);
}

static void judge(const struct contrasting *in, struct change_rows *rows,
		  const struct profile_change *change)
{
	size_t considered = 0;

	for (size_t i = 0; i < rows->count; i++)
		considered += !is_trifle(&rows->items[i], change);
	for (size_t i = 0; i < rows->count; i++) {
		struct change_row *row = &rows->items[i];
		double p = estimate_p(row->self.t, in->sittings);

		row->sure = !is_trifle(row, change) &&
			    p * (double)considered < 1 - LEVEL;
	}
}

static int compare_rows(const void *a, const void *b)
{
	const struct change_row *x = a, *y = b;
	double x_ns = fabs(x->self.ns), y_ns = fabs(y->self.ns);

	if (x_ns != y_ns)
		return x_ns < y_ns ? 1 : -1;
	return strcmp(x->place.function, y->place.function);
}

typedef uint32_t *label_fn(const struct labelled *side, struct places *places);

static void add_rows(struct contrasting *in, label_fn *label,
		     struct change_rows *rows, struct profile_change *change)
{
	for (int i = 0; i < SIDES; i++) {
		const struct labelled side = {
			.stacks = in->sides[i]->stacks,
			.tree = in->sides[i]->tree,
			.line_of = i == BASE ? line_of_base : NULL,
			.context = in,
		};

		in->labels[i] = label(&side, &in->places);
	}
	for (int i = 0; i < SIDES; i++)
		tally_take(in->sides[i]->stacks, in->labels[i],
			   in->places.count, &in->tallies[i]);
	rows->items = xcalloc(in->places.count + 1, sizeof(*rows->items));
	rows->count = in->places.count;
	for (size_t i = 0; i < rows->count; i++) {
		set_place(in, (uint32_t)i, &rows->items[i], &change->arena);
		set_costs(in, (uint32_t)i, &rows->items[i]);
	}
	judge(in, rows, change);
	qsort(rows->items, rows->count, sizeof(*rows->items), compare_rows);
	for (int i = 0; i < SIDES; i++) {
		free(in->labels[i]);
		tally_release(&in->tallies[i]);
	}
	places_release(&in->places);
}

/* The whole -------------------------------------------------------------- */

static double call_ns(const struct digest_side *side, size_t sitting)
{
	const struct sitting *s = &side->stacks->sittings.items[sitting];

	return s->calls > 0 ? (double)s->calls_cpu_ns / (double)s->calls : 0;
}

static void contrast_calls(const struct contrasting *in,
			   struct profile_change *change)
{
	double *values = xcalloc(in->sittings + 1, sizeof(*values));
	double *exact = xcalloc(in->sittings + 1, sizeof(*exact));
	struct estimate e;

	for (size_t i = 0; i < in->sittings; i++)
		values[i] = call_ns(in->sides[HEAD], i) -
			    call_ns(in->sides[BASE], i);
	e = estimate_mean(values, exact, in->sittings);
	change->call = cost_of(&e);
	change->sure = estimate_p(change->call.t, in->sittings) < 1 - LEVEL;
	change->base_ns = digest_call_ns(in->sides[BASE]->stacks);
	change->head_ns = digest_call_ns(in->sides[HEAD]->stacks);
	free(values);
	free(exact);
}

/* Of those through which most of the change comes the innermost: each has
 * the others on its stack, or on the stacks below it. */
static const struct change_row *innermost(const struct change_rows *rows,
					  double change_ns)
{
	const struct change_row *found = NULL;

	for (size_t i = 0; i < rows->count; i++) {
		const struct change_row *row = &rows->items[i];

		if (row->total.ns / change_ns < CHANGE_MOST)
			continue;
		if (!found || row->head_total_ns < found->head_total_ns)
			found = row;
	}
	return found;
}

void contrast(const struct digest_side *base, const struct digest_side *head,
	      struct profile_change *change)
{
	struct contrasting in = { .sides = { base, head } };
	const struct requests base_requests = { base, line_of_base, &in };
	const struct requests head_requests = { head, NULL, NULL };
	size_t head_sittings = head->stacks->sittings.count;

	in.sittings = base->stacks->sittings.count;
	if (head_sittings < in.sittings)
		in.sittings = head_sittings;
	contrast_calls(&in, change);
	add_rows(&in, label_functions, &change->functions, change);
	add_rows(&in, label_lines, &change->lines, change);
	if (change->sure) {
		change->way = innermost(&change->lines, change->call.ns);
		change->into = innermost(&change->functions, change->call.ns);
	}
	requests_sum(&base_requests, &head_requests, &change->arena,
		     &change->memory);
	digest_quality(base->stacks, &change->base_quality);
	digest_quality(head->stacks, &change->head_quality);
	for (size_t i = 0; i < in.files.count; i++) {
		free(in.files.items[i].base);
		free(in.files.items[i].head);
		line_map_release(&in.files.items[i].map);
	}
	free(in.files.items);
}
