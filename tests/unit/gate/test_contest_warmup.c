/* SPDX-License-Identifier: MIT */
/* One cut for both sides, found at the first look and then kept. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>

#include "base/alloc.h"
#include "gate/contest.h"
#include "gate/looks.h"
#include "measure/harvest.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/samples.h"

enum { SLICES = 40, PAIRS = 7 };

struct scene {
	struct benchmark benchmark;
	struct plan_case c;
	struct run *base, *head;
	struct duet_sides sides;
	struct contests contests;
	struct contest contest;
};

static void begin(struct scene *scene)
{
	*scene = (struct scene){
		.benchmark = { .kind = BENCHMARK_CALL,
			       .settings = { .metrics = METRIC_BIT(
						     METRIC_TIME) } },
		.c = { .id = "s/a", .benchmark = &scene->benchmark },
		.base = run_new(),
		.head = run_new(),
	};
	for (int i = 0; i < 2; i++) {
		struct run *run = i ? scene->head : scene->base;

		run->cases = arena_alloc(&run->arena, sizeof(*run->cases));
		run->case_count = 1;
		run->cases[0] = (struct run_case){
			.id = "s/a", .outcome = OUTCOME_MEASURED
		};
		policy_init(&run->cases[0].policy);
	}
	scene->sides = (struct duet_sides){ .base = scene->base,
					    .head = scene->head };
	scene->contests.sides = &scene->sides;
	scene->contest.series_count = contest_series_init(
		&scene->c, &scene->head->cases[0], scene->contest.series);
}

static void end(struct scene *scene)
{
	for (size_t i = 0; i < scene->contest.series_count; i++)
		contest_series_release(&scene->contest.series[i]);
	run_free(scene->base);
	run_free(scene->head);
}

/* A worker whose first WARM slices are slow, or that grows for ever (-1). */
static void fill(struct worker *worker, int pair, int64_t ns, int warm)
{
	worker_init(worker);
	worker->pair = pair;
	worker->samples.count = SLICES;
	worker->samples.warmup = WARMUP_AUTO;
	for (int i = 0; i < COLUMN_COUNT; i++)
		worker->samples.columns[i] = xcalloc(SLICES, sizeof(int64_t));
	for (int j = 0; j < SLICES; j++) {
		int64_t more = warm < 0 ? j * 30000 : j < warm ? ns : 0;

		worker->samples.columns[COLUMN_LOOPS][j] = 100;
		worker->samples.columns[COLUMN_WALL][j] =
			ns + more + (j * 7 + pair) % 5 * 100;
	}
}

static void play(struct scene *scene, int64_t base_ns, int base_warm,
		 int64_t head_ns, int head_warm)
{
	int pair = scene->contest.pairs++;
	struct duet_draw draw = duet_draw(1, pair);
	struct worker base, head;

	fill(&base, pair, base_ns, base_warm);
	fill(&head, pair, head_ns, head_warm);
	base.first = pair % 2 == 0;
	head.first = !base.first;
	if (scene->contest.warmup.known) {
		contest_cut(&scene->contest, &base);
		contest_cut(&scene->contest, &head);
	}
	run_add(scene->base, &base);
	run_add(scene->head, &head);
	contest_series_take(&scene->contest.series[0], &draw, &base, &head);
	worker_release(&base);
	worker_release(&head);
}

static void assert_cuts(const struct run *run, int from, size_t cut)
{
	for (size_t i = (size_t)from; i < run->count; i++)
		assert_int_equal(run->items[i].samples.warmup, cut);
}

void test_contest_warmup_is_one_for_both(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene);
	for (int i = 0; i < PAIRS; i++)
		play(&scene, 1000000, 2, 1010000, 9);
	contest_find_warmup(&scene.contests, &scene.contest);
	assert_true(scene.contest.warmup.known);
	assert_int_equal(scene.contest.warmup.found.timed, 2 * PAIRS);
	assert_cuts(scene.base, 0, 9);
	assert_cuts(scene.head, 0, 9);
	/* kept, whatever comes */
	play(&scene, 1000000, 20, 1010000, 0);
	contest_find_warmup(&scene.contests, &scene.contest);
	assert_cuts(scene.base, 0, 9);
	assert_cuts(scene.head, 0, 9);
	assert_false(scene.contest.duet.rhythm.doubled);
	for (size_t i = 0; i < PAIRS; i++)
		assert_true(fabs(scene.contest.series[0].d[i] - log(1.01)) <
			    2e-3);
	end(&scene);
}

/* Swapping the sides changes the sign of each datum, to the last bit. */
void test_contest_warmup_swapped(void **state)
{
	double d[PAIRS];

	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		struct scene scene;

		begin(&scene);
		for (int i = 0; i < PAIRS; i++) {
			int64_t one = 1000000 + i * 3000, two = 1040000;

			if (swapped)
				play(&scene, two, i, one, 3);
			else
				play(&scene, one, 3, two, i);
		}
		for (size_t i = 0; swapped && i < scene.base->count; i++) {
			scene.base->items[i].first ^= true;
			scene.head->items[i].first ^= true;
		}
		contest_find_warmup(&scene.contests, &scene.contest);
		for (int i = 0; i < PAIRS; i++) {
			double now = scene.contest.series[0].d[i];

			if (swapped)
				assert_true(now == -d[i]);
			d[i] = now;
		}
		end(&scene);
	}
}

/* What does not settle gets twice the slices once, and a cut for those. */
void test_contest_warmup_that_never_ends(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene);
	for (int i = 0; i < PAIRS; i++)
		play(&scene, 1000000, -1, 1000000, -1);
	contest_find_warmup(&scene.contests, &scene.contest);
	assert_true(scene.contest.duet.rhythm.doubled);
	assert_false(scene.contest.warmup.known);
	for (int i = 0; i < 2; i++)
		play(&scene, 1000000, 4, 1000000, 4);
	contest_find_warmup(&scene.contests, &scene.contest);
	assert_true(scene.contest.warmup.known);
	assert_false(scene.contest.warmup.found.restless);
	assert_true(scene.contest.duet.rhythm.doubled);
	assert_in_range(scene.contest.warmup.found.cut, 4, 5);
	assert_cuts(scene.base, PAIRS, scene.contest.warmup.found.cut);
	end(&scene);
}

/* Pairs without slices: nothing to cut, and no mistake. */
void test_contest_warmup_of_nothing(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene);
	contest_find_warmup(&scene.contests, &scene.contest);
	assert_false(scene.contest.warmup.known);
	end(&scene);
}
