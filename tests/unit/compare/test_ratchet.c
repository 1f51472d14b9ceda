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

/* What is asked of the ratchet: a window of s/a, and a new run of it. */
struct asked {
	struct window *window;
	struct run *head;
	struct findings *findings;
	struct nominations all;
};

static void ask_init(struct asked *asked, const double *values, size_t count,
		     double head)
{
	*asked = (struct asked){
		.window = make_window(METRIC_ALLOCATIONS, values, count),
		.head = make_head(METRIC_ALLOCATIONS, head),
		.findings = findings_new(),
	};
}

static void ask_release(struct asked *asked)
{
	nominations_release(&asked->all);
	findings_free(asked->findings);
	window_free(asked->window);
	run_free(asked->head);
}

/* How many are nominated, with those of before. */
static size_t nominate(struct asked *asked)
{
	ratchet_nominate(asked->window, asked->head, asked->findings,
			 &asked->all);
	return asked->all.count;
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
		struct asked asked;

		ask_init(&asked, rows[i].values, rows[i].count, rows[i].head);
		assert_int_equal(nominate(&asked), rows[i].commit != NULL);
		if (rows[i].commit) {
			assert_string_equal(asked.all.items[0].commit,
					    rows[i].commit);
			assert_int_equal(asked.all.items[0].runs_ago,
					 rows[i].runs_ago);
			assert_string_equal(asked.all.items[0].case_id, "s/a");
		}
		ask_release(&asked);
	}
}

void test_ratchet_wants_a_clean_commit(void **state)
{
	struct asked asked;

	(void)state;
	ask_init(&asked, creeping, 12, 1110);
	asked.window->runs[2].dirty = true;
	asked.window->runs[1].commit = NULL;
	nominate(&asked);
	assert_string_equal(asked.all.items[0].commit, "c0");
	nominations_release(&asked.all);
	for (size_t i = 0; i < 5; i++)
		asked.window->runs[i].dirty = true;
	assert_int_equal(nominate(&asked), 0);
	ask_release(&asked);
}

void test_ratchet_leaves_what_is_worse_or_not_gated(void **state)
{
	struct asked asked;
	struct finding *finding;

	(void)state;
	ask_init(&asked, creeping, 12, 1110);
	finding = VEC_PUSH(asked.findings);
	finding->case_id = "s/a";
	finding->metric = METRIC_TIME;
	finding->gated = true;
	finding->verdict = VERDICT_WORSE;
	assert_int_equal(nominate(&asked), 0);
	finding->verdict = VERDICT_SAME;
	assert_int_equal(nominate(&asked), 1);
	assert_int_equal(nominate(&asked), 1); /* once a case */
	nominations_release(&asked.all);
	asked.head->cases[0].policy.metric[METRIC_ALLOCATIONS].gated = false;
	assert_int_equal(nominate(&asked), 0);
	ask_release(&asked);
}
