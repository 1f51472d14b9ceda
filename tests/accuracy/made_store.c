/* SPDX-License-Identifier: MIT */
/*
 * Fill a store with made runs, for measuring and looking at trends:
 *
 *	git log --reverse --format='%H %ct %s' | made_store STORE CASES
 *
 * A run a line.  Each case has a level, noise of 2 % with some outliers, a
 * step or two of its own; the first eighth is from another machine.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "model/run.h"
#include "store/store.h"

enum { LINE_MOST = 4096, STEP = 20 /* runs between two reports */ };

struct script {
	size_t cases, runs, run; /* so many, at this one */
	uint64_t state;		 /* xorshift64 */
};

static double draw(struct script *script)
{
	script->state ^= script->state << 13;
	script->state ^= script->state >> 7;
	script->state ^= script->state << 17;
	return (double)(script->state >> 11) / (double)(UINT64_C(1) << 53);
}

static double draw_normal(struct script *script)
{
	return sqrt(-2 * log(draw(script) + 1e-300)) *
	       cos(2 * 3.14159265358979 * draw(script));
}

/* Where the code stands: kinds of series take turns. */
static double level(const struct script *script, size_t i)
{
	double at = (double)script->run / (double)script->runs;
	double level = 1e-6 * pow(10, (double)(i % 6)) *
		       (1 + (double)(i % 13) / 5);

	switch (i % 5) {
	case 0: /* slower, and partly mended */
		return level * (at < .45 ? 1 : at < .75 ? 1.08 : 1.02);
	case 1:
		return level * (at < .6 ? 1 : .82);
	case 2: /* over decades */
		return level * (at < .5 ? 1 : at < .8 ? .1 : .012);
	case 3: /* just now */
		return level * (at < .97 ? 1 : 1.12);
	default:
		return level;
	}
}

static struct point_row make_point(struct script *script, size_t i)
{
	double noise = .02 * draw_normal(script), speed;
	struct point_row row = { .case_index = i,
				 .metric = METRIC_TIME,
				 .n = 7 };

	if (draw(script) < .04)
		noise += .15;
	speed = 1 + .3 * draw(script);
	row.median = level(script, i) * exp(noise) * speed;
	row.low = row.median * (1 - .012 * (1 + draw(script)));
	row.high = row.median * (1 + .012 * (1 + draw(script)));
	row.mad = row.median * .01;
	row.yardstick = row.median / (1e-3 * speed);
	row.calm = row.median;
	row.calm_low = row.low;
	row.calm_high = row.high;
	return row;
}

static struct run *make_run(const struct script *script, char *line)
{
	struct run *run = run_new();
	char *seconds = strchr(line, ' ');
	char *subject = seconds ? strchr(seconds + 1, ' ') : NULL;

	run->state = RUN_SEALED;
	run->tare_version = "made";
	if (subject) {
		*seconds++ = *subject++ = '\0';
		subject[strcspn(subject, "\n")] = '\0';
		run->commit.hash = arena_strdup(&run->arena, line);
		run->commit.subject = arena_strdup(&run->arena, subject);
		run->commit.date_ns = strtoll(seconds, NULL, 10) * NS_PER_S;
	}
	run->started_ns = run->commit.date_ns + NS_PER_S;
	run->ended_ns = run->started_ns + NS_PER_S;
	snprintf(run->machine.id, sizeof(run->machine.id), "%s",
		 script->run < script->runs / 8 ? "0000000000000001"
						: "0000000000000002");
	run->machine.name = "made";
	run->cases = arena_alloc(&run->arena,
				 script->cases * sizeof(*run->cases));
	run->case_count = script->cases;
	for (size_t i = 0; i < script->cases; i++)
		run->cases[i] = (struct run_case){
			.id = arena_printf(&run->arena,
					   "made/case%zu[n=%zu]@cpython3.11",
					   i % 20, i),
			.suite = "made",
			.benchmark = "case",
			.label = "cpython3.11",
			.metrics = METRIC_BIT(METRIC_TIME),
		};
	return run;
}

static int put(struct store *store, struct script *script, char *line,
	       struct error *err)
{
	struct run *run = make_run(script, line);
	struct point_row *rows = xcalloc(script->cases, sizeof(*rows));
	int ret;

	for (size_t i = 0; i < script->cases; i++)
		rows[i] = make_point(script, i);
	ret = store_put(store, run, rows, script->cases, err);
	free(rows);
	run_free(run);
	return ret;
}

static void show(const struct script *script)
{
	fprintf(stderr, "\rmade_store: %zu of %zu runs of %zu cases",
		script->run, script->runs, script->cases);
}

static int fill(struct store *store, struct script *script, struct error *err)
{
	static char lines[20000][LINE_MOST / 16];

	while (script->runs < 20000 &&
	       fgets(lines[script->runs], sizeof(lines[0]), stdin))
		script->runs++;
	for (script->run = 0; script->run < script->runs; script->run++) {
		if (script->run % STEP == 0)
			show(script);
		if (put(store, script, lines[script->run], err) < 0)
			return -1;
	}
	show(script);
	fputc('\n', stderr);
	return 0;
}

int main(int argc, char **argv)
{
	struct script script = { .state = UINT64_C(0x9e3779b97f4a7c15) };
	struct error err = ERROR_INIT;
	struct store *store = argc == 3 ? store_open(argv[1], &err) : NULL;
	int ret = -1;

	if (argc == 3)
		script.cases = (size_t)strtoul(argv[2], NULL, 10);
	if (store)
		ret = fill(store, &script, &err);
	if (ret < 0)
		fprintf(stderr, "made_store STORE CASES: %s\n", err.text);
	store_close(store);
	return ret < 0;
}
