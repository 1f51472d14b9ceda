/* SPDX-License-Identifier: MIT */
/*
 * The worker wrote fixed-width fields, some of which it could not read:
 * PAGE_MISSING becomes NaN, never 0.
 */
#include "measure/harvest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "measure/session.h"
#include "model/samples.h"
#include "probe/page.h"
#include "spawn/spawn.h"
#include "stats/latency.h"

_Static_assert(YARDSTICK_VERSION == 4,
	       "the yardstick's columns need names of their own: yardstick5");

static int small_number(int64_t value)
{
	return value >= 0 && value <= INT32_MAX ? (int)value : -1;
}

static enum call_entry entry_of(const struct page_seat *seat)
{
	switch ((enum page_entry)seat->entry) {
	case ENTRY_NONE:
		break;
	case ENTRY_VECTORCALL:
		return ENTRY_BY_VECTORCALL;
	case ENTRY_NO_ARGUMENTS:
		return ENTRY_BY_NO_ARGUMENTS;
	case ENTRY_FASTCALL:
		return ENTRY_BY_FASTCALL;
	case ENTRY_OBJECT_CALL:
		return ENTRY_BY_OBJECT_CALL;
	}
	return ENTRY_UNKNOWN;
}

static void take_python_loop(const struct page_seat *seat,
			     struct worker *worker)
{
	size_t len = strnlen(seat->text, PAGE_TEXT_BYTES);

	worker->loop = LOOP_PYTHON;
	free(worker->no_probe);
	worker->no_probe = len ? xstrndup(seat->text, len) : NULL;
}

void harvest_place(const struct page_seat *seat, struct worker *worker)
{
	if (seat->flags & WORKER_C_PROBE)
		worker->loop = LOOP_PROBE;
	else if (seat->flags & WORKER_PYTHON_LOOP)
		take_python_loop(seat, worker);
	worker->entry = entry_of(seat);
	worker->stay = seat->stay;
	worker->instrumented = seat->flags & WORKER_INSTRUMENTED;
	worker->cpu = small_number(seat->values[VALUE_CPU]);
	worker->cpu_count = small_number(seat->values[VALUE_CPU_COUNT]);
}

/* Room for COUNT more slices in every column; the index of the first. */
static size_t grow(struct samples *samples, size_t count)
{
	size_t first = samples->count;

	samples->count += count;
	for (int c = 0; c < COLUMN_COUNT; c++)
		samples->columns[c] = xrealloc(
			samples->columns[c], samples->count * sizeof(int64_t));
	return first;
}

void harvest_slices(const struct page_seat *seat, struct samples *samples)
{
	size_t at = grow(samples, seat->slices_done);
	int64_t origin = at ? seat->slice[0].start_ns -
					 samples->columns[COLUMN_START][at - 1]
			    : seat->slice[0].start_ns;

	for (uint32_t i = 0; i < seat->slices_done; i++, at++) {
		const struct page_slice *s = &seat->slice[i];
		int64_t **column = samples->columns;

		column[COLUMN_START][at] = s->start_ns - origin;
		column[COLUMN_WALL][at] = s->wall_ns;
		column[COLUMN_CPU][at] = s->cpu_ns;
		column[COLUMN_LOOPS][at] = s->loops;
		column[COLUMN_YARDSTICK][at] = s->yardstick_ns;
		column[COLUMN_CHAIN][at] = s->chain_ns;
		column[COLUMN_RUN_DELAY][at] = s->run_delay_ns;
		column[COLUMN_VOLUNTARY][at] = s->voluntary;
		column[COLUMN_INVOLUNTARY][at] = s->involuntary;
		column[COLUMN_MAJOR_FAULTS][at] = s->major_faults;
		column[COLUMN_SYSTEM][at] = -1;
		column[COLUMN_PLACEMENT][at] = s->placement;
	}
}

void harvest_latency(const struct page_seat *seat, struct samples *samples)
{
	struct latency *latency = &samples->latency;

	for (size_t i = 0; i < PAGE_BUCKETS; i++) {
		if (!seat->bucket[i])
			continue;
		latency->bucket = xrealloc(latency->bucket,
					   (latency->count + 1) *
						   sizeof(*latency->bucket));
		latency->calls = xrealloc(latency->calls,
					  (latency->count + 1) *
						  sizeof(*latency->calls));
		latency->bucket[latency->count] = (int64_t)i;
		latency->calls[latency->count++] = (int64_t)seat->bucket[i];
	}
	latency->max_ns = seat->latency_max_ns;
}

static double read_value(const struct page_seat *seat, enum page_value value)
{
	int64_t read = seat->values[value];

	return read == PAGE_MISSING ? (double)NAN : (double)read;
}

void harvest_memory(const struct page_seat *seat, struct samples *samples)
{
	samples->reading[METRIC_PEAK_MEMORY] = read_value(seat,
							  VALUE_PEAK_MEMORY);
	samples->reading[METRIC_PEAK_RSS] = read_value(seat, VALUE_PEAK_RSS);
}

