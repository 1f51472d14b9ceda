/* SPDX-License-Identifier: MIT */
/*
 * The gate played again and again on recorded pairs, judged by tare's own
 * code.
 *
 *	resample RUNS SEED SUITE STRAY EFFECT:TOLERANCE... < pairs
 *
 * A line of input is "WORKLOAD DIFFERENCE", ln(second / first) of a pair of
 * identical sides.  A run is a suite of SUITE cases, which take the workloads
 * in turn.  Each case draws pairs without replacement, a coin says which of
 * each was head, and EFFECT per cent is added; with a STRAY of s per cent all
 * pairs from a random one on are disturbed by so much on the side that began
 * second, as by a noise that starts with it.
 *
 * Effects other than 0 are on one case of a run, the others have none.  Every
 * effect is laid over the same draws.  Printed, parted by tabs: the effect,
 * its tolerance, the workload, its cases, how many were worse and confirmed,
 * candidates for it, the same, undecided, better, their pairs; and with the
 * workload "-" the runs and those with a false alarm.
 *
 * Invariant: what decides is judge_pairs(), judge_is_open(), judge_suite(),
 * judge_confirms() and the table of looks; nothing here knows a threshold.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "compare/judge.h"
#include "model/policy.h"
#include "model/run.h"
#include "stats/sequential.h"

enum { NAME_MOST = 32, PAIRS_MOST = 30, FRESH_PAIRS = 12 };
enum { DRAWN = PAIRS_MOST + FRESH_PAIRS };

/* Recorded pairs of one workload; shuffled as they are drawn. */
struct pool {
	char name[NAME_MOST];
	double *items; /* VEC_PUSH */
	size_t count, capacity;
};

struct pools {
	struct pool *items;
	size_t count, capacity;
};

struct tally {
	long cases, worse, candidates, same, undecided, better, pairs;
};

struct effect {
	double per_cent, tolerance;
	struct run_case of_case;
	struct tally *by_pool;
	long runs, alarmed;
};

/* A case of a suite run. */
struct played {
	size_t pool;
	double d[DRAWN]; /* without an effect; the last are fresh */
	size_t pairs;
	bool confirmed;
};

struct suite_run {
	size_t count;
	struct played *played;
	struct judgement *judgements, *scratch;
};

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static struct pool *pool_named(struct pools *pools, const char *name)
{
	struct pool *pool;

	for (size_t i = 0; i < pools->count; i++)
		if (strcmp(pools->items[i].name, name) == 0)
			return &pools->items[i];
	pool = VEC_PUSH(pools);
	*pool = (struct pool){ .items = NULL };
	snprintf(pool->name, sizeof(pool->name), "%s", name);
	return pool;
}

static int read_pools(struct pools *pools)
{
	char name[NAME_MOST];
	double d;

	while (scanf("%31s %lf", name, &d) == 2)
		*VEC_PUSH(pool_named(pools, name)) = d;
	for (size_t i = 0; i < pools->count; i++)
		if (pools->items[i].count < DRAWN)
			return -1;
	return pools->count ? 0 : -1;
}

/* As many as are ever needed; STRAY is added from pair FROM on. */
static void draw(struct pool *pool, double stray, size_t from, double *d,
		 uint64_t *random)
{
	uint64_t coins = next_random(random);

	for (size_t i = 0; i < DRAWN; i++, coins >>= 1) {
		size_t left = pool->count - i;
		size_t j = i + (next_random(random) >> 32) % left;
		double drawn = pool->items[j];

		pool->items[j] = pool->items[i];
		pool->items[i] = drawn;
		if (i >= from)
			drawn += stray;
		d[i] = coins & 1 ? drawn : -drawn;
	}
}

static void shift(const struct played *played, const struct effect *effect,
		  double *d)
{
	double by = log1p(effect->per_cent / 100);

	for (size_t i = 0; i < DRAWN; i++)
		d[i] = played->d[i] + by;
}

static struct pair_series series_of(const struct effect *effect,
				    const double *d, size_t count)
{
	return (struct pair_series){
		.of_case = &effect->of_case,
		.metric = METRIC_TIME,
		.d = d,
		.count = count,
		.base = 1,
		.head = 1,
	};
}

/* All looks that the case asks for, as harness/gate/contest.c has them. */
static void look(struct played *played, const struct effect *effect,
		 size_t series, struct judgement *judgement)
{
	double d[DRAWN];

	shift(played, effect, d);
	judgement_init(judgement);
	for (size_t i = 0; i < SEQUENTIAL_LOOKS; i++) {
		struct pair_series pairs;

		played->pairs = sequential_stops[i].pairs;
		pairs = series_of(effect, d, played->pairs);
		judge_pairs(&pairs, i, series, judgement);
		if (!judge_is_open(judgement))
			break;
	}
}

/* A candidate's fresh pairs. */
static bool confirm(struct played *played, const struct effect *effect,
		    const struct judgement *judgement)
{
	double d[DRAWN];
	struct pair_series fresh;

	if (judgement->verdict != SEQUENTIAL_WORSE)
		return false;
	shift(played, effect, d);
	fresh = series_of(effect, d + PAIRS_MOST, FRESH_PAIRS);
	played->pairs += FRESH_PAIRS;
	return judge_confirms(&fresh);
}

