/* SPDX-License-Identifier: MIT */
/* Runs to store, and looking whether two are the same. */
#include "run_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "model/run.h"
#include "store/store.h"

enum { SLICES = 300, BUCKETS = 40 };

static void set_facts(struct run *run)
{
	run->started_ns = INT64_C(1790000000123456789);
	run->tare_version = "1.0 \"quoted\"";
	run->label = "before <the> fix";
	run->suite_files = "suites/a/suite.yaml\nsuites/b/suite.yaml";
	run->commit = (struct commit){
		.hash = "0123456789012345678901234567890123456789",
		.subject =
			"Gr\xc3\xbc\xc3\x9f'; DROP TABLE run; -- \xe2\x9c\x93",
		.branch = "feature/x",
		.date_ns = INT64_C(1789999999000000000),
		.dirty = true,
	};
	run->machine = (struct machine){
		.id = "00ff00ff00ff00ff",
		.name = "Test CPU, 2 CPUs",
		.arch = "x86_64",
		.cpu = "Test CPU",
		.cpu_id = "Vendor 6 85 7",
		.flags = "abcdef",
		.cpus = 2,
		.cores = 1,
		.sockets = 1,
		.numa_nodes = 1,
		.memory_bytes = INT64_C(1) << 40,
		.kernel = "6.1",
		.libc = "glibc 2.36",
		.virtualization = "none",
	};
	run->conditions = (struct conditions){
		.load1 = 0.1,
		.steal_ratio = 0.0123456789012345678,
		.pressure_cpu = 3.0,
		.throttled_ratio = 0.0,
		.governor = "performance",
		.turbo = "off",
		.mhz = 3500,
		.cpu_list = "0-1",
		.quota_cpus = 1.5,
	};
	run_note(run, "a note with a \"quote\" and\na second line");
	run_note(run, "another");
}

static void set_case(struct run *run, struct run_case *what, size_t index)
{
	*what = (struct run_case){
		.id = arena_printf(&run->arena, "s/b%zu[n=1]@cpython3.11",
				   index),
		.suite = index % 2 ? "t" : "s",
		.benchmark = "b",
		.label = "cpython3.11",
		.python = "cpython 3.11.2",
		.python_build = "GCC 12.2.0",
		.definition = "d1",
		.code = "c1",
		.reference_id = "s/b0[n=1]@cpython3.11",
		.unit = "tokens",
		.items = 1000,
		.track_better = BETTER_HIGHER,
		.metrics = METRIC_BIT(METRIC_TIME) | METRIC_BIT(METRIC_TRACK),
		.outcome = OUTCOME_MEASURED,
		.lacking = index == 0,
		.reason = "no reason",
	};
	policy_init(&what->policy);
	what->policy.metric[METRIC_TIME].tolerance = 0.07;
	what->policy.metric[METRIC_TIME].limit = 1.5;
	what->policy.metric[METRIC_TRACK].gated = false;
	what->policy.metric[METRIC_PEAK_HEAP].floor = 0.0;
	what->policy.clock = CLOCK_KIND_CPU;
	what->policy.confirm = CONFIRM_NONE;
	what->policy.alpha = 0.2;
	what->policy.alpha_confirm = 0.01;
	what->policy.beta = 1.0 / 3.0;
}

static void set_samples(struct samples *samples, int64_t seed)
{
	samples->count = SLICES;
	samples->warmup = 17;
	for (int c = 0; c < COLUMN_COUNT; c++) {
		samples->columns[c] = xcalloc(SLICES, sizeof(int64_t));
		for (int i = 0; i < SLICES; i++)
			samples->columns[c][i] =
				(i * 7919 + c * 31 + seed) % 1000003 - 1;
	}
	samples->columns[COLUMN_WALL][0] = INT64_MAX;
	samples->columns[COLUMN_WALL][1] = INT64_MIN;
	samples->latency.count = BUCKETS;
	samples->latency.bucket = xcalloc(BUCKETS, sizeof(int64_t));
	samples->latency.calls = xcalloc(BUCKETS, sizeof(int64_t));
	for (int i = 0; i < BUCKETS; i++) {
		samples->latency.bucket[i] = i * 3;
		samples->latency.calls[i] = i * i + 1;
	}
	samples->latency.max_ns = 123456789;
	for (int i = 0; i < METRIC_COUNT; i++)
		samples->reading[i] = i % 3 ? (double)i / 3.0 : (double)NAN;
	samples->reading[METRIC_ERRORS] = 0.0;
	samples->reading[METRIC_TRACK] = -1e300;
}