void harvest_load(const struct page_seat *seat, struct samples *samples)
{
	int64_t bits = seat->values[VALUE_THROUGHPUT_BITS];

	harvest_memory(seat, samples);
	samples->reading[METRIC_ERRORS] = read_value(seat, VALUE_ERRORS);
	if (bits != PAGE_MISSING)
		memcpy(&samples->reading[METRIC_THROUGHPUT], &bits,
		       sizeof(bits));
}

static void take_over(char **from, char **to)
{
	if (!*from)
		return;
	free(*to);
	*to = *from;
	*from = NULL;
}

void harvest_window(struct worker *window, struct worker *worker)
{
	const double *more = window->samples.reading;
	double *reading = worker->samples.reading;
	bool is_first = worker->span_ns == 0;

	worker->span_ns += window->span_ns;
	worker->cpu = window->cpu;
	worker->cpu_count = window->cpu_count;
	worker->loop = window->loop;
	worker->entry = window->entry;
	worker->instrumented = window->instrumented;
	take_over(&window->output, &worker->output);
	take_over(&window->no_probe, &worker->no_probe);
	if (window->outcome != OUTCOME_MEASURED) {
		worker->outcome = window->outcome;
		worker->foreign = window->foreign;
		worker->lacking = window->lacking;
		take_over(&window->reason, &worker->reason);
		return;
	}
	latency_merge(&worker->samples.latency, &window->samples.latency);
	if (is_first) {
		memcpy(reading, more, sizeof(window->samples.reading));
		return;
	}
	reading[METRIC_THROUGHPUT] += more[METRIC_THROUGHPUT];
	reading[METRIC_THROUGHPUT] /= 2;
	reading[METRIC_ERRORS] += more[METRIC_ERRORS];
	reading[METRIC_PEAK_MEMORY] = fmax(reading[METRIC_PEAK_MEMORY],
					   more[METRIC_PEAK_MEMORY]);
	reading[METRIC_PEAK_RSS] = fmax(reading[METRIC_PEAK_RSS],
					more[METRIC_PEAK_RSS]);
}

void harvest_counts(const struct page_seat *seat, int64_t calls,
		    struct samples *samples)
{
	samples->reading[METRIC_ALLOCATIONS] =
		read_value(seat, VALUE_ALLOCATIONS) / (double)calls;
	samples->reading[METRIC_ALLOCATED_BYTES] =
		read_value(seat, VALUE_ALLOCATED_BYTES) / (double)calls;
	samples->reading[METRIC_PEAK_HEAP] = read_value(seat, VALUE_PEAK_HEAP);
}

/* A count that its own cost exceeds is none. */
void harvest_instructions(const struct page_seat *seat, int64_t calls,
			  struct worker *worker)
{
	double total = read_value(seat, VALUE_INSTRUCTIONS);
	double bias = read_value(seat, VALUE_COUNTER_BIAS);

	if (seat->values[VALUE_COUNTER_ERRNO] != PAGE_MISSING)
		worker->counter_errno =
			small_number(seat->values[VALUE_COUNTER_ERRNO]);
	total -= isnan(bias) ? 0 : bias;
	worker->samples.reading[METRIC_INSTRUCTIONS] =
		total >= 0 ? total / (double)calls : (double)NAN;
}

void harvest_track(const struct page_seat *seat, struct samples *samples)
{
	int64_t bits = seat->values[VALUE_TRACK_BITS];

	if (bits != PAGE_MISSING)
		memcpy(&samples->reading[METRIC_TRACK], &bits, sizeof(bits));
}

void harvest_command(const struct spawn_outcome *outcome,
		     struct samples *samples)
{
	size_t at = grow(samples, 1);

	for (int c = 0; c < COLUMN_COUNT; c++)
		samples->columns[c][at] = 0;
	samples->columns[COLUMN_WALL][at] = outcome->wall_ns;
	samples->columns[COLUMN_CPU][at] = outcome->user_ns +
					   outcome->system_ns;
	samples->columns[COLUMN_LOOPS][at] = 1;
	samples->columns[COLUMN_YARDSTICK][at] = -1;
	samples->columns[COLUMN_CHAIN][at] = -1;
	samples->columns[COLUMN_RUN_DELAY][at] = -1;
	samples->columns[COLUMN_SYSTEM][at] = outcome->system_ns;
	samples->reading[METRIC_PEAK_RSS] = outcome->peak_rss < 0
						    ? (double)NAN
						    : (double)outcome->peak_rss;
}

int harvest_failure(const struct session *session, struct worker *worker,
		    struct error *err)
{
	if (err->kind != ERROR_TARGET)
		return -1;
	worker->outcome = session_skipped(session) ? OUTCOME_SKIPPED
						   : OUTCOME_FAILED;
	worker->foreign = session_is_foreign(session);
	worker->lacking = session_is_lacking(session);
	free(worker->reason);
	worker->reason = xstrdup(session_reason(session));
	*err = ERROR_INIT;
	return 0;
}
