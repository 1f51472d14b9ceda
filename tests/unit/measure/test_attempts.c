/* SPDX-License-Identifier: MIT */
/* What a machine that takes CPU time away does to a measurement: a made
 * machine, throttled by the very command that is measured. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/fs.h"
#include "measure/attempts.h"
#include "measure/duet.h"
#include "measure/measure.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/survey.h"
#include "spawn/spawn.h"

void test_disturbed_processes_are_repeated(void **state);
void test_disturbed_pairs_are_repeated(void **state);

/* A machine below a folder, and what was measured there. */
struct scenery {
	char root[64];
	struct run *run;
};

static void put(const struct scenery *scenery, const char *file,
		const char *text)
{
	struct buf content = BUF_INIT;
	struct error err = ERROR_INIT;
	char *path = fs_join(scenery->root, file);

	buf_adds(&content, text);
	assert_int_equal(fs_write_atomic(path, &content, &err), 0);
	buf_release(&content);
	free(path);
}

static void make_machine(struct scenery *scenery)
{
	static const char *const dirs[] = { "proc/self", "sys/fs/cgroup" };
	struct error err = ERROR_INIT;

	snprintf(scenery->root, sizeof(scenery->root),
		 "/tmp/tare-attempts-XXXXXX");
	assert_non_null(mkdtemp(scenery->root));
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		char *path = fs_join(scenery->root, dirs[i]);

		assert_int_equal(fs_make_dirs(path, &err), 0);
		free(path);
	}
	put(scenery, "proc/self/cgroup", "0::/\n");
	put(scenery, "proc/stat", "cpu  100 0 0 100 0 0 0 0 0 0\n");
	put(scenery, "sys/fs/cgroup/cpu.max", "50000 100000\n");
	put(scenery, "sys/fs/cgroup/cpu.stat",
	    "nr_periods 10\nnr_throttled 0\n");
}

enum { PROCESSES = 3 };

typedef void measure_fn(const struct measure_setup *setup,
			const struct plan *plan, struct run *run);

static void measure_alone(const struct measure_setup *setup,
			  const struct plan *plan, struct run *run)
{
	struct error err = ERROR_INIT;

	if (measure_plan(setup, plan, run, NULL, &err) < 0)
		fail_msg("%s", err.text);
}

