/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_LINE_MAP_H
#define PROFILE_LINE_MAP_H

struct strvec;

/*
 * Which line of head each line of base has become: a longest common
 * subsequence of equal lines, between the beginnings and the ends that are
 * equal anyway.  Where that middle is too large to compare (LINE_MAP_CELLS
 * pairs), nothing in it is equal.  Lines that were replaced by as many others
 * have become those.
 */
enum { LINE_MAP_CELLS = 1 << 22 };

struct line_map {
	int *to_head; /* [line of base], from 1; 0: it is gone */
	int *to_base; /* [line of head]; 0: it is new */
	int base_lines, head_lines;
};

void line_map_make(struct line_map *map, const struct strvec *base,
		   const struct strvec *head);
void line_map_release(struct line_map *map);

/* 0 as well for a line that is not there. */
int line_map_head(const struct line_map *map, int base_line);
int line_map_base(const struct line_map *map, int head_line);

#endif
