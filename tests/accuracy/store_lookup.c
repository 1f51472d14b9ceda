/* SPDX-License-Identifier: MIT */
/* How long one series takes to be read from a store: store_lookup STORE CASE
 * opens it and reads the series, and says the best of twenty in ms. */
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "model/trend.h"
#include "store/store.h"

enum { TIMES = 20 };

static struct trend *look_up(const char *path, const char *case_id,
			     struct error *err)
{
	const char *patterns[] = { case_id, NULL };
	const struct trend_query query = {
		.patterns = patterns,
		.metrics = METRIC_BIT(METRIC_TIME),
	};
	struct store *store = store_open(path, err);
	struct trend *trend = store ? store_trend(store, &query, err) : NULL;

	store_close(store);
	return trend;
}

int main(int argc, char **argv)
{
	struct error err = ERROR_INIT;
	int64_t best_ns = INT64_MAX;
	size_t points = 0;

	if (argc != 3)
		return 2;
	for (int i = 0; i < TIMES; i++) {
		int64_t started_ns = clock_monotonic_ns();
		struct trend *trend = look_up(argv[1], argv[2], &err);
		int64_t took_ns = clock_monotonic_ns() - started_ns;

		if (!trend || !trend->count) {
			fprintf(stderr, "store_lookup: %s\n", err.text);
			trend_free(trend);
			return 1;
		}
		points = trend->series[0].count;
		trend_free(trend);
		if (took_ns < best_ns)
			best_ns = took_ns;
	}
	printf("%.1f ms for %zu points\n", (double)best_ns / NS_PER_MS, points);
	return 0;
}
