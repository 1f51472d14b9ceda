/* SPDX-License-Identifier: MIT */
/*
 * Samples from files that lack columns.
 *
 * Invariant: afterwards every column is as long as `count` says, or there
 * are no slices; the two columns of the latencies are of one length.
 */
#include "store/samples_fill.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "model/samples.h"

static int64_t unknown(enum column column)
{
	switch (column) {
	case COLUMN_YARDSTICK:
	case COLUMN_CHAIN:
	case COLUMN_RUN_DELAY:
	case COLUMN_SYSTEM:
		return -1;
	case COLUMN_START:
	case COLUMN_WALL:
	case COLUMN_CPU:
	case COLUMN_LOOPS:
	case COLUMN_VOLUNTARY:
	case COLUMN_INVOLUNTARY:
	case COLUMN_MAJOR_FAULTS:
	case COLUMN_PLACEMENT:
	case COLUMN_COUNT:
		return 0;
	}
	return 0;
}

static void fill_column(struct samples *samples, enum column column)
{
	int64_t *values = xcalloc(samples->count, sizeof(*values));

	for (size_t i = 0; i < samples->count; i++)
		values[i] = unknown(column);
	samples->columns[column] = values;
}

static void drop_columns(struct samples *samples)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		free(samples->columns[i]);
		samples->columns[i] = NULL;
	}
	samples->count = 0;
	samples->warmup = 0;
}

static void drop_latency(struct latency *latency)
{
	free(latency->bucket);
	free(latency->calls);
	latency->bucket = NULL;
	latency->calls = NULL;
	latency->count = 0;
}

void samples_fill(struct samples *samples)
{
	if (!samples->latency.bucket || !samples->latency.calls)
		drop_latency(&samples->latency);
	if (!samples->columns[COLUMN_WALL] || !samples->columns[COLUMN_LOOPS] ||
	    samples->count == 0) {
		drop_columns(samples);
		return;
	}
	if (samples->warmup != WARMUP_AUTO && samples->warmup > samples->count)
		samples->warmup = samples->count;
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (!samples->columns[i])
			fill_column(samples, (enum column)i);
}
