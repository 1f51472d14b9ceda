/* SPDX-License-Identifier: MIT */
#include "profile/places.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

enum { FIRST_ROOM = 1 << 8 };

static uint64_t hash(const struct place *place)
{
	const int numbers[] = { place->ordinal, place->line };
	uint64_t h = text_hash(TEXT_HASH_START, place->file,
			       strlen(place->file) + 1);

	h = text_hash(h, place->function, strlen(place->function));
	return text_hash(h, numbers, sizeof(numbers));
}

static bool same(const struct place *a, const struct place *b)
{
	return a->line == b->line && a->ordinal == b->ordinal &&
	       strcmp(a->function, b->function) == 0 &&
	       strcmp(a->file, b->file) == 0;
}

static uint32_t *find_slot(const struct places *places,
			   const struct place *place)
{
	for (uint64_t i = hash(place);; i++) {
		uint32_t *slot = &places->slots[i & (places->room - 1)];

		if (!*slot || same(&places->items[*slot - 1], place))
			return slot;
	}
}

static void make_room(struct places *places)
{
	if (places->room > 2 * places->count)
		return;
	places->room = places->room ? 2 * places->room : FIRST_ROOM;
	free(places->slots);
	places->slots = xcalloc(places->room, sizeof(*places->slots));
	for (size_t i = 0; i < places->count; i++)
		*find_slot(places, &places->items[i]) = (uint32_t)i + 1;
}

uint32_t places_find(struct places *places, const struct place *place)
{
	struct place *added;
	uint32_t *slot;

	make_room(places);
	slot = find_slot(places, place);
	if (*slot)
		return *slot - 1;
	added = VEC_PUSH(places);
	*added = *place;
	added->file = arena_strdup(&places->arena, place->file);
	added->function = arena_strdup(&places->arena, place->function);
	*slot = (uint32_t)places->count;
	return *slot - 1;
}

void places_release(struct places *places)
{
	arena_release(&places->arena);
	free(places->items);
	free(places->slots);
	*places = (struct places){ .room = 0 };
}
