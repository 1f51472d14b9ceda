/* SPDX-License-Identifier: MIT */
/* Runs made up for the tests of reports. */
#include "tests/unit/reports/made.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "model/summary.h"

static struct summary numbers(double median, double spread)
{
	return (struct summary){
		.n = 7,
		.median = median,
		.mean = median,
		.sd = median / 64,
		.mad = median / 128,
		.min = median * (1 - spread),
		.max = median * (1 + spread),
		.low = median * (1 - spread),
		.high = median * (1 + spread),
		.level = 0.984375,
	};
}

static void fill_machine(struct run *run)
{
	memcpy(run->uuid, "00000000-0000-4000-8000-000000000002", 37);
	run->state = RUN_SEALED;
	run->started_ns = 1700000000 * NS_PER_S;
	run->ended_ns = 1700000012 * NS_PER_S;
	run->tare_version = "1.2.3";
	run->machine.name = "Made CPU, 2 CPUs";
	memcpy(run->machine.id, "0123456789abcdef", 17);
	run->machine.cpus = 2;
	run->commit = (struct commit){ .hash = "1a2b3c4d5e6f7081",
				       .subject = "After",
				       .dirty = true };
	run->conditions = (struct conditions){ .load1 = 0.5,
					       .steal_ratio = 0.05,
					       .pressure_cpu = NONE,
					       .throttled_ratio = NONE,
					       .quota_cpus = 1.5 };
	run_note(run, "%s", "only one CPU may be used");
}

/* Two slices of one process for the first case. */
static void add_worker(struct run *run)
{
	struct worker worker = { .case_index = 0,
				 .pair = -1,
				 .cpu = -1,
				 .outcome = OUTCOME_MEASURED };
	int64_t wall[] = { 1000000, 1200000, 1100000 };
	int64_t loops[] = { 100, 100, 100 };

	worker.samples.columns[COLUMN_WALL] = wall;
	worker.samples.columns[COLUMN_LOOPS] = loops;
	worker.samples.count = ARRAY_LEN(wall);
	run_add(run, &worker);
}

static struct run_summary *new_run(size_t count)
{
	struct run_summary *summary = xcalloc(1, sizeof(*summary));
	struct run *run = run_new();

	run->cases = arena_alloc(&run->arena, count * sizeof(*run->cases));
	run->case_count = count;
	summary->run = run;
	summary->cases = xcalloc(count, sizeof(*summary->cases));
	fill_machine(run);
	return summary;
}

static const struct run_case cases[] = {
	{ .id = "fixes/lookup[container=list,n=10000]@cpython3.11",
	  .suite = "fixes" },
	{ .id = "fixes/lookup[container=set,n=10000]@cpython3.11",
	  .suite = "fixes" },
	{ .id = "fixes/dumps[lib=orjson]@cpython3.11",
	  .suite = "fixes",
	  .outcome = OUTCOME_SKIPPED,
	  .reason = "orjson>=3 is not installed for /usr/bin/python3" },
	{ .id = "other/broken@cpython3.11",
	  .suite = "other",
	  .outcome = OUTCOME_FAILED,
	  .reason = "Traceback (most recent call last):\n"
		    "  File \"bench.py\", line 3, in broken\n"
		    "ValueError: no such thing" },
	{ .id = "other/tokens@cpython3.11",
	  .suite = "other",
	  .unit = "tokens" },
};

struct run_summary *made_run(void)
{
	struct run_summary *summary = new_run(ARRAY_LEN(cases));
	struct run *run = (struct run *)summary->run;
	struct case_summary *all = summary->cases;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		run->cases[i] = cases[i];
		run->cases[i].label = "cpython3.11";
		all[i].yardstick = NONE;
	}
	all[0].yardstick = 0.4175;
	all[0].calm = numbers(41.75e-6, 0.002);
	all[0].metric[METRIC_TIME] = numbers(45.1e-6, 0.008);
	all[0].metric[METRIC_P99] = numbers(52e-6, 0.02);
	all[0].metric[METRIC_PEAK_MEMORY] = numbers(122880, 0);
	all[0].metric[METRIC_ALLOCATIONS] = numbers(3, 0);
	all[1].metric[METRIC_TIME] = numbers(28e-9, 0.011);
	all[1].metric[METRIC_PEAK_MEMORY] = numbers(524288, 0);
	all[1].metric[METRIC_ALLOCATIONS] = numbers(0, 0);
	all[4].metric[METRIC_TRACK] = numbers(1234, 0);
	add_worker(run);
	summary->shared_ratio = .3125;
	summary->shows_calm = true;
	summary->improvement_count = 2;
	summary->improvements = xcalloc(2, sizeof(*summary->improvements));
	summary->improvements[0] =
		(struct improvement){ 1,	  0,	      METRIC_TIME,
				      true,	  41.75e-6,   28e-9,
				      1.0 / 1491, 1.0 / 1520, 1.0 / 1463 };
	summary->improvements[1] =
		(struct improvement){ 1,      0,      METRIC_PEAK_MEMORY,
				      false,  122880, 524288,
				      4.2667, 4.2667, 4.2667 };
	return summary;
}

struct run_summary *made_evil_run(void)
{
	struct run_summary *summary = new_run(made_name_count + 1);
	struct run *run = (struct run *)summary->run;
	size_t i;

	for (i = 0; i < made_name_count + 1; i++) {
		struct run_case *it = &run->cases[i];

		it->id = i < made_name_count ? made_names[i] : made_long_name();
		it->suite = it->label = it->id;
		it->outcome = i % 3 == 1   ? OUTCOME_FAILED
			      : i % 3 == 2 ? OUTCOME_SKIPPED
					   : OUTCOME_MEASURED;
		it->reason = it->id;
		if (i % 3)
			continue;
		it->unit = it->id;
		summary->cases[i].metric[METRIC_TRACK] = numbers(1.5, 0.01);
		run_note(run, "%s", it->id);
	}
	run->machine.name = made_names[6];
	run->commit.subject = made_names[0];
	return summary;
}

void made_run_free(struct run_summary *summary)
{
	run_free((struct run *)summary->run);
	free(summary->cases);
	free(summary->improvements);
	free(summary);
}
