/* SPDX-License-Identifier: MIT */
/*
 * Fill a store with the two series of the chart in the README:
 *
 *	git log --reverse --format='%H %ct %s' | example_store STORE
 *
 * A run a line, always the same numbers.  example_chart.sh draws them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "model/run.h"
#include "store/store.h"

enum { LINE_MOST = 256, STEPS_MOST = 4 };

/* From commit AT on it takes so many times as long as at first. */
struct step {
	size_t at;
	double times;
};

struct story {
	const char *id;
	double seconds, noise; /* a call at first; sd of ln */
	struct step steps[STEPS_MOST];
	size_t outlier;
};

static const struct story stories[] = {
	{ "shop/search[n=500]@cpython3.11",
	  412e-6,
	  .009,
	  { { 0, 1 }, { 17, 1.117 }, { 26, 1.004 }, { 44, .81 } },
	  35 },
	{ "json/dumps[size=large]@cpython3.11",
	  12.4e-3,
	  .007,
	  { { 0, 1 }, { 22, .93 }, { 54, .983 } },
	  9 },
};

static double draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (double)(*state >> 11) / (double)(UINT64_C(1) << 53);
}

static double draw_normal(uint64_t *state)
{
	return sqrt(-2 * log(draw(state) + 1e-300)) *
	       cos(2 * 3.14159265358979 * draw(state));
}

static struct point_row make_point(size_t at, size_t index, uint64_t *state)
{
	const struct story *story = &stories[index];
	double times = 1, noise = story->noise * draw_normal(state);
	double speed = 1 + .3 * draw(state);
	struct point_row row = { .case_index = index,
				 .metric = METRIC_TIME,
				 .n = 7 };

	for (size_t i = 0; i < STEPS_MOST; i++)
		if (story->steps[i].times > 0 && at >= story->steps[i].at)
			times = story->steps[i].times;
	if (at == story->outlier)
		noise += .12;
	row.median = story->seconds * times * exp(noise) * speed;
	row.low = row.median * (1 - story->noise * (.6 + draw(state)));
	row.high = row.median * (1 + story->noise * (.6 + draw(state)));
	row.mad = row.median * story->noise;
	row.yardstick = row.median / (1e-3 * speed);
	row.calm = row.median;
	row.calm_low = row.low;
	row.calm_high = row.high;
	return row;
}

static struct run *make_run(char *line)
{
	struct run *run = run_new();
	char *seconds = line + strcspn(line, " \n");

	run->state = RUN_SEALED;
	run->tare_version = "made";
	run->commit.date_ns = strtoll(seconds, NULL, 10) * NS_PER_S;
	*seconds = '\0';
	run->commit.hash = arena_strdup(&run->arena, line);
	run->started_ns = run->commit.date_ns + NS_PER_S;
	run->ended_ns = run->started_ns + NS_PER_S;
	snprintf(run->machine.id, sizeof(run->machine.id), "0000000000000001");
	run->machine.name = "made";
	run->case_count = ARRAY_LEN(stories);
	run->cases = arena_alloc(&run->arena,
				 run->case_count * sizeof(*run->cases));
	for (size_t i = 0; i < run->case_count; i++)
		run->cases[i] = (struct run_case){
			.id = stories[i].id,
			.suite = "made",
			.benchmark = "case",
			.label = "cpython3.11",
			.metrics = METRIC_BIT(METRIC_TIME),
		};
	return run;
}

static int fill(struct store *store, struct error *err)
{
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	struct point_row rows[ARRAY_LEN(stories)];
	char line[LINE_MOST];
	int ret = 0;

	for (size_t at = 0; ret == 0 && fgets(line, sizeof(line), stdin);
	     at++) {
		struct run *run = make_run(line);

		for (size_t i = 0; i < ARRAY_LEN(stories); i++)
			rows[i] = make_point(at, i, &state);
		ret = store_put(store, run, rows, ARRAY_LEN(rows), err);
		run_free(run);
	}
	return ret;
}

int main(int argc, char **argv)
{
	struct error err = ERROR_INIT;
	struct store *store = argc == 2 ? store_open(argv[1], &err) : NULL;
	int ret = store ? fill(store, &err) : -1;

	if (ret < 0)
		fprintf(stderr, "example_store STORE: %s\n", err.text);
	store_close(store);
	return ret < 0;
}
