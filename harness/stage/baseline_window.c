/* SPDX-License-Identifier: MIT */
/* A baseline's window comes out of the store here. */
#include "stage/baseline_window.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "compare/window.h"
#include "model/run.h"
#include "model/trend.h"
#include "store/store.h"

/* RUNS gets those of UUIDS, which stand newest first, oldest first. */
static int load_runs(struct store *store, const struct strvec *uuids,
		     struct run **runs, struct error *err)
{
	for (size_t i = 0; i < uuids->count; i++) {
		size_t at = uuids->count - 1 - i;

		runs[at] = store_get(store, uuids->items[i], STORE_HEAD, err);
		if (!runs[at])
			return -1;
	}
	return 0;
}

static struct trend *load_points(struct store *store, const struct run *head,
				 struct error *err)
{
	const char **ids = xcalloc(head->case_count + 1, sizeof(*ids));
	const struct trend_query query = {
		.patterns = ids,
		.metrics = METRIC_BIT(METRIC_COUNT) - 1,
		.machine_id = head->machine.id,
	};
	struct trend *trend;

	for (size_t i = 0; i < head->case_count; i++)
		ids[i] = head->cases[i].id;
	trend = store_trend(store, &query, err);
	free(ids);
	return trend;
}

struct window *baseline_window(struct store *store, const char *name,
			       const struct run *head, struct error *err)
{
	struct strvec uuids = STRVEC_INIT;
	struct window *window = NULL;
	struct trend *trend = NULL;
	struct run **runs = NULL;

	if (store_baseline_runs(store, name, head->machine.id, 0, &uuids, err) <
	    0)
		return NULL;
	runs = xcalloc(uuids.count + 1, sizeof(*runs));
	if (load_runs(store, &uuids, runs, err) == 0)
		trend = load_points(store, head, err);
	if (trend)
		window = window_make((const struct run *const *)runs,
				     uuids.count, trend, head);
	for (size_t i = 0; i < uuids.count; i++)
		run_free(runs[i]);
	free(runs);
	trend_free(trend);
	strvec_release(&uuids);
	return window;
}
