/* SPDX-License-Identifier: MIT */
#include "profile/requests.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/profile.h"
#include "model/stacks.h"
#include "profile/digest.h"
#include "profile/fold.h"
#include "profile/labels.h"
#include "profile/places.h"
#include "profile/sources.h"

static uint32_t *label(const struct requests *requests, struct places *places)
{
	const struct labelled side = {
		.stacks = requests->side->memory,
		.tree = requests->side->tree,
		.line_of = requests->line_of,
		.context = requests->context,
	};

	return label_lines(&side, places);
}

/* The weights of a side, of the rows that PLACES has by now. */
static void add_side(const struct requests *requests, const uint32_t *labels,
		     bool is_base, struct memory_rows *rows)
{
	const struct stacks *stacks = requests->side->memory;

	for (size_t i = 0; i < stacks->sittings.count; i++)
		rows->unseen += stacks->sittings.items[i].unreadable;
	for (size_t i = 1; i < stacks->nodes.count; i++) {
		struct stack_weight weight = fold_weight(stacks, 0,
							 (uint32_t)i);
		struct memory_row *row = &rows->items[labels[i]];

		*(is_base ? &row->base_allocations
			  : &row->allocations) += weight.allocations;
		*(is_base ? &row->base_bytes
			  : &row->bytes) += weight.allocated_bytes;
	}
}

/* The source of what head has. */
static void add_texts(const struct requests *requests, const uint32_t *labels,
		      struct arena *arena, struct memory_rows *rows)
{
	const struct stacks *stacks = requests->side->memory;

	for (size_t i = 1; i < stacks->nodes.count; i++) {
		const struct stack_node *node = &stacks->nodes.items[i];
		struct profile_place *place = &rows->items[labels[i]].place;
		const char *file = stacks->functions.items[node->function].file;

		if (!place->text)
			place->text = arena_strdup(
				arena,
				source_line(sources_get(requests->side->sources,
							file),
					    node->line));
	}
}

static void set_places(const struct places *places, struct arena *arena,
		       struct memory_rows *rows)
{
	rows->items = xcalloc(places->count + 1, sizeof(*rows->items));
	rows->count = places->count;
	for (size_t i = 0; i < places->count; i++) {
		const struct place *place = &places->items[i];
		struct memory_row *row = &rows->items[i];

		row->presence = place->line < 0 ? PRESENT_GONE : PRESENT_BOTH;
		row->place = (struct profile_place){
			.file = arena_strdup(arena, place->file),
			.function = arena_strdup(arena, place->function),
			.line = abs(place->line),
		};
	}
}

static int64_t change_of(const struct memory_row *row)
{
	int64_t bytes = llabs(row->bytes - row->base_bytes);

	return bytes ? bytes : llabs(row->allocations - row->base_allocations);
}

static int compare_rows(const void *a, const void *b)
{
	int64_t x = change_of(a), y = change_of(b);

	if (x != y)
		return x < y ? 1 : -1;
	return strcmp(((const struct memory_row *)a)->place.function,
		      ((const struct memory_row *)b)->place.function);
}

static bool differs(const struct memory_row *row)
{
	return row->bytes != row->base_bytes ||
	       row->allocations != row->base_allocations;
}

void requests_sum(const struct requests *base, const struct requests *head,
		  struct arena *arena, struct memory_rows *rows)
{
	struct places places = { .room = 0 };
	uint32_t *head_labels = label(head, &places);
	uint32_t *base_labels = base ? label(base, &places) : NULL;
	size_t kept = 0;

	set_places(&places, arena, rows);
	add_side(head, head_labels, false, rows);
	add_texts(head, head_labels, arena, rows);
	if (base) {
		add_side(base, base_labels, true, rows);
		add_texts(base, base_labels, arena, rows);
	}
	for (size_t i = 0; i < rows->count; i++)
		if (differs(&rows->items[i]))
			rows->items[kept++] = rows->items[i];
	rows->count = kept;
	qsort(rows->items, rows->count, sizeof(*rows->items), compare_rows);
	free(head_labels);
	free(base_labels);
	places_release(&places);
}
