/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "compare/ratchet.h"
#include "compare/window.h"
#include "made_run.h"
#include "model/findings.h"

enum { RUNS = 12 };

static const char *const commits[RUNS] = {
	"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11"
};

/* COUNT runs, whose case s/a had these VALUES of METRIC. */
static struct window *make_window(enum metric metric, const double *values,
				  size_t count)
{
	struct window *window = xcalloc(1, sizeof(*window));
	struct window_series *series = VEC_PUSH(window);

	window->runs = arena_alloc(&window->arena,
				   count * sizeof(*window->runs));
	window->run_count = count;
	series->case_id = "s/a";
	series->metric = metric;
	series->better = metric_infos[metric].better;
	for (size_t i = 0; i < count; i++) {
		window->runs[i].commit = commits[i];
		*VEC_PUSH(series) = (struct session){ i, values[i] };
	}
	return window;
}

static struct run *make_head(enum metric metric, double value)
{
	const double values[] = { value, value, value };
	struct run *head = made_run();

	made_case(head, "s/a");
	made_readings(head, metric, values, 3);
	return head;
}

/* +1 % a run: from 1000 to 1110. */
static const double creeping[] = { 1000, 1010, 1020, 1030, 1040, 1050,
				   1060, 1070, 1080, 1090, 1100, 1110 };
/* slow, then good for six runs, then slow again */
static const double valley[] = { 1100, 1100, 1000, 1000, 1000, 1000,
				 1000, 1000, 1100, 1100, 1100, 1100 };

void test_ratchet_nominates_against_the_best(void **state)
{
	static const struct {
		const double *values;
		size_t count;
		double head;
		const char *commit; /* NULL: no nomination */
		size_t runs_ago;
	} rows[] = {
		{ creeping, 12, 1111, "c2", 10 },
		{ creeping, 12, 1045, "c2", 10 },
		{ creeping, 12, 1030, NULL, 0 }, /* +1 % of 1020 */
		{ creeping, 12, 900, NULL, 0 },
		{ creeping, 4, 2000, NULL, 0 }, /* too short to say */
		{ valley, 12, 1100, "c7", 5 },
		{ valley, 12, 1005, NULL, 0 }, /* below the floor of 8 */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct window *window = make_window(
			METRIC_ALLOCATIONS, rows[i].values, rows[i].count);
		struct run *head = make_head(METRIC_ALLOCATIONS, rows[i].head);
		struct findings *findings = findings_new();
		struct nominations all = { .items = NULL };

		ratchet_nominate(window, head, findings, &all);
		assert_int_equal(all.count, rows[i].commit != NULL);
		if (rows[i].commit) {
			assert_string_equal(all.items[0].commit,
					    rows[i].commit);
			assert_int_equal(all.items[0].runs_ago,
					 rows[i].runs_ago);
			assert_string_equal(all.items[0].case_id, "s/a");
		}
		nominations_release(&all);
		findings_free(findings);
		window_free(window);
		run_free(head);
	}
}

void test_ratchet_wants_a_clean_commit(void **state)
{
	struct window *window = make_window(METRIC_ALLOCATIONS, creeping, 12);
	struct run *head = make_head(METRIC_ALLOCATIONS, 1110);
	struct findings *findings = findings_new();
	struct nominations all = { .items = NULL };

	(void)state;
	window->runs[2].dirty = true;
	window->runs[1].commit = NULL;
	ratchet_nominate(window, head, findings, &all);
	assert_string_equal(all.items[0].commit, "c0");
	nominations_release(&all);
	for (size_t i = 0; i < 5; i++)
		window->runs[i].dirty = true;
	ratchet_nominate(window, head, findings, &all);
	assert_int_equal(all.count, 0);
	nominations_release(&all);
	findings_free(findings);
	window_free(window);
	run_free(head);
}

void test_ratchet_leaves_what_is_worse_or_not_gated(void **state)
{
	struct window *window = make_window(METRIC_ALLOCATIONS, creeping, 12);
	struct run *head = make_head(METRIC_ALLOCATIONS, 1110);
	struct findings *findings = findings_new();
	struct nominations all = { .items = NULL };
	struct finding *finding = VEC_PUSH(findings);

	(void)state;
	finding->case_id = "s/a";
	finding->metric = METRIC_TIME;
	finding->gated = true;
	finding->verdict = VERDICT_WORSE;
	ratchet_nominate(window, head, findings, &all);
	assert_int_equal(all.count, 0);
	finding->verdict = VERDICT_SAME;
	ratchet_nominate(window, head, findings, &all);
	assert_int_equal(all.count, 1);
	ratchet_nominate(window, head, findings, &all); /* once a case */
	assert_int_equal(all.count, 1);
	nominations_release(&all);
	head->cases[0].policy.metric[METRIC_ALLOCATIONS].gated = false;
	ratchet_nominate(window, head, findings, &all);
	assert_int_equal(all.count, 0);
	nominations_release(&all);
	findings_free(findings);
	window_free(window);
	run_free(head);
}
