/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/compiler.h"
#include "compare/compare.h"
#include "compare/screening.h"
#include "compare/window.h"
#include "made_run.h"
#include "model/findings.h"
#include "model/trend.h"

enum { RUNS = 20, CASES = 6 };

/* A baseline of runs without samples, and points for them. */
struct history {
	struct run *runs[RUNS];
	size_t count;
	struct point points[CASES][RUNS];
	struct series series[CASES];
	struct trend trend;
};

static const char *const ids[CASES] = {
	"s/a", "s/b", "s/c", "s/d", "s/e", "s/f"
};

static void history_init(struct history *history, size_t runs)
{
	*history = (struct history){ .count = runs };
	for (size_t i = 0; i < runs; i++) {
		history->runs[i] = made_run();
		for (size_t c = 0; c < CASES; c++)
			made_case(history->runs[i], ids[c]);
	}
	history->trend.series = history->series;
}

/* The next case: value / yardstick of each run. */
static void history_add(struct history *history, const double *ratios)
{
	size_t at = history->trend.count++;

	history->series[at] = (struct series){
		.case_id = ids[at],
		.metric = METRIC_TIME,
		.points = history->points[at],
		.count = history->count,
	};
	for (size_t i = 0; i < history->count; i++)
		history->points[at][i] = (struct point){
			.run_uuid = history->runs[i]->uuid,
			.median = 1e-6,
			.yardstick = ratios[i],
		};
}

static void history_release(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		run_free(history->runs[i]);
}

/* Add a case whose call takes RATIO turns of the yardstick; 0: it has none,
 * and a call takes 2 us. */
static void add_case(struct run *run, const char *id, double ratio)
{
	double call_ns = ratio > 0 ? round(1000 * ratio) : 2000;

	made_case(run, id);
	for (int i = 0; i < 3; i++) {
		struct worker *worker = made_worker(run, call_ns);

		made_turns(worker, ratio > 0 ? 1000 : -1);
	}
}

static struct window *make_window(const struct history *history,
				  const struct run *head)
{
	return window_make((const struct run *const *)history->runs,
			   history->count, &history->trend, head);
}

/* Screen a head of one case against VALUES; the findings.  The run that it is
 * compared with leaves it undecided if it is as fast. */
static struct findings *screen(const double *values, size_t count,
			       double base_ratio, double head_ratio)
{
	struct history history;
	struct run *base = made_run(), *head = made_run();
	struct findings *findings;
	struct window *window;

	history_init(&history, count);
	history_add(&history, values);
	add_case(base, ids[0], base_ratio);
	add_case(head, ids[0], head_ratio);
	findings = compare_runs(base, head);
	window = make_window(&history, head);
	screening_judge(findings, head, window);
	window_free(window);
	history_release(&history);
	run_free(base);
	run_free(head);
	return findings;
}

static const double quiet[] = { 2.000, 2.006, 1.994, 2.010, 1.998, 2.003 };
static const double noisy[] = { 2.0, 2.1, 1.92, 2.06, 1.95, 2.02 };

