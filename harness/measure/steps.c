/* SPDX-License-Identifier: MIT */
/*
 * Memory is weighed first, before any call has warmed the heap; counting
 * comes next, after a fixed number of calls, so that it repeats to the digit
 * (calibration depends on time, so nothing exact may come after it).
 */
#include "measure/steps.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "measure/harvest.h"
#include "measure/session.h"
#include "model/plan.h"
#include "model/samples.h"
#include "model/survey.h"
#include "probe/page.h"

#define SLICES_LEAST 3
#define WARMUP_NS (6 * NS_PER_MS)
#define WARMUP_JIT_NS (900 * NS_PER_MS) /* a compiler at run time takes long */
#define TIMING_NS (200 * NS_PER_MS)	/* for calls longer than a slice */
#define SLOW_CALL_NS NS_PER_S		/* timed once */
#define BLOCK_LEAST 5
#define COUNTED_CALLS 1
#define COUNTED_INSTRUCTIONS 1e6
#define COUNTED_CALLS_MOST 10000
#define STRETCH_NS (100 * NS_PER_MS)
#define STRETCH_CALLS 1000
#define LATENCY_LEAST_NS (200 * 25) /* 200 readings of the clock */

const struct tempo tempo_solo = {
	.slice_ns = NS_PER_MS,
	.slices = 100,
	.blocks = 5,
};
const struct tempo tempo_duet = {
	.slice_ns = 300 * NS_PER_US,
	.slices = 160,
	.blocks = 5,
};

static bool wants(const struct plan_case *c, enum metric metric)
{
	return c->benchmark->settings.metrics &
	       benchmark_kind_metrics(c->benchmark->kind) & METRIC_BIT(metric);
}

bool case_wants_latency(const struct plan_case *c)
{
	for (unsigned int i = METRIC_P50; i <= METRIC_MAX; i++)
		if (wants(c, (enum metric)i))
			return true;
	return false;
}

/* The slices are the warm-up of the single calls. */
bool case_wants_time(const struct plan_case *c)
{
	return c->benchmark->kind != BENCHMARK_LOAD &&
	       (wants(c, METRIC_TIME) || wants(c, METRIC_THROUGHPUT) ||
		case_wants_latency(c));
}

bool case_wants_turns(const struct plan_case *c)
{
	return case_wants_time(c) || c->benchmark->kind == BENCHMARK_LOAD;
}

bool case_wants_counts(const struct plan_case *c)
{
	return wants(c, METRIC_ALLOCATIONS) ||
	       wants(c, METRIC_ALLOCATED_BYTES) || wants(c, METRIC_PEAK_HEAP);
}

bool case_wants_instructions(const struct plan_case *c)
{
	return wants(c, METRIC_INSTRUCTIONS);
}

bool case_wants_memory(const struct plan_case *c)
{
	return wants(c, METRIC_PEAK_MEMORY) || wants(c, METRIC_PEAK_RSS);
}

bool case_gates_latency(const struct plan_case *c)
{
	for (unsigned int i = METRIC_P50; i <= METRIC_MAX; i++)
		if (wants(c, (enum metric)i) &&
		    c->benchmark->policy.metric[i].gated)
			return true;
	return false;
}

int step_weigh(struct session *session, int seat, struct samples *samples,
	       struct error *err)
{
	struct page_seat *page = session_seat(session, seat);

	page->calls = 1;
	if (session_order(session, seat, ORDER_MEMORY, err) < 0)
		return -1;
	harvest_memory(page, samples);
	return 0;
}

int step_count(struct session *session, int seat, struct samples *samples,
	       struct error *err)
{
	struct page_seat *page = session_seat(session, seat);

	page->calls = COUNTED_CALLS;
	if (session_order(session, seat, ORDER_COUNT, err) < 0)
		return -1;
	harvest_counts(page, COUNTED_CALLS, samples);
	return 0;
}

int64_t calls_worth_counting(double instructions)
{
	double calls = ceil(COUNTED_INSTRUCTIONS / fmax(instructions, 1));

	return calls < COUNTED_CALLS_MOST ? (int64_t)calls : COUNTED_CALLS_MOST;
}

static int order_instructions(struct session *session, int seat, int64_t calls,
			      struct worker *worker, struct error *err)
{
	struct page_seat *page = session_seat(session, seat);

	page->calls = calls;
	page->values[VALUE_INSTRUCTIONS] = PAGE_MISSING;
	if (session_order(session, seat, ORDER_INSTRUCTIONS, err) < 0)
		return -1;
	harvest_instructions(page, calls, worker);
	return 0;
}

int step_instructions(struct session *session, int seat, struct worker *worker,
		      struct error *err)
{
	const double *one = &worker->samples.reading[METRIC_INSTRUCTIONS];

	if (order_instructions(session, seat, 1, worker, err) < 0)
		return -1;
	if (isnan(*one) || *one >= COUNTED_INSTRUCTIONS)
		return 0;
	return order_instructions(session, seat, calls_worth_counting(*one),
				  worker, err);
}

