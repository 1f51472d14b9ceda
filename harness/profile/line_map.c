/* SPDX-License-Identifier: MIT */
#include "profile/line_map.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static void join(struct line_map *map, int base_index, int head_index)
{
	map->to_head[base_index + 1] = head_index + 1;
	map->to_base[head_index + 1] = base_index + 1;
}

/* Two stretches of lines, counted from 0. */
struct stretch {
	char *const *base, *const *head;
	int base_at, head_at; /* where they begin */
	int base_count, head_count;
};

static bool equal(const struct stretch *s, int i, int j)
{
	return strcmp(s->base[s->base_at + i], s->head[s->head_at + j]) == 0;
}

/* LENGTHS[i][j]: of the longest common subsequence from there to the end. */
static void fill(const struct stretch *s, int32_t *lengths)
{
	int width = s->head_count + 1;

	for (int i = s->base_count - 1; i >= 0; i--)
		for (int j = s->head_count - 1; j >= 0; j--) {
			int32_t down = lengths[(i + 1) * width + j];
			int32_t right = lengths[i * width + j + 1];

			lengths[i * width + j] =
				equal(s, i, j)
					? lengths[(i + 1) * width + j + 1] + 1
				: down > right ? down
					       : right;
		}
}

static void join_common(struct line_map *map, const struct stretch *s)
{
	size_t cells = ((size_t)s->base_count + 1) *
		       ((size_t)s->head_count + 1);
	int width = s->head_count + 1, i = 0, j = 0;
	int32_t *lengths;

	if (cells > LINE_MAP_CELLS)
		return;
	lengths = xcalloc(cells, sizeof(*lengths));
	fill(s, lengths);
	while (i < s->base_count && j < s->head_count) {
		if (equal(s, i, j))
			join(map, s->base_at + i++, s->head_at + j++);
		else if (lengths[(i + 1) * width + j] >=
			 lengths[i * width + j + 1])
			i++;
		else
			j++;
	}
	free(lengths);
}

/* Between two lines that stayed, as many lines as before: they were changed,
 * each into the one in its place. */
static void join_changed(struct line_map *map)
{
	int base = 1, head = 1;

	while (base <= map->base_lines && head <= map->head_lines) {
		int base_end = base, head_end = head;

		while (base_end <= map->base_lines && !map->to_head[base_end])
			base_end++;
		while (head_end <= map->head_lines && !map->to_base[head_end])
			head_end++;
		if (base_end - base == head_end - head)
			for (; base < base_end; base++, head++)
				join(map, base - 1, head - 1);
		base = base_end + 1;
		head = head_end + 1;
	}
}

void line_map_make(struct line_map *map, const struct strvec *base,
		   const struct strvec *head)
{
	struct stretch s = {
		.base = base->items,
		.head = head->items,
		.base_count = (int)base->count,
		.head_count = (int)head->count,
	};

	*map = (struct line_map){
		.to_head = xcalloc(base->count + 1, sizeof(int)),
		.to_base = xcalloc(head->count + 1, sizeof(int)),
		.base_lines = (int)base->count,
		.head_lines = (int)head->count,
	};
	while (s.base_count && s.head_count && equal(&s, 0, 0)) {
		join(map, s.base_at++, s.head_at++);
		s.base_count--;
		s.head_count--;
	}
	while (s.base_count && s.head_count &&
	       equal(&s, s.base_count - 1, s.head_count - 1)) {
		s.base_count--;
		s.head_count--;
		join(map, s.base_at + s.base_count, s.head_at + s.head_count);
	}
	join_common(map, &s);
	join_changed(map);
}

void line_map_release(struct line_map *map)
{
	free(map->to_head);
	free(map->to_base);
	*map = (struct line_map){ .to_head = NULL };
}

int line_map_head(const struct line_map *map, int base_line)
{
	return base_line > 0 && base_line <= map->base_lines
		       ? map->to_head[base_line]
		       : 0;
}

int line_map_base(const struct line_map *map, int head_line)
{
	return head_line > 0 && head_line <= map->head_lines
		       ? map->to_base[head_line]
		       : 0;
}
