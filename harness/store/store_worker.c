/* SPDX-License-Identifier: MIT */
/*
 * Writing one worker: its row, its readings, its raw samples.
 *
 * Invariant: the caller has a transaction open, so that a worker is there
 * whole or not at all.
 */
#include <math.h>

#include "base/buf.h"
#include "model/samples.h"
#include "store/column.h"
#include "store/store_sql.h"

static int add_worker_row(struct store *store, int64_t run_row,
			  const struct worker *worker, int64_t *row,
			  struct error *err)
{
	const struct samples *samples = &worker->samples;
	struct query query = query_start(store, SQL_WORKER_ADD);
	int step;

	query_bind_integer(&query, run_row);
	query_bind_integer(&query, (int64_t)worker->case_index);
	query_bind_integer(&query, worker->index);
	query_bind_integer(&query, worker->pair);
	query_bind_integer(&query, worker->first);
	query_bind_integer(&query, worker->started_ns);
	query_bind_integer(&query, worker->hash_seed);
	query_bind_integer(&query, worker->cpu);
	query_bind_integer(&query, worker->span_ns);
	query_bind_real(&query, worker->loop_overhead_ns);
	query_bind_integer(&query, worker->outcome);
	query_bind_text(&query, worker->reason);
	query_bind_text(&query, worker->output);
	query_bind_integer(&query, (int64_t)samples->count);
	query_bind_integer(&query, (int64_t)samples->warmup);
	query_bind_integer(&query, samples->latency.max_ns);
	query_bind_integer(&query, worker->loop);
	query_bind_integer(&query, worker->entry);
	query_bind_integer(&query, worker->instrumented);
	query_bind_integer(&query, worker->repeats);
	query_bind_real(&query, worker->evidence.steal_ratio);
	query_bind_real(&query, worker->evidence.pressure_ratio);
	query_bind_integer(&query, worker->evidence.throttled_periods);
	query_bind_integer(&query, worker->lacking);
	step = query_step(&query, err);
	if (step > 0)
		*row = query_integer(&query);
	query_end(&query);
	return step > 0 ? 0 : -1;
}

static int add_readings(struct store *store, int64_t worker,
			const double *reading, struct error *err)
{
	for (int i = 0; i < METRIC_COUNT; i++) {
		struct query query;

		if (isnan(reading[i]))
			continue; /* no row reads as NULL does */
		query = query_start(store, SQL_READING_ADD);
		query_bind_integer(&query, worker);
		query_bind_text(&query, metric_infos[i].name);
		query_bind_real(&query, reading[i]);
		if (query_run(&query, err) < 0)
			return -1;
	}
	return 0;
}

static int add_raw(struct store *store, int64_t worker, const char *name,
		   const int64_t *values, size_t count, struct error *err)
{
	struct query query;
	struct buf blob = BUF_INIT;
	int ret;

	if (!values || count == 0)
		return 0;
	column_encode(values, count, &blob);
	query = query_start(store, SQL_RAW_ADD);
	query_bind_integer(&query, worker);
	query_bind_text(&query, name);
	query_bind_blob(&query, blob.data, blob.len);
	ret = query_run(&query, err);
	buf_release(&blob);
	return ret;
}

int store_write_worker(struct store *store, int64_t run_row,
		       const struct worker *worker, struct error *err)
{
	const struct samples *samples = &worker->samples;
	const struct latency *latency = &samples->latency;
	int64_t row = 0;

	if (add_worker_row(store, run_row, worker, &row, err) < 0 ||
	    add_readings(store, row, samples->reading, err) < 0)
		return -1;
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (add_raw(store, row, column_names[i], samples->columns[i],
			    samples->count, err) < 0)
			return -1;
	if (add_raw(store, row, STORE_RAW_BUCKET, latency->bucket,
		    latency->count, err) < 0)
		return -1;
	return add_raw(store, row, STORE_RAW_CALLS, latency->calls,
		       latency->count, err);
}
