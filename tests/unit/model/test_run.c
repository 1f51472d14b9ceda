/* SPDX-License-Identifier: MIT */
/* Runs, workers and findings: who owns what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/survey.h"
#include "model/trend.h"

static int64_t *column_of(int64_t first, size_t count)
{
	int64_t *column = xcalloc(count, sizeof(*column));

	for (size_t i = 0; i < count; i++)
		column[i] = first + (int64_t)i;
	return column;
}

/* Three slices, two latency buckets. */
static struct worker make_worker(int index)
{
	struct worker worker;
	struct samples *samples = &worker.samples;

	worker_init(&worker);
	worker.index = index;
	worker.cpu = 2;
	samples->count = 3;
	for (int i = 0; i < COLUMN_COUNT; i++)
		samples->columns[i] = column_of(100 * i, 3);
	samples->latency.count = 2;
	samples->latency.bucket = column_of(7, 2);
	samples->latency.calls = column_of(70, 2);
	samples->reading[METRIC_ALLOCATIONS] = 12;
	worker.reason = xstrdup("reason");
	return worker;
}

void test_new_run_knows_nothing(void **state)
{
	struct run *run = run_new(), *other = run_new();

	(void)state;
	assert_int_equal(strlen(run->uuid), 36);
	assert_string_not_equal(run->uuid, other->uuid);
	assert_int_equal(run->state, RUN_OPEN);
	assert_int_equal(run->machine.cpus, -1);
	assert_int_equal(run->machine.memory_bytes, -1);
	assert_true(isnan(run->conditions.load1));
	assert_true(isnan(run->conditions.throttled_ratio));
	assert_null(run->commit.hash);
	assert_null(run_find(run, "x"));
	run_free(run);
	run_free(other);
	run_free(NULL);
}

void test_run_add_copies_deeply(void **state)
{
	struct run *run = run_new();

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct worker worker = make_worker(i);

		run_add(run, &worker);
		worker_release(&worker);
		assert_null(worker.reason);
		assert_int_equal(worker.samples.count, 0);
	}
	assert_int_equal(run->count, 20);
	for (int i = 0; i < 20; i++) {
		const struct worker *kept = &run->items[i];

		assert_int_equal(kept->index, i);
		assert_string_equal(kept->reason, "reason");
		assert_null(kept->output);
		assert_int_equal(kept->samples.columns[COLUMN_LOOPS][2],
				 100 * COLUMN_LOOPS + 2);
		assert_int_equal(kept->samples.latency.calls[1], 71);
		assert_true(kept->samples.reading[METRIC_ALLOCATIONS] == 12);
		assert_true(isnan(kept->samples.reading[METRIC_TRACK]));
	}
	run_free(run);
}

void test_copy_of_an_empty_worker(void **state)
{
	struct worker empty = { .outcome = OUTCOME_SKIPPED }, copy;

	(void)state;
	memset(&copy, 0xff, sizeof(copy));
	worker_copy(&empty, &copy);
	assert_int_equal(copy.outcome, OUTCOME_SKIPPED);
	assert_null(copy.samples.columns[COLUMN_WALL]);
	assert_null(copy.samples.latency.bucket);
	worker_release(&copy);
	worker_release(&copy);
}

void test_run_find(void **state)
{
	struct run *run = run_new();

	(void)state;
	run->case_count = 3;
	run->cases = arena_alloc(&run->arena, 3 * sizeof(*run->cases));
	for (size_t i = 0; i < 3; i++)
		run->cases[i].id = arena_printf(&run->arena, "s/b[n=%zu]@l", i);
	assert_ptr_equal(run_find(run, "s/b[n=1]@l"), &run->cases[1]);
	assert_null(run_find(run, "s/b[n=3]@l"));
	assert_null(run_find(run, ""));
	run_free(run);
}

void test_run_notes_are_kept_in_order(void **state)
{
	struct run *run = run_new();

	(void)state;
	run_note(run, "first: %d %%", 1);
	run_note(run, "%s", "second %s");
	assert_int_equal(run->notes.count, 2);
	assert_string_equal(run->notes.items[0], "first: 1 %");
	assert_string_equal(run->notes.items[1], "second %s");
	run_free(run);
}

void test_findings_are_counted(void **state)
{
	struct findings *findings = findings_new();

	(void)state;
	for (int i = 0; i < 30; i++) {
		struct finding *item = VEC_PUSH(findings);

		item->verdict = i % 3 ? VERDICT_SAME : VERDICT_WORSE;
		item->gated = i < 15;
	}
	assert_true(isnan(findings->alpha));
	assert_int_equal(findings_count(findings, VERDICT_WORSE, FINDINGS_ALL),
			 10);
	assert_int_equal(
		findings_count(findings, VERDICT_WORSE, FINDINGS_GATED), 5);
	assert_int_equal(findings_count(findings, VERDICT_NEW, FINDINGS_ALL),
			 0);
	findings_free(findings);
}

void test_nothing_can_be_freed(void **state)
{
	(void)state;
	suite_free(NULL);
	plan_free(NULL);
	survey_free(NULL);
	trend_free(NULL);
	findings_free(NULL);
	suite_free(xcalloc(1, sizeof(struct suite)));
	plan_free(xcalloc(1, sizeof(struct plan)));
	survey_free(xcalloc(1, sizeof(struct survey)));
	trend_free(xcalloc(1, sizeof(struct trend)));
}