static void add_worker(struct run *run, size_t case_index, int index)
{
	struct worker *worker = VEC_PUSH(run);

	*worker = (struct worker){
		.case_index = case_index,
		.index = index,
		.pair = index,
		.first = index % 2 == 0,
		.started_ns = INT64_C(1790000001000000000) + index,
		.hash_seed = 4294967295,
		.cpu = 1,
		.span_ns = 1500000000,
		.loop_overhead_ns = 1.25,
		.loop = index ? LOOP_PROBE : LOOP_PYTHON,
		.entry = index ? ENTRY_BY_NO_ARGUMENTS : ENTRY_UNKNOWN,
		.instrumented = index == 1,
		.repeats = index,
		.evidence = { .steal_ratio = .125,
			      .pressure_ratio = index ? .5 : (double)NAN,
			      .throttled_periods = index - 1 },
		.outcome = OUTCOME_MEASURED,
		.reason = xstrdup("Traceback:\n  \xe2\x82\xac"),
		.output = xstrdup("printed \x01 this"),
	};
	set_samples(&worker->samples, index);
}

struct run *fixture_run(size_t cases)
{
	struct run *run = run_new();

	set_facts(run);
	run->cases = arena_alloc(&run->arena, cases * sizeof(*run->cases));
	run->case_count = cases;
	for (size_t i = 0; i < cases; i++)
		set_case(run, &run->cases[i], i);
	for (size_t i = 0; i < cases; i++)
		for (int k = 0; k < 2; k++)
			add_worker(run, i, k);
	run->state = RUN_SEALED;
	run->ended_ns = run->started_ns + 5000000000;
	return run;
}

struct run *fixture_bare_run(void)
{
	struct run *run = run_new();
	struct worker *worker;

	run->cases = arena_alloc(&run->arena, sizeof(*run->cases));
	run->case_count = 1;
	run->cases[0].id = "bare";
	policy_init(&run->cases[0].policy);
	worker = VEC_PUSH(run);
	worker_init(worker);
	worker->outcome = OUTCOME_FAILED;
	run->state = RUN_SEALED;
	return run;
}

static void same_text(const char *a, const char *b)
{
	if (a && b)
		assert_string_equal(a, b);
	else
		assert_ptr_equal(a, b);
}

static void same_real(double a, double b)
{
	if (isnan(a) || isnan(b))
		assert_true(isnan(a) && isnan(b));
	else
		assert_memory_equal(&a, &b, sizeof(a));
}

static void same_facts(const struct run *a, const struct run *b)
{
	const struct machine *m = &a->machine, *n = &b->machine;
	const struct conditions *c = &a->conditions, *d = &b->conditions;

	assert_string_equal(m->id, n->id);
	same_text(m->name, n->name);
	same_text(m->arch, n->arch);
	same_text(m->cpu, n->cpu);
	same_text(m->cpu_id, n->cpu_id);
	same_text(m->flags, n->flags);
	assert_int_equal(m->cpus, n->cpus);
	assert_int_equal(m->cores, n->cores);
	assert_int_equal(m->sockets, n->sockets);
	assert_int_equal(m->numa_nodes, n->numa_nodes);
	assert_true(m->memory_bytes == n->memory_bytes);
	same_text(m->kernel, n->kernel);
	same_text(m->libc, n->libc);
	same_text(m->virtualization, n->virtualization);
	same_real(c->load1, d->load1);
	same_real(c->steal_ratio, d->steal_ratio);
	same_real(c->pressure_cpu, d->pressure_cpu);
	same_real(c->throttled_ratio, d->throttled_ratio);
	same_text(c->governor, d->governor);
	same_text(c->turbo, d->turbo);
	assert_true(c->mhz == d->mhz);
	same_text(c->cpu_list, d->cpu_list);
	same_real(c->quota_cpus, d->quota_cpus);
}

static void same_head(const struct run *a, const struct run *b)
{
	assert_string_equal(a->uuid, b->uuid);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->quick, b->quick);
	assert_true(a->started_ns == b->started_ns);
	assert_true(a->ended_ns == b->ended_ns);
	same_text(a->tare_version, b->tare_version);
	same_text(a->label, b->label);
	same_text(a->suite_files, b->suite_files);
	same_text(a->commit.hash, b->commit.hash);
	same_text(a->commit.subject, b->commit.subject);
	same_text(a->commit.branch, b->commit.branch);
	assert_true(a->commit.date_ns == b->commit.date_ns);
	assert_int_equal(a->commit.dirty, b->commit.dirty);
	assert_int_equal(a->notes.count, b->notes.count);
	for (size_t i = 0; i < a->notes.count; i++)
		assert_string_equal(a->notes.items[i], b->notes.items[i]);
}

