/* SPDX-License-Identifier: MIT */
/*
 * Raw samples and the workers that own them.  Invariant: a column is NULL
 * only while there are no slices; a released worker is zeroed.
 */
#include "model/samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * Columns are stored by name.  The yardstick's have its version (from 2 on), so
 * that a reading of another version is a column that nobody knows: ratios of
 * two yardsticks never meet.
 */
const char *const column_names[COLUMN_COUNT] = {
	[COLUMN_START] = "start",
	[COLUMN_WALL] = "wall",
	[COLUMN_CPU] = "cpu",
	[COLUMN_LOOPS] = "loops",
	[COLUMN_YARDSTICK] = "yardstick4",
	[COLUMN_CHAIN] = "chain4",
	[COLUMN_RUN_DELAY] = "run_delay",
	[COLUMN_VOLUNTARY] = "voluntary",
	[COLUMN_INVOLUNTARY] = "involuntary",
	[COLUMN_MAJOR_FAULTS] = "major_faults",
	[COLUMN_SYSTEM] = "system",
	[COLUMN_PLACEMENT] = "placement",
};

const char *const timing_loop_names[] = { [LOOP_UNKNOWN] = "unknown",
					  [LOOP_PROBE] = "c",
					  [LOOP_PYTHON] = "python",
					  NULL };

const char *const call_entry_names[] = { [ENTRY_UNKNOWN] = "unknown",
					 [ENTRY_BY_VECTORCALL] = "vectorcall",
					 [ENTRY_BY_NO_ARGUMENTS] = "noargs",
					 [ENTRY_BY_FASTCALL] = "fastcall",
					 [ENTRY_BY_OBJECT_CALL] = "call",
					 NULL };

const char *const outcome_names[] = { [OUTCOME_MEASURED] = "measured",
				      [OUTCOME_FAILED] = "failed",
				      [OUTCOME_SKIPPED] = "skipped",
				      NULL };

void worker_init(struct worker *worker)
{
	memset(worker, 0, sizeof(*worker));
	worker->pair = -1;
	worker->cpu = worker->cpu_count = -1;
	worker->loop_overhead_ns = (double)NAN;
	worker->evidence = (struct evidence){ .steal_ratio = (double)NAN,
					      .pressure_ratio = (double)NAN,
					      .throttled_periods = -1 };
	for (int i = 0; i < METRIC_COUNT; i++)
		worker->samples.reading[i] = (double)NAN;
}

static void samples_release(struct samples *samples)
{
	for (int i = 0; i < COLUMN_COUNT; i++)
		free(samples->columns[i]);
	free(samples->latency.bucket);
	free(samples->latency.calls);
	memset(samples, 0, sizeof(*samples));
}

void worker_release(struct worker *worker)
{
	samples_release(&worker->samples);
	free(worker->reason);
	free(worker->output);
	free(worker->no_probe);
	memset(worker, 0, sizeof(*worker));
}

static int64_t *copy_column(const int64_t *column, size_t count)
{
	if (!column)
		return NULL;
	return xmemdup(column, count * sizeof(*column));
}

void worker_copy(const struct worker *worker, struct worker *out)
{
	const struct samples *from = &worker->samples;
	struct samples *to = &out->samples;

	*out = *worker;
	out->reason = xstrdup(worker->reason);
	out->output = xstrdup(worker->output);
	out->no_probe = xstrdup(worker->no_probe);
	for (int i = 0; i < COLUMN_COUNT; i++)
		to->columns[i] = copy_column(from->columns[i], from->count);
	to->latency.bucket = copy_column(from->latency.bucket,
					 from->latency.count);
	to->latency.calls = copy_column(from->latency.calls,
					from->latency.count);
}
