/* SPDX-License-Identifier: MIT */
/*
 * What a stored baseline says of a run: screened STORE HEAD RUN..., the
 * baseline's runs by UUID, oldest first.  Prints of each case's time its
 * name, the ratio, the sd of a prediction in per cent, the verdict and the
 * reason, parted by tabs.  The verdicts are those of `tare gate` before any
 * duet.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "compare/compare.h"
#include "compare/screening.h"
#include "compare/window.h"
#include "model/findings.h"
#include "model/run.h"
#include "model/trend.h"
#include "stats/distribution.h"
#include "store/store.h"

static void print_findings(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];

		if (f->metric != METRIC_TIME)
			continue;
		printf("%s\t%.6f\t%.3f\t%s\t%s\n", f->case_id, f->ratio,
		       100 * log(f->ratio_high / f->ratio_low) / 2 /
			       normal_quantile(.975),
		       verdict_names[f->verdict], f->reason ? f->reason : "");
	}
}

/* RUNS are the window's; the newest of them stands for base. */
static int screen(struct store *store, const char *head_uuid, char **uuids,
		  size_t count, struct error *err)
{
	const struct trend_query query = {
		.metrics = METRIC_BIT(METRIC_COUNT) - 1,
	};
	struct run **runs = xcalloc(count, sizeof(*runs));
	struct run *head = store_get(store, head_uuid, STORE_WHOLE, err);
	struct trend *trend = head ? store_trend(store, &query, err) : NULL;
	struct findings *findings;
	struct window *window;

	if (!trend)
		return -1;
	for (size_t i = 0; i < count; i++) {
		runs[i] = store_get(store, uuids[i],
				    i + 1 < count ? STORE_HEAD : STORE_WHOLE,
				    err);
		if (!runs[i])
			return -1;
	}
	findings = compare_runs(runs[count - 1], head);
	window = window_make((const struct run *const *)runs, count, trend,
			     head);
	screening_judge(findings, head, window);
	print_findings(findings);
	return 0;
}

int main(int argc, char **argv)
{
	struct error err = ERROR_INIT;
	struct store *store = argc > 3 ? store_open(argv[1], &err) : NULL;

	if (!store ||
	    screen(store, argv[2], argv + 3, (size_t)argc - 3, &err) < 0) {
		fprintf(stderr, "screened: %s\n",
			argc > 3 ? err.text : "STORE HEAD RUN...");
		return 2;
	}
	return 0;
}