static void count_case(struct effect *effect, const struct played *played,
		       const struct judgement *judgement)
{
	struct tally *tally = &effect->by_pool[played->pool];

	tally->cases++;
	tally->pairs += (long)played->pairs;
	tally->worse += played->confirmed;
	switch (judgement->verdict) {
	case SEQUENTIAL_WORSE:
		tally->candidates++;
		tally->undecided += !played->confirmed;
		break;
	case SEQUENTIAL_SAME:
		tally->better += judgement->better;
		tally->same += !judgement->better;
		break;
	case SEQUENTIAL_CONTINUE:
		tally->undecided++;
		break;
	}
}

/* JUDGEMENTS of a suite without any change. */
static void conclude_unchanged(struct suite_run *run, struct effect *effect)
{
	bool alarmed = false;

	memcpy(run->scratch, run->judgements,
	       run->count * sizeof(*run->scratch));
	judge_suite(run->scratch, run->count,
		    judge_alpha(&effect->of_case.policy));
	for (size_t i = 0; i < run->count; i++) {
		struct played played = run->played[i];

		played.confirmed = confirm(&played, effect, &run->scratch[i]);
		alarmed = alarmed || played.confirmed;
		count_case(effect, &played, &run->scratch[i]);
	}
	effect->runs++;
	effect->alarmed += alarmed;
}

/* The same suite, but case AT has the effect. */
static void conclude_changed(struct suite_run *run, size_t at,
			     struct effect *effect)
{
	struct played played = run->played[at];

	memcpy(run->scratch, run->judgements,
	       run->count * sizeof(*run->scratch));
	look(&played, effect, run->count, &run->scratch[at]);
	judge_suite(run->scratch, run->count,
		    judge_alpha(&effect->of_case.policy));
	played.confirmed = confirm(&played, effect, &run->scratch[at]);
	count_case(effect, &played, &run->scratch[at]);
}

static void play(struct suite_run *run, struct pools *pools, double stray,
		 const struct effect *none, uint64_t *random)
{
	size_t from = next_random(random) % PAIRS_MOST;

	for (size_t i = 0; i < run->count; i++) {
		struct played *played = &run->played[i];

		played->pool = i % pools->count;
		draw(&pools->items[played->pool], stray, from, played->d,
		     random);
		look(played, none, run->count, &run->judgements[i]);
	}
}

static void effect_init(struct effect *effect, const char *text, size_t pools)
{
	char *end;

	*effect = (struct effect){ .per_cent = strtod(text, &end) };
	effect->tolerance = *end == ':' ? strtod(end + 1, NULL) : 3;
	policy_init(&effect->of_case.policy);
	effect->of_case.policy.metric[METRIC_TIME].gated = true;
	effect->of_case.policy.metric[METRIC_TIME].tolerance =
		effect->tolerance / 100;
	effect->by_pool = xcalloc(pools, sizeof(*effect->by_pool));
}

static void print_effect(const struct effect *effect, const struct pools *pools)
{
	for (size_t i = 0; i < pools->count; i++) {
		const struct tally *tally = &effect->by_pool[i];

		printf("%g\t%g\t%s\t%ld\t%ld\t%ld\t%ld\t%ld\t%ld\t%ld\n",
		       effect->per_cent, effect->tolerance,
		       pools->items[i].name, tally->cases, tally->worse,
		       tally->candidates, tally->same, tally->undecided,
		       tally->better, tally->pairs);
	}
	if (effect->per_cent == 0)
		printf("0\t%g\t-\t%ld\t%ld\n", effect->tolerance, effect->runs,
		       effect->alarmed);
}

/* The first effect is that of the unchanged cases. */
static void play_all(struct suite_run *run, struct pools *pools, long runs,
		     double stray, struct effect *effects, size_t count,
		     uint64_t random)
{
	for (long i = 0; i < runs; i++) {
		size_t at = (size_t)i % pools->count % run->count;

		play(run, pools, stray, &effects[0], &random);
		conclude_unchanged(run, &effects[0]);
		for (size_t j = 1; j < count; j++)
			conclude_changed(run, at, &effects[j]);
	}
}

int main(int argc, char **argv)
{
	struct pools pools = { .items = NULL };
	struct suite_run run = { .count = 0 };
	struct effect *effects;
	size_t count;

	if (argc < 6 || read_pools(&pools) < 0) {
		fprintf(stderr, "resample: needs RUNS SEED SUITE STRAY "
				"EFFECT:TOLERANCE..., the first effect 0, and "
				"42 pairs of each workload\n");
		return 2;
	}
	run.count = strtoul(argv[3], NULL, 10);
	run.played = xcalloc(run.count, sizeof(*run.played));
	run.judgements = xcalloc(run.count, sizeof(*run.judgements));
	run.scratch = xcalloc(run.count, sizeof(*run.scratch));
	count = (size_t)argc - 5;
	effects = xcalloc(count, sizeof(*effects));
	for (size_t i = 0; i < count; i++)
		effect_init(&effects[i], argv[i + 5], pools.count);
	play_all(&run, &pools, strtol(argv[1], NULL, 10),
		 log1p(strtod(argv[4], NULL) / 100), effects, count,
		 strtoull(argv[2], NULL, 10));
	for (size_t i = 0; i < count; i++)
		print_effect(&effects[i], &pools);
	return 0;
}
