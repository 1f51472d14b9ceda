/* SPDX-License-Identifier: MIT */
/*
 * An extract of the raw samples for the eye.  Invariant: at most
 * FINDING_DOTS a side and finding, in time order, evenly spread over it.
 */
#include "compare/traces.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "compare/values.h"
#include "model/findings.h"
#include "model/run.h"

/* All values of a side; a vector. */
struct values {
	struct finding_dot *items;
	size_t count, capacity;
};

static void add_value(struct values *values, double value, int process)
{
	if (isfinite(value))
		*VEC_PUSH(values) = (struct finding_dot){ value, process };
}

static void add_slices(struct values *values, const struct worker *worker,
		       const struct run_case *of_case, int process)
{
	double *seconds = xcalloc(worker->samples.count + 1, sizeof(*seconds));
	size_t count = worker_call_times(worker, of_case, seconds);

	for (size_t i = 0; i < count; i++)
		add_value(values, seconds[i], process);
	free(seconds);
}

static void collect(const struct run *run, const struct run_case *of_case,
		    enum metric metric, struct values *values)
{
	size_t index = (size_t)(of_case - run->cases);
	int process = 0;

	for (size_t i = 0; i < run->count; i++) {
		const struct worker *worker = &run->items[i];

		if (worker->case_index != index ||
		    worker->outcome != OUTCOME_MEASURED)
			continue;
		if (metric == METRIC_TIME)
			add_slices(values, worker, of_case, process++);
		else
			add_value(values, worker_value(worker, of_case, metric),
				  process++);
	}
}

static struct finding_dots thin(const struct values *values,
				struct arena *arena)
{
	size_t stride = (values->count + FINDING_DOTS - 1) / FINDING_DOTS;
	struct finding_dot *items =
		arena_alloc(arena, FINDING_DOTS * sizeof(*values->items));
	struct finding_dots dots = { .items = items, .of = values->count };

	for (size_t i = 0; i < values->count; i += stride)
		items[dots.count++] = values->items[i];
	return dots;
}

/* Is there anything to see? */
static bool do_vary(const struct values *base, const struct values *head)
{
	for (size_t i = 1; i < base->count; i++)
		if (base->items[i].value != base->items[0].value)
			return head->count > 0;
	for (size_t i = 1; i < head->count; i++)
		if (head->items[i].value != head->items[0].value)
			return base->count > 0;
	return false;
}

static void take(struct finding *finding, const struct run *base_run,
		 const struct run *head_run, struct arena *arena)
{
	const struct run_case *base_case = run_find(base_run, finding->case_id);
	const struct run_case *head_case = run_find(head_run, finding->case_id);
	struct values base = { .items = NULL }, head = { .items = NULL };

	if (finding->metric == METRIC_COUNT || !base_case || !head_case)
		return;
	collect(base_run, base_case, finding->metric, &base);
	collect(head_run, head_case, finding->metric, &head);
	if (do_vary(&base, &head)) {
		finding->base_dots = thin(&base, arena);
		finding->head_dots = thin(&head, arena);
	}
	free(base.items);
	free(head.items);
}

void traces_take(struct findings *findings, const struct run *base,
		 const struct run *head)
{
	for (size_t i = 0; i < findings->count; i++)
		take(&findings->items[i], base, head, &findings->arena);
}
