/* SPDX-License-Identifier: MIT */
#ifndef HISTORY_COMMITS_H
#define HISTORY_COMMITS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"

struct commit;
struct error;

/* Commits along the first parents, as a branch went; text in the arena. */
struct commit_list {
	struct arena arena;
	struct commit *items;
	size_t count, capacity;
};

#define COMMIT_LIST_INIT ((struct commit_list){ .items = NULL })

void commit_list_release(struct commit_list *list);

/*
 * The commits of RANGE, newest first: "A..B" are those that lead from A
 * (which is not among them) to B, "A.." those that lead to HEAD, a bare
 * revision is itself.  ERROR_NOTHING where there is none.
 */
MUST_CHECK int commits_of_range(const char *dir, const char *range,
				struct commit_list *list, struct error *err);

/* All that lead to REV, newest first. */
MUST_CHECK int commits_of_line(const char *dir, const char *rev,
			       struct commit_list *list, struct error *err);

/* Is the commit ANCESTOR one that DESCENDANT is built on, or itself? */
bool commits_is_ancestor(const char *dir, const char *ancestor,
			 const char *descendant);

/* "2026-01-31 A U Thor": when the commit HASH was written, and by whom; NULL;
 * to free(). */
char *commits_authorship(const char *dir, const char *hash);

/* Every EVERYth from the first. */
void commits_thin(struct commit_list *list, size_t every);

/* COUNT of them, evenly spread, the first and the last among them. */
void commits_spread(struct commit_list *list, size_t count);

enum commits_order {
	COMMITS_NEWEST,
	COMMITS_OLDEST,
	/* the ends, then the middle, then the middles of the halves, ...: cut
	 * short at any time it is evenly spread */
	COMMITS_COARSE
};

/* Arrange a list that is newest first. */
void commits_arrange(struct commit_list *list, enum commits_order order);

/* A tag and the commit it names. */
struct tag {
	const char *hash, *name;
	size_t age; /* among all tags, the newest first */
};

struct tag_list {
	struct arena arena;
	struct tag *items; /* by hash */
	size_t count, capacity;
};

#define TAG_LIST_INIT ((struct tag_list){ .items = NULL })

/* No tags outside git. */
void tags_read(const char *dir, struct tag_list *list);
void tag_list_release(struct tag_list *list);

/* The newest tag of the commit HASH; NULL. */
const char *tags_find(const struct tag_list *list, const char *hash);

#endif
