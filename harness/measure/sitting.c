/* SPDX-License-Identifier: MIT */
/*
 * While we run on the workers' CPU they do not; so a glance costs them time and
 * some cache, and that is why no profile is ever a timing.
 */
#include "measure/sitting.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "machine/cpulock.h"
#include "measure/duet.h"
#include "measure/harvest.h"
#include "measure/measure.h"
#include "measure/session.h"
#include "measure/steps.h"
#include "model/plan.h"
#include "model/samples.h"
#include "model/stacks.h"
#include "model/survey.h"
#include "probe/page.h"
#include "profile/glances.h"
#include "profile/origin.h"
#include "profile/python_layout.h"
#include "profile/sampler.h"

#define SITTING_NS NS_PER_S /* of calls, each sitter, in so many rounds: */
#define ROUNDS 10
#define ROUNDS_NS (3 * NS_PER_S) /* of the clock, then no further round */
#define WITNESSED_MOST 100000	 /* allocations; each costs some 50 us */
#define GLANCE_NS (NS_PER_S / 3000)

struct in_sitting {
	struct measure_setup setup; /* on one CPU */
	struct cpu_claim cpu;
	const struct sitter *sitters;
	int count;
	const struct duet_draw *draw;
	struct session *session;
	struct rhythm rhythm; /* of the slower one */
	struct glances glances;
	char *own_folder; /* of the harness's files in the workers */
	struct sampler *samplers[SITTERS_MOST];
	size_t index[SITTERS_MOST]; /* of the sitting in the stacks */
	int64_t seen;		    /* allocations, of one call */
};

int sitting_check(const struct plan_case *c, struct error *err)
{
	if (c->benchmark->kind == BENCHMARK_COMMAND)
		return error_set(err, ERROR_USAGE,
				 "%s is a `command`, whose processes tare does "
				 "not look into; have its work done by a "
				 "`call`, or its modules by an `import`, and "
				 "profile that",
				 c->id);
	if (c->benchmark->load.rate > 0)
		return error_set(err, ERROR_USAGE,
				 "%s is a `load` with a `rate`, whose worker "
				 "stays awake between calls, and little else "
				 "would be seen; profile it without the rate, "
				 "or its function as `async`",
				 c->id);
	if (c->skip || c->broken)
		return error_set(err, ERROR_TARGET, "%s: %s", c->id,
				 c->skip ? c->skip : c->broken);
	return python_layout_find(c->interpreter, err) ? 0 : -1;
}

bool sitting_is_possible(const struct plan_case *c)
{
	struct error ignored = ERROR_INIT;

	return sitting_check(c, &ignored) == 0;
}

/* Sitter number I in the order of the coin. */
static int sitter_at(const struct in_sitting *in, int i)
{
	return in->count == 2 && in->draw->head_first ? 1 - i : i;
}

static bool happens_once(const struct plan_case *c)
{
	return c->benchmark->kind == BENCHMARK_IMPORT;
}

/* As long as its suite says. */
static bool is_load(const struct plan_case *c)
{
	return c->benchmark->kind == BENCHMARK_LOAD;
}

/* How many calls make a slice, of this sitter alone. */
static int calibrate(struct in_sitting *in, int seat, struct rhythm *found,
		     struct error *err)
{
	struct worker worker;
	int ret;

	*found = (struct rhythm){ .loops = 1, .single_ns = SITTING_NS };
	if (happens_once(in->sitters[seat].c))
		return 0;
	if (session_order(in->session, seat, ORDER_TRY, err) < 0)
		return -1;
	if (is_load(in->sitters[seat].c))
		return 0;
	worker_init(&worker);
	ret = step_calibrate(in->session, seat, &tempo_solo, found, &worker,
			     err);
	worker_release(&worker);
	return ret;
}

static int start(struct in_sitting *in, int seat, struct error *err)
{
	if (start_worker(in->session, seat, false, &in->setup,
			 in->sitters[seat].c, &in->draw->draw, err) < 0 ||
	    session_order(in->session, seat, ORDER_IMPORT, err) < 0)
		return -1;
	return session_order(in->session, seat, ORDER_SETUP, err);
}

static int bring_in(struct in_sitting *in, struct error *err)
{
	for (int i = 0; i < in->count; i++) {
		int seat = sitter_at(in, i);
		struct rhythm found;

		if (start(in, seat, err) < 0 ||
		    calibrate(in, seat, &found, err) < 0)
			return -1;
		if (i == 0 || found.loops < in->rhythm.loops ||
		    (found.loops == in->rhythm.loops &&
		     found.single_ns > in->rhythm.single_ns))
			in->rhythm = found;
	}
	return 0;
}

