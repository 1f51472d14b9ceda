/* SPDX-License-Identifier: MIT */
#include "made_run.h"

#include <string.h>

#include "base/alloc.h"

enum { SLICES = 12, WARMUP = 2, LOOPS = 100, CASES = 8 };

struct run *made_run(void)
{
	struct run *run = run_new();

	memcpy(run->machine.id, "m1", 3);
	run->machine.name = arena_strdup(&run->arena, "Made, 2 CPUs");
	run->commit.hash = arena_strdup(
		&run->arena, "0123456789abcdef0123456789abcdef01234567");
	run->cases = arena_alloc(&run->arena, CASES * sizeof(*run->cases));
	return run;
}

struct run_case *made_case(struct run *run, const char *id)
{
	struct run_case *made = &run->cases[run->case_count++];

	*made = (struct run_case){
		.id = arena_strdup(&run->arena, id),
		.suite = "s",
		.benchmark = "b",
		.label = "cpython3.11",
		.python = "cpython 3.11.2",
		.python_build = "GCC 12.2.0",
		.definition = "d1",
		.code = "c1",
		.track_better = BETTER_LOWER,
		.outcome = OUTCOME_MEASURED,
	};
	policy_init(&made->policy);
	return made;
}

static struct worker *push_worker(struct run *run)
{
	struct worker *worker = VEC_PUSH(run);

	worker_init(worker);
	worker->case_index = run->case_count - 1;
	for (size_t i = 0; i + 1 < run->count; i++)
		worker->index += run->items[i].case_index == worker->case_index;
	worker->span_ns = 500000000;
	return worker;
}

struct worker *made_worker(struct run *run, double call_ns)
{
	struct worker *worker = push_worker(run);
	struct samples *samples = &worker->samples;

	samples->count = SLICES;
	samples->warmup = WARMUP;
	for (int i = 0; i < COLUMN_COUNT; i++)
		samples->columns[i] = xcalloc(SLICES, sizeof(int64_t));
	for (size_t i = 0; i < SLICES; i++) {
		double ns = call_ns * LOOPS * (i < WARMUP ? 2 : 1);

		samples->columns[COLUMN_WALL][i] = (int64_t)ns;
		samples->columns[COLUMN_CPU][i] = (int64_t)(ns / 2);
		samples->columns[COLUMN_LOOPS][i] = LOOPS;
		samples->columns[COLUMN_YARDSTICK][i] = -1;
		samples->columns[COLUMN_CHAIN][i] = -1;
		samples->columns[COLUMN_RUN_DELAY][i] = -1;
	}
	return worker;
}

void made_turns(struct worker *worker, int64_t ns)
{
	for (size_t i = 0; i < worker->samples.count; i++)
		worker->samples.columns[COLUMN_YARDSTICK][i] =
			worker->samples.columns[COLUMN_CHAIN][i] = ns;
}

void made_times(struct run *run, const double *call_ns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		made_worker(run, call_ns[i]);
}

void made_readings(struct run *run, enum metric metric, const double *values,
		   size_t count)
{
	for (size_t i = 0; i < count; i++)
		push_worker(run)->samples.reading[metric] = values[i];
}
