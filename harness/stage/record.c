/* SPDX-License-Identifier: MIT */
/*
 * Measuring meets the store here and nowhere else: each finished worker is
 * on disk before the next one starts.
 */
#include "stage/record.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/version.h"
#include "history/git.h"
#include "machine/fingerprint.h"
#include "model/plan.h"
#include "model/run.h"
#include "stage/points.h"
#include "stage/prepare.h"
#include "stage/wishes.h"
#include "store/store.h"

struct recording {
	struct store *store;
	struct run *run;
	const struct record_order *order;
	const struct onlooker *onlooker;
};

static int keep_worker(void *context, const struct worker *worker,
		       struct error *err)
{
	struct recording *in = context;

	return store_add(in->store, in->run->uuid, worker, err);
}

static void show_progress(void *context,
			  const struct measure_progress *progress)
{
	const struct recording *in = context;

	if (in->order->progress)
		in->order->progress(in->order->context, progress);
	else if (in->onlooker->progress)
		in->onlooker->progress(in->onlooker->context, progress);
}

struct run *record_describe(const struct prepared *prepared,
			    const struct commit *commit)
{
	struct run *run = run_new();

	run->tare_version = tare_version;
	run->started_ns = clock_realtime_ns();
	measure_describe(prepared->head.plan, run);
	machine_read("", &run->arena, &run->machine);
	if (commit)
		run->commit = *commit;
	else
		git_commit(prepared->head.suites[0]->dir, &run->arena,
			   &run->commit);
	return run;
}

static int open_run(const struct prepared *prepared, struct store *store,
		    const struct record_order *order, struct run **out,
		    struct error *err)
{
	struct run *run = record_describe(prepared, order->commit);

	if (order->mode == RECORD_RESUME) {
		struct run *found = store_unfinished(store, run, err);

		if (found || err->kind != ERROR_NONE) {
			run_free(run);
			*out = found;
			return found ? 0 : -1;
		}
	}
	*out = run;
	return store_begin(store, run, err);
}

/* The end of a run, be it by a signal. */
static int close_run(struct store *store, struct run *run, enum run_state state,
		     struct error *err)
{
	run->ended_ns = clock_realtime_ns();
	run->state = state;
	conditions_end("", &run->conditions);
	return points_finish(store, run, err);
}

int record_ordered(const struct prepared *prepared, struct store *store,
		   const struct record_order *order, struct run **out,
		   struct error *err)
{
	struct measure_setup setup = prepared_setup(prepared);
	struct recording in = { .store = store,
				.order = order,
				.onlooker = &prepared->wishes->onlooker };
	const struct measure_listener listener = { &in, keep_worker,
						   show_progress };
	struct error ignored = ERROR_INIT;
	int ret;

	if (open_run(prepared, store, order, &in.run, err) < 0) {
		run_free(in.run);
		return -1;
	}
	conditions_begin("", &in.run->arena, &in.run->conditions);
	ret = measure_plan(&setup, prepared->head.plan, in.run, &listener, err);
	if (ret == 0)
		ret = close_run(store, in.run, RUN_SEALED, err);
	else if (err->kind == ERROR_INTERRUPT)
		close_run(store, in.run, RUN_INTERRUPTED, &ignored);
	*out = in.run;
	return ret;
}

int record_run(const struct prepared *prepared, struct store *store,
	       enum record_mode mode, struct run **out, struct error *err)
{
	const struct record_order order = { .mode = mode };

	return record_ordered(prepared, store, &order, out, err);
}
