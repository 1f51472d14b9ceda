/* SPDX-License-Identifier: MIT */
/*
 * Git's order brought to points, which know only a hash.
 *
 * Invariant: dates along the branch never go back, so that order by date,
 * then by place, is the branch's own order wherever points are on it, and
 * those of other branches fall between by their dates.
 */
#include "stage/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "model/run.h"
#include "model/trend.h"

static int by_hash(const void *a, const void *b)
{
	return strcmp(((const struct milestone *)a)->hash,
		      ((const struct milestone *)b)->hash);
}

static void set_milestones(struct timeline *timeline)
{
	const struct commit_list *line = &timeline->line;
	int64_t last_ns = 0;

	timeline->items = xcalloc(line->count + 1, sizeof(*timeline->items));
	timeline->count = line->count;
	for (size_t place = 1; place <= line->count; place++) {
		const struct commit *commit = &line->items[line->count - place];

		if (commit->date_ns > last_ns)
			last_ns = commit->date_ns;
		timeline->items[place - 1] = (struct milestone){
			.hash = commit->hash,
			.order_ns = last_ns,
			.place = place,
		};
	}
	qsort(timeline->items, timeline->count, sizeof(*timeline->items),
	      by_hash);
}

int timeline_read(struct timeline *timeline, const char *branch,
		  struct error *err)
{
	struct error ignored = ERROR_INIT;
	int ret = commits_of_line(".", branch ? branch : "HEAD",
				  &timeline->line, branch ? err : &ignored);

	if (ret < 0 && branch)
		return -1;
	set_milestones(timeline);
	tags_read(".", &timeline->tags);
	return 0;
}

void timeline_release(struct timeline *timeline)
{
	free(timeline->items);
	commit_list_release(&timeline->line);
	tag_list_release(&timeline->tags);
	*timeline = (struct timeline){ .items = NULL };
}

const struct milestone *timeline_find(const struct timeline *timeline,
				      const char *hash)
{
	const struct milestone key = { .hash = hash };

	if (!hash || !timeline->count)
		return NULL;
	return bsearch(&key, timeline->items, timeline->count, sizeof(key),
		       by_hash);
}

static void place_point(const struct timeline *timeline, struct point *point)
{
	const struct milestone *found = timeline_find(timeline, point->commit);

	point->order_ns = point->commit_date_ns ? point->commit_date_ns
						: point->measured_ns;
	point->tag = tags_find(&timeline->tags, point->commit);
	if (!found)
		return;
	point->order_ns = found->order_ns;
	point->place = found->place;
}

void timeline_place(const struct timeline *timeline, struct trend *trend)
{
	for (size_t i = 0; i < trend->count; i++)
		for (size_t j = 0; j < trend->series[i].count; j++)
			place_point(timeline, &trend->series[i].points[j]);
}

void timeline_keep_branch(struct trend *trend)
{
	for (size_t i = 0; i < trend->count; i++) {
		struct series *series = &trend->series[i];
		size_t kept = 0;

		for (size_t j = 0; j < series->count; j++)
			if (series->points[j].place && !series->points[j].dirty)
				series->points[kept++] = series->points[j];
		series->count = kept;
	}
}
