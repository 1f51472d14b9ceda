/* SPDX-License-Identifier: MIT */
#include "profile/digest.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/profile.h"
#include "model/stacks.h"
#include "profile/estimate.h"
#include "profile/fold.h"
#include "profile/labels.h"
#include "profile/places.h"
#include "profile/requests.h"
#include "profile/sources.h"
#include "profile/tally.h"

#define LEVEL .95

static struct profile_cost cost_of(const double *values,
				   const double *variances, size_t count)
{
	struct estimate e = estimate_mean(values, variances, count);

	return (struct profile_cost){
		.ns = e.mean,
		.half_ns = estimate_half_width(&e, LEVEL),
		.t = estimate_t(&e),
	};
}

static int compare_rows(const void *a, const void *b)
{
	const struct profile_row *x = a, *y = b;

	if (x->self.ns != y->self.ns)
		return x->self.ns < y->self.ns ? 1 : -1;
	if (x->total.ns != y->total.ns)
		return x->total.ns < y->total.ns ? 1 : -1;
	return strcmp(x->place.function, y->place.function);
}

/* A function that is at node NODE with label LABEL. */
static const struct stack_function *function_at(const struct stacks *stacks,
						const uint32_t *labels,
						uint32_t label)
{
	for (size_t i = 1; i < stacks->nodes.count; i++)
		if (labels[i] == label)
			return &stacks->functions
					.items[stacks->nodes.items[i].function];
	return NULL;
}

static void set_place(const struct digest_side *side,
		      const struct stack_function *function,
		      const struct place *place, struct arena *arena,
		      struct profile_place *out)
{
	const struct source *source;

	out->file = arena_strdup(arena, place->file);
	out->function = arena_strdup(arena, place->function);
	out->line = place->line ? place->line : function->first_line;
	if (!place->line)
		return;
	source = sources_get(side->sources, function->file);
	out->text = arena_strdup(arena, source_line(source, place->line));
}

static void add_rows(const struct digest_side *side, const uint32_t *labels,
		     const struct places *places, struct profile_rows *rows,
		     struct arena *arena)
{
	struct tally tally;

	tally_take(side->stacks, labels, places->count, &tally);
	rows->items = xcalloc(places->count + 1, sizeof(*rows->items));
	rows->count = places->count;
	for (size_t i = 0; i < places->count; i++) {
		struct profile_row *row = &rows->items[i];
		size_t at = i * tally.sittings;

		set_place(side, function_at(side->stacks, labels, (uint32_t)i),
			  &places->items[i], arena, &row->place);
		row->self = cost_of(tally.self + at, tally.self_variance + at,
				    tally.sittings);
		row->total = cost_of(tally.total + at,
				     tally.total_variance + at, tally.sittings);
		row->samples = tally.samples[i];
	}
	qsort(rows->items, rows->count, sizeof(*rows->items), compare_rows);
	tally_release(&tally);
}

static void add_functions(const struct digest_side *side,
			  struct profile *profile)
{
	const struct labelled labelled = { side->stacks, side->tree, NULL,
					   NULL };
	struct places places = { .room = 0 };
	uint32_t *labels = label_functions(&labelled, &places);

	add_rows(side, labels, &places, &profile->functions, &profile->arena);
	free(labels);
	places_release(&places);
}

/* Where most of the waiting was. */
static void find_waiting(const struct digest_side *side, const uint32_t *labels,
			 const struct places *places, struct profile *profile)
{
	int64_t *wait_ns = xcalloc(places->count + 1, sizeof(*wait_ns));
	const struct place *most = NULL;
	int64_t most_ns = 0;

	for (size_t i = 0; i < side->stacks->sittings.count; i++)
		for (size_t j = 1; j < side->stacks->nodes.count; j++)
			wait_ns[labels[j]] += fold_weight(side->stacks, i,
							  (uint32_t)j)
						      .wait_ns;
	for (size_t i = 0; i < places->count; i++)
		if (wait_ns[i] > most_ns) {
			most_ns = wait_ns[i];
			most = &places->items[i];
		}
	if (most)
		profile->waits_at = arena_printf(&profile->arena, "%s:%d %s",
						 most->file, most->line,
						 most->function);
	free(wait_ns);
}

static void add_lines(const struct digest_side *side, struct profile *profile)
{
	const struct labelled labelled = { side->stacks, side->tree, NULL,
					   NULL };
	struct places places = { .room = 0 };
	uint32_t *labels = label_lines(&labelled, &places);

	add_rows(side, labels, &places, &profile->lines, &profile->arena);
	find_waiting(side, labels, &places, profile);
	free(labels);
	places_release(&places);
}

void digest_quality(const struct stacks *stacks,
		    struct profile_quality *quality)
{
	*quality = (struct profile_quality){
		.processes = stacks->sittings.count,
	};
	for (size_t i = 0; i < stacks->sittings.count; i++) {
		const struct sitting *s = &stacks->sittings.items[i];

		quality->glances += s->glances;
		quality->unreadable += s->unreadable;
		quality->moved += s->moved;
		quality->missed += s->missed;
		quality->late += s->late;
		quality->others_ns += s->others_ns;
		for (size_t j = 0; j < stacks->nodes.count; j++) {
			struct stack_weight w = fold_weight(stacks, i,
							    (uint32_t)j);

			quality->samples += w.samples;
			quality->cpu_ns += w.cpu_ns;
			quality->wait_ns += w.wait_ns;
		}
	}
}

double digest_call_ns(const struct stacks *stacks)
{
	double sum = 0;
	size_t count = stacks->sittings.count;

	for (size_t i = 0; i < count; i++) {
		const struct sitting *s = &stacks->sittings.items[i];

		if (s->calls > 0)
			sum += (double)s->calls_cpu_ns / (double)s->calls;
	}
	return count ? sum / (double)count : 0;
}

void digest(const struct digest_side *side, struct profile *profile)
{
	const struct requests requests = { side, NULL, NULL };

	add_functions(side, profile);
	add_lines(side, profile);
	requests_sum(NULL, &requests, &profile->arena, &profile->memory);
	digest_quality(side->stacks, &profile->quality);
	profile->call_ns = digest_call_ns(side->stacks);
}