static void same_policy(const struct policy *a, const struct policy *b)
{
	assert_int_equal(a->clock, b->clock);
	assert_int_equal(a->confirm, b->confirm);
	same_real(a->alpha, b->alpha);
	same_real(a->alpha_confirm, b->alpha_confirm);
	same_real(a->beta, b->beta);
	for (int i = 0; i < METRIC_COUNT; i++) {
		assert_int_equal(a->metric[i].gated, b->metric[i].gated);
		same_real(a->metric[i].tolerance, b->metric[i].tolerance);
		same_real(a->metric[i].floor, b->metric[i].floor);
		same_real(a->metric[i].limit, b->metric[i].limit);
	}
}

static void same_case(const struct run_case *a, const struct run_case *b)
{
	same_text(a->id, b->id);
	same_text(a->suite, b->suite);
	same_text(a->benchmark, b->benchmark);
	same_text(a->label, b->label);
	same_text(a->python, b->python);
	same_text(a->python_build, b->python_build);
	same_text(a->definition, b->definition);
	same_text(a->code, b->code);
	same_text(a->reference_id, b->reference_id);
	same_text(a->unit, b->unit);
	assert_true(a->items == b->items);
	assert_int_equal(a->track_better, b->track_better);
	assert_int_equal(a->metrics, b->metrics);
	same_policy(&a->policy, &b->policy);
	assert_int_equal(a->outcome, b->outcome);
	assert_int_equal(a->lacking, b->lacking);
	same_text(a->reason, b->reason);
}

static void same_integers(const int64_t *a, const int64_t *b, size_t count)
{
	if (count > 0)
		assert_memory_equal(a, b, count * sizeof(*a));
}

static void same_samples(const struct samples *a, const struct samples *b)
{
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->warmup, b->warmup);
	for (int i = 0; i < COLUMN_COUNT; i++)
		same_integers(a->columns[i], b->columns[i], a->count);
	assert_int_equal(a->latency.count, b->latency.count);
	same_integers(a->latency.bucket, b->latency.bucket, a->latency.count);
	same_integers(a->latency.calls, b->latency.calls, a->latency.count);
	assert_true(a->latency.max_ns == b->latency.max_ns);
	for (int i = 0; i < METRIC_COUNT; i++)
		same_real(a->reading[i], b->reading[i]);
}

static void same_worker(const struct worker *a, const struct worker *b)
{
	assert_int_equal(a->case_index, b->case_index);
	assert_int_equal(a->index, b->index);
	assert_int_equal(a->pair, b->pair);
	assert_int_equal(a->first, b->first);
	assert_true(a->started_ns == b->started_ns);
	assert_true(a->hash_seed == b->hash_seed);
	assert_int_equal(a->cpu, b->cpu);
	assert_true(a->span_ns == b->span_ns);
	same_real(a->loop_overhead_ns, b->loop_overhead_ns);
	assert_int_equal(a->loop, b->loop);
	assert_int_equal(a->entry, b->entry);
	assert_int_equal(a->instrumented, b->instrumented);
	assert_int_equal(a->repeats, b->repeats);
	same_real(a->evidence.steal_ratio, b->evidence.steal_ratio);
	same_real(a->evidence.pressure_ratio, b->evidence.pressure_ratio);
	assert_true(a->evidence.throttled_periods ==
		    b->evidence.throttled_periods);
	assert_int_equal(a->outcome, b->outcome);
	same_text(a->reason, b->reason);
	same_text(a->output, b->output);
	same_samples(&a->samples, &b->samples);
}

void assert_runs_equal(const struct run *a, const struct run *b)
{
	same_head(a, b);
	same_facts(a, b);
	assert_int_equal(a->case_count, b->case_count);
	for (size_t i = 0; i < a->case_count; i++)
		same_case(&a->cases[i], &b->cases[i]);
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		same_worker(&a->items[i], &b->items[i]);
}

char *fixture_dir(void)
{
	const char *root = getenv("TMPDIR");
	char *dir = xasprintf("%s/tare-test-XXXXXX", root ? root : "/tmp");

	assert_non_null(mkdtemp(dir));
	return dir;
}

void fixture_dir_remove(char *dir)
{
	struct error err = ERROR_INIT;

	assert_int_equal(fs_remove_tree(dir, &err), 0);
	free(dir);
}

size_t fixture_points(struct point_row *points)
{
	static const enum metric metrics[] = { METRIC_TIME, METRIC_PEAK_HEAP,
					       METRIC_TRACK };

	for (size_t i = 0; i < ARRAY_LEN(metrics); i++)
		points[i] = (struct point_row){
			.metric = metrics[i],
			.n = 7,
			.median = 1.5 + (double)i,
			.low = 1.25,
			.high = 2.25,
			.mad = 0.125,
			.yardstick = i ? (double)NAN : 0.75,
			.calm = i ? (double)NAN : 1.5,
			.calm_low = i ? (double)NAN : 1.25,
			.calm_high = i ? (double)NAN : 1.75,
		};
	return ARRAY_LEN(metrics);
}