/* Reference values: SciPy 1.x, by the formulae of screening.h. */
void test_screening_matches_scipy(void **state)
{
	static const struct {
		const double *values;
		double head, ratio, low, high, bound, detectable;
		enum verdict verdict;
		const char *reason; /* a part */
	} rows[] = {
		{ quiet, 2.004, 1.0010857721434727, .9940952613013581,
		  1.0081254404896378, 1.0067864925853471, 1.0082881572812186,
		  VERDICT_SAME, NULL },
		{ quiet, 2.08, 1.0390511008275567, 1.0317954807918288,
		  1.0463577426239754, 1.0449680162562487, 1.0082881572812186,
		  VERDICT_UNDECIDED, "+3.9 % against the last 6 runs" },
		{ quiet, 1.9, .949133217102095, .9425054872617666,
		  .955807553358439, .9545380917725348, 1.0082881572812186,
		  VERDICT_BETTER, NULL },
		{ noisy, 2.03, 1.0112582659676057, .9320006204949439,
		  1.0972560082038665, 1.0804016692507372, 1.1009091380493452,
		  VERDICT_UNDECIDED, "vary by 3.7 %, a change of 3 %" },
		{ noisy, 2.4, 1.195576275035593, 1.1018726547723474,
		  1.2972484826055564, 1.2773221705427433, 1.1009091380493452,
		  VERDICT_UNDECIDED, "+19.6 % against the last 6 runs" },
		/* blind to 3 %, but this cannot be worse */
		{ noisy, 1.5, .7472351718972456, .6886704092327172,
		  .8107803016284728, .7983263565892147, 1.1009091380493452,
		  VERDICT_BETTER, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = screen(rows[i].values, 6,
						   rows[i].head, rows[i].head);
		const struct finding *time = findings_find(findings, ids[0],
							   METRIC_TIME);

		assert_int_equal(time->verdict, rows[i].verdict);
		assert_int_equal(time->rung, RUNG_YARDSTICK);
		assert_true(is_near(time->ratio, rows[i].ratio));
		assert_true(is_near(time->ratio_low, rows[i].low));
		assert_true(is_near(time->ratio_high, rows[i].high));
		assert_true(is_near(time->bound, rows[i].bound));
		assert_true(is_near(time->detectable, rows[i].detectable));
		assert_true(is_near(time->base * time->ratio, time->head));
		assert_true(!time->reason == !rows[i].reason);
		if (rows[i].reason)
			assert_non_null(strstr(time->reason, rows[i].reason));
		findings_free(findings);
	}
}

void test_screening_wants_five_runs_of_one_level(void **state)
{
	static const double one[] = { 2 }, four[] = { 2, 2.01, 1.99, 2 };
	static const double stepped[] = { 2.000, 2.006, 1.994, 2.010,
					  1.998, 2.003, 2.001, 1.997,
					  3.000, 3.006, 2.994, 3.001 };
	static const struct {
		const double *values;
		size_t count;
		double head;
		const char *reason;
	} rows[] = {
		{ one, 1, 2, "has 1 comparable run, 5 are needed" },
		{ four, 4, 2, "has 4 comparable runs, 5 are needed" },
		{ stepped, 12, 3, "stepped 4 runs ago, 5 runs of one level" },
		{ quiet, 6, 0, "without the yardstick" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = screen(rows[i].values,
						   rows[i].count, rows[i].head,
						   rows[i].head);
		const struct finding *time = findings_find(findings, ids[0],
							   METRIC_TIME);

		assert_int_equal(time->verdict, VERDICT_UNDECIDED);
		assert_int_equal(time->rung,
				 rows[i].head > 0 ? RUNG_YARDSTICK : RUNG_RAW);
		assert_non_null(strstr(time->reason, rows[i].reason));
		findings_free(findings);
	}
}

/* The level before the last step does not count. */
void test_screening_uses_the_last_segment(void **state)
{
	static const double values[] = { 2.000, 2.006, 1.994, 2.010,
					 1.998, 2.003, 3.000, 3.006,
					 2.994, 3.009, 2.997, 3.003 };
	struct findings *findings = screen(values, ARRAY_LEN(values), 3, 3.002);
	const struct finding *time = findings_find(findings, ids[0],
						   METRIC_TIME);

	(void)state;
	assert_int_equal(time->verdict, VERDICT_SAME);
	assert_true(fabs(time->ratio - 1) < .002);
	findings_free(findings);
}

void test_screening_moderates_by_the_suite(void **state)
{
	struct history history;
	struct run *base = made_run(), *head = made_run();
	struct findings *findings;
	struct window *window;
	double alone, together;

	(void)state;
	findings = screen(quiet, 6, 2, 2);
	alone = findings_find(findings, ids[0], METRIC_TIME)->detectable;
	findings_free(findings);
	history_init(&history, 6);
	history_add(&history, quiet);
	history_add(&history, noisy);
	for (int i = 0; i < 2; i++) {
		add_case(base, ids[i], 2);
		add_case(head, ids[i], 2);
	}
	window = make_window(&history, head);
	findings = compare_runs(base, head);
	screening_judge(findings, head, window);
	together = findings_find(findings, ids[0], METRIC_TIME)->detectable;
	assert_true(together > alone);
	window_free(window);
	findings_free(findings);
	history_release(&history);
	run_free(base);
	run_free(head);
}

/* A factor of 1.25 needs no history, and a screen never takes it back. */
void test_screening_leaves_what_is_decided(void **state)
{
	struct findings *findings = screen(quiet, 6, 2, 2.6);
	const struct finding *time = findings_find(findings, ids[0],
						   METRIC_TIME);

	(void)state;
	assert_int_equal(time->verdict, VERDICT_WORSE);
	assert_true(is_near(time->ratio, 1.3));
	findings_free(findings);
}

/* Change one thing of a run: it leaves the window. */
void test_window_takes_only_what_is_comparable(void **state)
{
	static const double nan_and_zero[] = { 2, (double)NAN, 0, 2, 2, 2 };

	(void)state;
	for (int what = 0; what < 8; what++) {
		struct history history;
		struct run *head = made_run();
		const struct window_series *series;
		struct window *window;
		struct run_case *changed;

		history_init(&history, 6);
		history_add(&history, what == 7 ? nan_and_zero : quiet);
		changed = history.runs[1]->cases;
		if (what == 1)
			changed->definition = "d2";
		else if (what == 2)
			changed->code = "c2";
		else if (what == 3)
			changed->python = "cpython 3.12.0";
		else if (what == 4)
			changed->python_build = "clang";
		else if (what == 5)
			changed->policy.clock = CLOCK_KIND_CPU;
		else if (what == 6)
			memcpy(history.runs[1]->machine.id, "m2", 3);
		add_case(head, ids[0], 2);
		window = make_window(&history, head);
		series = window_find(window, ids[0], METRIC_TIME);
		assert_int_equal(series->count, what == 0   ? 6
						: what == 7 ? 4
							    : 5);
		assert_int_equal(series->items[0].run, 0);
		assert_int_equal(series->items[1].run, what == 0   ? 1
						       : what == 7 ? 3
								   : 2);
		assert_null(window_find(window, ids[1], METRIC_TIME));
		assert_null(window_find(window, ids[0], METRIC_P99));
		window_free(window);
		history_release(&history);
		run_free(head);
	}
}

void test_screening_of_nothing(void **state)
{
	struct findings *findings = findings_new();
	struct run *head = made_run();
	struct trend trend = { .count = 0 };
	struct window *window = window_make(NULL, 0, &trend, head);

	(void)state;
	screening_judge(findings, head, window);
	assert_int_equal(findings->count, 0);
	window_free(window);
	window_free(NULL);
	run_free(head);
	findings_free(findings);
}

/* Screen CASES cases, of which the first MOVED take SHIFT times as long. */
static void assert_together(size_t moved, double shift, enum verdict verdict)
{
	struct history history;
	struct run *base = made_run(), *head = made_run();
	struct findings *findings;
	struct window *window;

	history_init(&history, 6);
	for (size_t i = 0; i < CASES; i++) {
		history_add(&history, quiet);
		add_case(base, ids[i], 2);
		add_case(head, ids[i], i < moved ? 2 * shift : 2);
	}
	window = make_window(&history, head);
	findings = compare_runs(base, head);
	screening_judge(findings, head, window);
	for (size_t i = 0; i < CASES; i++) {
		const struct finding *time = findings_find(findings, ids[i],
							   METRIC_TIME);

		if (i < moved)
			assert_int_equal(time->verdict, verdict);
		if (moved > CASES / 2)
			assert_non_null(strstr(time->reason, "most cases"));
		else
			assert_null(strstr(time->reason ? time->reason : "",
					   "most cases"));
	}
	window_free(window);
	findings_free(findings);
	history_release(&history);
	run_free(base);
	run_free(head);
}

/* What all cases do may be the machine's doing: nobody is faster by it. */
void test_screening_believes_no_common_shift(void **state)
{
	(void)state;
	assert_together(2, .9, VERDICT_BETTER);
	assert_together(2, 1.1, VERDICT_UNDECIDED);
	assert_together(4, .9, VERDICT_UNDECIDED);
	assert_together(6, 1.1, VERDICT_UNDECIDED);
}

/* The first case never had a turn as fast as the second's. */
void test_screening_does_not_read_a_busy_machine(void **state)
{
	struct history history;
	struct run *base = made_run(), *head = made_run();
	struct findings *findings;
	struct window *window;
	const struct finding *time;

	(void)state;
	history_init(&history, 6);
	for (size_t i = 0; i < 2; i++) {
		history_add(&history, quiet);
		add_case(base, ids[i], 2);
		add_case(head, ids[i], 2);
	}
	for (size_t i = 0; i < head->count; i++)
		for (size_t k = 0; k < head->items[i].samples.count; k++)
			if (head->items[i].case_index == 0)
				head->items[i].samples.columns[COLUMN_YARDSTICK]
							      [k] = 1400;
	window = make_window(&history, head);
	findings = compare_runs(base, head);
	screening_judge(findings, head, window);
	time = findings_find(findings, ids[0], METRIC_TIME);
	assert_int_equal(time->verdict, VERDICT_UNDECIDED);
	assert_non_null(strstr(time->reason, "was busy all the while"));
	time = findings_find(findings, ids[1], METRIC_TIME);
	assert_int_equal(time->verdict, VERDICT_SAME);
	window_free(window);
	findings_free(findings);
	history_release(&history);
	run_free(base);
	run_free(head);
}