int step_prepare(struct session *session, int seat, const struct plan_case *c,
		 struct worker *worker, struct error *err)
{
	if (case_wants_memory(c) &&
	    step_weigh(session, seat, &worker->samples, err) < 0)
		return -1;
	if (session_order(session, seat, ORDER_TRY, err) < 0)
		return -1;
	if (wants(c, METRIC_TRACK))
		harvest_track(session_seat(session, seat), &worker->samples);
	if (case_wants_counts(c) &&
	    step_count(session, seat, &worker->samples, err) < 0)
		return -1;
	if (case_wants_instructions(c) &&
	    step_instructions(session, seat, worker, err) < 0)
		return -1;
	return 0;
}

int step_calibrate(struct session *session, int seat, const struct tempo *tempo,
		   struct rhythm *found, struct worker *worker,
		   struct error *err)
{
	struct page_seat *page = session_seat(session, seat);
	int64_t single_ns = page->values[VALUE_SINGLE_NS], slice_ns;

	/* once more would take too long */
	if (single_ns >= SLOW_CALL_NS) {
		found->loops = 1;
		found->single_ns = single_ns;
		worker->loop_overhead_ns = 0;
		return 0;
	}
	page->slice_ns = tempo->slice_ns;
	if (session_order(session, seat, ORDER_CALIBRATE, err) < 0)
		return -1;
	if (page->values[VALUE_LOOP_PS] != PAGE_MISSING)
		worker->loop_overhead_ns = (double)page->values[VALUE_LOOP_PS] /
					   1e3;
	found->loops = page->loops > 0 ? page->loops : 1;
	single_ns = page->values[VALUE_SINGLE_NS];
	if (single_ns < 0 ||
	    __builtin_mul_overflow(found->loops, single_ns, &slice_ns))
		single_ns = 0; /* the benchmark has written there */
	found->single_ns = single_ns;
	return 0;
}

int step_latency(struct session *session, int seat, const struct rhythm *rhythm,
		 struct worker *worker, struct error *err)
{
	struct page_seat *page = session_seat(session, seat);

	if (rhythm->single_ns < LATENCY_LEAST_NS ||
	    rhythm->single_ns > STRETCH_NS)
		return 0;
	page->stretch_ns = STRETCH_NS;
	page->calls = STRETCH_CALLS;
	if (session_order(session, seat, ORDER_LATENCY, err) < 0)
		return -1;
	harvest_latency(page, &worker->samples);
	return 0;
}

static uint32_t slices_for(int64_t slice_ns, const struct tempo *tempo)
{
	int64_t fit = TIMING_NS / slice_ns;

	if (slice_ns >= SLOW_CALL_NS)
		return 1;
	if (fit > tempo->slices)
		return tempo->slices;
	return fit < SLICES_LEAST ? SLICES_LEAST : (uint32_t)fit;
}

static bool compiles_at_run_time(const struct plan_case *c)
{
	const char *implementation = c->interpreter->implementation;

	return implementation && strcmp(implementation, "pypy") == 0;
}

/* How many more than the counted are taken, of which the samples will say how
 * many do not count: see compare/steady.h. */
static uint32_t warmup_for(int64_t slice_ns, const struct plan_case *c)
{
	int64_t fit = (compiles_at_run_time(c) ? WARMUP_JIT_NS : WARMUP_NS) /
		      slice_ns;

	if (slice_ns >= SLOW_CALL_NS)
		return 0;
	return fit > 1 ? (uint32_t)fit : 1;
}

/* Fewer blocks of fewer slices, but of no fewer than BLOCK_LEAST. */
static uint32_t block_of(uint32_t counted, const struct tempo *tempo)
{
	uint32_t block = counted / tempo->blocks;

	if (counted < BLOCK_LEAST)
		return 0;
	if (counted < 2 * BLOCK_LEAST)
		return counted;
	return block < BLOCK_LEAST ? BLOCK_LEAST : block;
}

struct slice_counts rhythm_slices(const struct rhythm *rhythm,
				  const struct tempo *tempo,
				  const struct plan_case *c)
{
	int wanted = c->benchmark->settings.warmup_slices;
	int64_t slice_ns = rhythm->loops * rhythm->single_ns;
	uint32_t counted, warmup;

	if (slice_ns < tempo->slice_ns)
		slice_ns = tempo->slice_ns;
	counted = slices_for(slice_ns, tempo);
	warmup = wanted == AUTO ? warmup_for(slice_ns, c) : (uint32_t)wanted;

	if (rhythm->doubled) {
		counted *= 2;
		warmup *= 2;
	}
	if (warmup > PAGE_SLICES - counted)
		warmup = PAGE_SLICES - counted;
	return (struct slice_counts){
		.counted = counted,
		.warmup = warmup,
		.block = block_of(counted, tempo),
		.cut = wanted == AUTO ? WARMUP_AUTO : warmup,
	};
}