static void set_arguments(const struct in_sitting *in)
{
	int64_t slice_ns = in->rhythm.loops * in->rhythm.single_ns;
	int64_t slices = SITTING_NS / ROUNDS / (slice_ns > 0 ? slice_ns : 1);

	if (slices > PAGE_SLICES)
		slices = PAGE_SLICES;
	for (int i = 0; i < in->count; i++) {
		struct page_seat *seat = session_seat(in->session, i);

		seat->calls = in->sitters[i].c->benchmark->load.users;
		seat->loops = in->rhythm.loops;
		seat->slices = slices > 0 ? (uint32_t)slices : 1;
		seat->jitter_seed = in->draw->jitter_seed;
		seat->yardstick_loops = 0;
		seat->block = 0;
	}
}

static int open_samplers(struct in_sitting *in, struct error *err)
{
	for (int i = 0; i < in->count; i++) {
		const struct page_seat *seat = session_seat(in->session, i);
		const struct plan_case *c = in->sitters[i].c;
		int64_t state = seat->values[VALUE_THREAD_STATE];
		const struct sampler_target target = {
			.pid = (pid_t)seat->pid,
			.thread_state = (uint64_t)state,
			.python = c->interpreter,
			.own_folder = in->own_folder,
			.period_ns = GLANCE_NS,
			.root = "<the call itself>",
		};

		if (state == PAGE_MISSING)
			return error_set(err, ERROR_USAGE,
					 "%s cannot load the probe, without "
					 "which its stacks are not found",
					 c->interpreter->command);
		in->index[i] = in->sitters[i].stacks->sittings.count;
		in->samplers[i] = sampler_open(&target, in->sitters[i].stacks,
					       err);
		if (!in->samplers[i])
			return -1;
	}
	return 0;
}

static void close_samplers(struct in_sitting *in)
{
	for (int i = 0; i < in->count; i++) {
		sampler_close(in->samplers[i]);
		in->samplers[i] = NULL;
	}
}

static void glance(struct in_sitting *in, int inside, int64_t late_ns,
		   int64_t missed)
{
	for (int i = 0; i < in->count; i++) {
		struct sitting *sitting =
			&in->sitters[i].stacks->sittings.items[in->index[i]];

		if (i != inside) {
			sampler_pass(in->samplers[i]);
			continue;
		}
		sampler_glance(in->samplers[i]);
		sitting->late += late_ns > GLANCE_NS / 2;
		sitting->missed += missed;
	}
}

static int watch(struct in_sitting *in, struct error *err)
{
	struct glances *glances = &in->glances;
	int over;

	glances_begin(glances, GLANCE_NS, glances->state, clock_monotonic_ns());
	while ((over = session_is_over(in->session, err)) == 0) {
		int64_t late_ns = glances_wait(glances);
		int inside = session_inside(in->session);
		int64_t missed = glances_next(glances, clock_monotonic_ns());

		glance(in, inside, late_ns, missed);
	}
	return over < 0 ? -1 : 0;
}

/* What the calls cost, by the worker's own clock. */
static void count_calls(const struct in_sitting *in)
{
	for (int i = 0; i < in->count; i++) {
		const struct page_seat *seat = session_seat(in->session, i);
		struct sitting *sitting =
			&in->sitters[i].stacks->sittings.items[in->index[i]];

		for (uint32_t j = 0; j < seat->slices_done; j++) {
			sitting->calls += seat->slice[j].loops;
			sitting->calls_cpu_ns += seat->slice[j].cpu_ns;
		}
	}
}

static void begin_round(const struct in_sitting *in)
{
	set_arguments(in);
	if (in->count == 2)
		session_begin_round(in->session, sitter_at(in, 0), ORDER_TIME);
	else
		session_begin(in->session, 0,
			      is_load(in->sitters[0].c) ? ORDER_LOAD
							: ORDER_TIME);
}

/* In rounds, because calls that need something before each may take much
 * longer than themselves. */
static int watch_rounds(struct in_sitting *in, struct error *err)
{
	int64_t end_ns = clock_monotonic_ns() + in->count * ROUNDS_NS;

	for (int i = 0; i < ROUNDS && clock_monotonic_ns() < end_ns; i++) {
		begin_round(in);
		if (watch(in, err) < 0)
			return -1;
		count_calls(in);
		if (happens_once(in->sitters[0].c) || is_load(in->sitters[0].c))
			return 0;
	}
	return 0;
}

