/* SPDX-License-Identifier: MIT */
/*
 * What of every process is warm-up.  Invariant: found in both sides' workers
 * together and cut from both alike, so that a pair's datum still only changes
 * its sign when the sides are swapped.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "gate/contest.h"
#include "gate/looks.h"
#include "model/run.h"
#include "model/samples.h"

static struct worker *find_worker(struct run *run, size_t case_index, int pair)
{
	for (size_t i = 0; i < run->count; i++)
		if (run->items[i].case_index == case_index &&
		    run->items[i].pair == pair)
			return &run->items[i];
	return NULL;
}

void contest_cut(const struct contest *contest, struct worker *worker)
{
	if (worker->samples.warmup == WARMUP_AUTO)
		worker->samples.warmup = contest->warmup.found.cut;
}

static void cut_all(struct contest *contest, struct worker **workers,
		    size_t pairs)
{
	for (size_t i = 0; i < 2 * pairs; i++)
		contest_cut(contest, workers[i]);
	for (size_t i = 0; i < pairs; i++)
		for (size_t j = 0; j < contest->series_count; j++)
			contest_series_retake(&contest->series[j],
					      (size_t)contest->warmup.since + i,
					      workers[2 * i],
					      workers[2 * i + 1]);
}

void contest_find_warmup(const struct contests *in, struct contest *contest)
{
	const struct duet_sides *sides = in->sides;
	struct contest_warmup *warmup = &contest->warmup;
	size_t pairs = (size_t)(contest->pairs - warmup->since);
	struct worker **workers = xcalloc(2 * pairs + 1, sizeof(*workers));

	if (warmup->known)
		pairs = 0;
	for (size_t i = 0; i < pairs; i++) {
		int pair = warmup->since + (int)i;

		workers[2 * i] = find_worker(sides->base, contest->base_index,
					     pair);
		workers[2 * i + 1] = find_worker(sides->head, contest->index,
						 pair);
	}
	if (pairs) {
		warmup->found = steady_pool(
			(const struct worker *const *)workers, 2 * pairs,
			&sides->head->cases[contest->index]);
		cut_all(contest, workers, pairs);
		warmup->known = !warmup->found.restless ||
				contest->duet.rhythm.doubled;
		contest->duet.rhythm.doubled |= warmup->found.restless;
		warmup->since = contest->pairs;
	}
	free(workers);
}