/* One pair; head's worker goes to RUN, base's is like it. */
static void measure_pair(const struct measure_setup *setup,
			 const struct plan *plan, struct run *run)
{
	struct duet_case c = { .base = plan->cases, .head = plan->cases };
	struct duet_draw draw = duet_draw(1, 0);
	struct error err = ERROR_INIT;
	struct worker base, head;

	if (duet_measure(setup, &c, &draw, NULL, &base, &head, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(base.repeats, head.repeats);
	assert_int_equal(base.evidence.throttled_periods,
			 head.evidence.throttled_periods);
	run_add(run, &head);
	attempts_note(run);
	worker_release(&base);
	worker_release(&head);
}

/* Measure the shell's SCRIPT there. */
static void measure(struct scenery *scenery, const char *script,
		    measure_fn *how)
{
	struct suite suite = { .name = "s", .file = "s", .dir = scenery->root };
	struct benchmark benchmark = { .kind = BENCHMARK_COMMAND };
	struct interpreter_facts interpreter = { .label = "p" };
	const char *argv[] = { "sh", "-c", script };
	struct plan_case c = {
		.id = "s/a@p",
		.suite = &suite,
		.benchmark = &benchmark,
		.interpreter = &interpreter,
		.program = "/bin/sh",
		.command = { argv, ARRAY_LEN(argv) },
		.processes_least = PROCESSES,
		.processes_most = PROCESSES,
	};
	struct plan plan = { .cases = &c, .count = 1 };
	struct error err = ERROR_INIT;
	struct warden *warden = warden_start(&err);
	struct measure_setup setup = { .warden = warden,
				       .machine_root = scenery->root };

	assert_non_null(warden);
	benchmark.settings.metrics = METRIC_BIT(METRIC_TIME);
	benchmark.settings.timeout_ns = 60 * NS_PER_S;
	scenery->run = run_new();
	measure_describe(&plan, scenery->run);
	how(&setup, &plan, scenery->run);
	warden_stop(warden);
}

static void end(struct scenery *scenery)
{
	struct error err = ERROR_INIT;

	run_free(scenery->run);
	assert_int_equal(fs_remove_tree(scenery->root, &err), 0);
}

/* Counts its starts in a file and does THEN in the first TIMES of them. */
#define SCRIPT(times, then)                                \
	"n=$(cat n 2>/dev/null || echo 0); n=$((n + 1)); " \
	"echo $n >n; [ $n -gt " times " ] || " then
#define THROTTLE                                          \
	"printf 'nr_periods 20\\nnr_throttled %d\\n' $n " \
	">sys/fs/cgroup/cpu.stat"

void test_disturbed_processes_are_repeated(void **state)
{
	static const struct {
		const char *script;
		int repeats[PROCESSES];
		bool disturbed; /* the last of them still */
		const char *note;
	} rows[] = {
		{ SCRIPT("0", THROTTLE), { 0, 0, 0 }, false, NULL },
		{ SCRIPT("1", THROTTLE),
		  { 1, 0, 0 },
		  false,
		  "1 process was measured again: CPU time was taken away "
		  "meanwhile (throttling, or more than 10 % steal)" },
		{ SCRIPT("99", THROTTLE),
		  { 2, 2, 2 },
		  true,
		  "6 processes were measured again: CPU time was taken away "
		  "meanwhile (throttling, or more than 10 % steal); 3 of those "
		  "kept are no better" },
		/* 12 of 100 ticks stolen, then 10 more */
		{ SCRIPT("1", "echo cpu 100 0 0 188 0 0 0 12 0 0 >proc/stat"),
		  { 1, 0, 0 },
		  false,
		  "1 process was measured again: CPU time was taken away "
		  "meanwhile (throttling, or more than 10 % steal)" },
		{ SCRIPT("1", "echo cpu 100 0 0 190 0 0 0 10 0 0 >proc/stat"),
		  { 0, 0, 0 },
		  false,
		  NULL },
		/* what fails would fail again */
		{ SCRIPT("1", THROTTLE "; [ $n -gt 1 ]"), { 0 }, true, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct scenery scenery = { .run = NULL };
		const struct run *run;

		make_machine(&scenery);
		measure(&scenery, rows[i].script, measure_alone);
		run = scenery.run;
		for (size_t w = 0; w < run->count; w++) {
			const struct worker *worker = &run->items[w];

			assert_int_equal(worker->index, (int)w);
			assert_int_equal(worker->repeats, rows[i].repeats[w]);
			assert_int_equal(worker->evidence.throttled_periods > 0,
					 rows[i].disturbed);
		}
		assert_int_equal(run->notes.count, rows[i].note ? 1 : 0);
		if (rows[i].note)
			assert_string_equal(run->notes.items[0], rows[i].note);
		end(&scenery);
	}
}

void test_disturbed_pairs_are_repeated(void **state)
{
	static const struct {
		const char *script;
		int repeats;
		bool disturbed;
		const char *note;
	} rows[] = {
		{ SCRIPT("0", THROTTLE), 0, false, NULL },
		{ SCRIPT("1", THROTTLE), 1, false,
		  "1 pair was measured again: CPU time was taken away "
		  "meanwhile (throttling, or more than 10 % steal)" },
		{ SCRIPT("99", THROTTLE), 2, true,
		  "2 pairs were measured again: CPU time was taken away "
		  "meanwhile (throttling, or more than 10 % steal); 1 of the "
		  "pairs kept is no better" },
		{ SCRIPT("1", THROTTLE "; [ $n -gt 1 ]"), 0, true, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct scenery scenery = { .run = NULL };
		const struct worker *worker;

		make_machine(&scenery);
		measure(&scenery, rows[i].script, measure_pair);
		worker = &scenery.run->items[0];
		assert_int_equal(worker->pair, 0);
		assert_int_equal(worker->repeats, rows[i].repeats);
		assert_int_equal(worker->evidence.throttled_periods > 0,
				 rows[i].disturbed);
		assert_int_equal(scenery.run->notes.count,
				 rows[i].note != NULL);
		if (rows[i].note)
			assert_string_equal(scenery.run->notes.items[0],
					    rows[i].note);
		end(&scenery);
	}
}