/* On the CPU of the workers; and back. */
static int watch_from_there(struct in_sitting *in, struct error *err)
{
	const struct cpu_claim *cpus = in->setup.cpus;
	struct error ignored = ERROR_INIT;
	struct haste haste;
	int ret = -1;

	glances_hurry(&haste);
	if (cpuset_set_affinity(&cpus->workers, 0, err) == 0)
		ret = watch_rounds(in, err);
	if (cpuset_set_affinity(&cpus->harness, 0, &ignored) < 0)
		ignored.kind = ERROR_NONE; /* then we stay */
	glances_calm(&haste);
	return ret;
}

static int sit(struct in_sitting *in, struct error *err)
{
	if (bring_in(in, err) < 0)
		return -1;
	if (open_samplers(in, err) < 0 || watch_from_there(in, err) < 0)
		return -1;
	close_samplers(in);
	for (int i = 0; i < in->count; i++)
		if (session_finish(in->session, i, err) < 0)
			return -1;
	return 0;
}

/* Its own words instead of our summary of them. */
static void tell_story(const struct in_sitting *in, struct error *err)
{
	int culprit = session_culprit(in->session);
	const char *story = session_reason(in->session);
	size_t len = strlen(story);

	if (err->kind != ERROR_TARGET || culprit < 0)
		return;
	story += len > sizeof(err->text) - 200 ? len - sizeof(err->text) + 200
					       : 0;
	error_set(err, ERROR_TARGET, "%s: %s", in->sitters[culprit].c->id,
		  story);
}

typedef int sit_fn(struct in_sitting *in, struct error *err);

static int sit_down(struct in_sitting *in, sit_fn *what, struct error *err)
{
	const struct cpu_claim *cpus = in->setup.cpus;
	int ret = -1;

	in->cpu = *cpus;
	in->cpu.workers = (struct cpuset){ 0 };
	cpuset_add(&in->cpu.workers, cpuset_next(&cpus->workers, -1));
	in->setup.cpus = &in->cpu;
	in->own_folder = origin_tidy(in->setup.probe_dir);
	in->session = session_open(in->setup.warden, err);
	if (in->session)
		ret = what(in, err);
	if (in->session && ret < 0)
		tell_story(in, err);
	close_samplers(in);
	session_close(in->session);
	free(in->own_folder);
	cpuset_release(&in->cpu.workers);
	return ret;
}

int sitting_take(const struct measure_setup *setup,
		 const struct sitter *sitters, int count,
		 const struct duet_draw *draw, struct error *err)
{
	struct in_sitting in = {
		.setup = *setup,
		.sitters = sitters,
		.count = count,
		.draw = draw,
		.glances = { .state = draw->jitter_seed },
	};

	return sit_down(&in, sit, err);
}

static enum session_answer show_request(void *context)
{
	struct in_sitting *in = context;
	const int64_t *values = session_seat(in->session, 0)->values;

	sampler_witness(in->samplers[0], values[VALUE_ALLOCATIONS],
			values[VALUE_ALLOCATED_BYTES]);
	in->seen += values[VALUE_ALLOCATIONS];
	return in->seen < WITNESSED_MOST ? SESSION_GO_ON : SESSION_ENOUGH;
}

/* After one call, as it is when allocations are counted. */
static int sit_witnessed(struct in_sitting *in, struct error *err)
{
	const struct sitter *sitter = &in->sitters[0];
	struct page_seat *seat = session_seat(in->session, 0);

	if (start(in, 0, err) < 0 ||
	    (!happens_once(sitter->c) &&
	     session_order(in->session, 0, ORDER_TRY, err) < 0) ||
	    open_samplers(in, err) < 0)
		return -1;
	seat->calls = 1;
	if (session_witness(in->session, 0, show_request, in, err) < 0)
		return -1;
	sitter->stacks->sittings.items[in->index[0]].unreadable +=
		seat->values[VALUE_ALLOCATIONS] - in->seen;
	close_samplers(in);
	return session_finish(in->session, 0, err);
}

int sitting_witness(const struct measure_setup *setup,
		    const struct sitter *sitter, const struct duet_draw *draw,
		    struct error *err)
{
	struct in_sitting in = {
		.setup = *setup,
		.sitters = sitter,
		.count = 1,
		.draw = draw,
	};

	return sit_down(&in, sit_witnessed, err);
}
