/* SPDX-License-Identifier: MIT */
/*
 * A duet needs more room than a run: two trees, two plans, two runs, and all
 * of it a second time with the roles swapped when something looks worse.
 */
#include "cli/stage.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/prepare.h"
#include "cli/record.h"
#include "cli/side.h"
#include "cli/trees.h"
#include "gate/gate.h"
#include "gate/looks.h"
#include "history/git.h"
#include "machine/fingerprint.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"

struct stage {
	const struct invocation *inv;
	const struct stage_request *request;
	struct trees trees;
	struct prepared prepared;
	struct run *base, *head;
};

/* What is not measured costs no pairs. */
static void keep_metrics(const struct planned *side, uint32_t metrics)
{
	for (size_t i = 0; metrics && i < side->count; i++) {
		struct suite *suite = side->suites[i];

		for (size_t j = 0; j < suite->benchmark_count; j++)
			suite->benchmarks[j].settings.metrics &= metrics;
	}
}

static int plan_side(struct stage *stage, struct planned *side,
		     const struct strvec *paths, struct error *err)
{
	int ret;

	side->cases = stage->request->cases;
	ret = prepare_plan(&stage->prepared, side, stage->inv, paths,
			   PREPARE_FULL, NULL, err);
	keep_metrics(side, stage->request->metrics);
	return ret;
}

static struct run *describe(const struct planned *side, const char *root)
{
	struct run *run = run_new();

	run->tare_version = TARE_VERSION;
	run->started_ns = clock_realtime_ns();
	measure_describe(side->plan, run);
	machine_read("", &run->arena, &run->machine);
	git_commit(root, &run->arena, &run->commit);
	return run;
}

static int set_up(struct stage *stage, enum trees_order order,
		  struct error *err)
{
	struct strvec base_paths = STRVEC_INIT, head_paths = STRVEC_INIT;
	int ret = -1;

	stage->trees.suites_from = stage->request->suites_from;
	if (prepare_start(&stage->prepared, err) < 0 ||
	    trees_open(&stage->trees, stage->request->base,
		       stage->request->head, order, err) < 0 ||
	    trees_suites(&stage->trees, stage->request->suites, &base_paths,
			 &head_paths, err) < 0)
		goto out;
	if (plan_side(stage, &stage->prepared.head, &head_paths, err) < 0 ||
	    plan_side(stage, &stage->prepared.base, &base_paths, err) < 0 ||
	    prepare_cpus(&stage->prepared, stage->inv, err) < 0)
		goto out;
	stage->head = describe(&stage->prepared.head, stage->trees.head_root);
	stage->base = describe(&stage->prepared.base, stage->trees.base_root);
	ret = 0;
out:
	strvec_release(&base_paths);
	strvec_release(&head_paths);
	return ret;
}

static void clear(struct stage *stage)
{
	run_free(stage->base);
	run_free(stage->head);
	stage->base = stage->head = NULL;
	prepared_release(&stage->prepared);
	trees_close(&stage->trees);
}

static void show_progress(void *context,
			  const struct measure_progress *progress)
{
	record_show(context, progress);
}

static struct duet_sides sides_of(const struct stage *stage,
				  const struct measure_setup *setup,
				  const struct measure_listener *listener)
{
	return (struct duet_sides){
		.setup = setup,
		.base_plan = stage->prepared.base.plan,
		.head_plan = stage->prepared.head.plan,
		.base = stage->base,
		.head = stage->head,
		.seed = (uint64_t)clock_realtime_ns(),
		.budget_ns = stage->request->budget_ns,
		.listener = listener,
	};
}

static bool wants_confirmation(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].verdict == VERDICT_WORSE &&
		    findings->items[i].gated && !findings->items[i].confirmed)
			return true;
	return false;
}

static int confirm(struct stage *stage, const struct measure_listener *listener,
		   struct findings *findings, struct error *err)
{
	struct measure_setup setup;
	struct duet_sides sides;

	clear(stage);
	if (set_up(stage, TREES_SWAPPED, err) < 0)
		return -1;
	setup = prepared_setup(&stage->prepared);
	sides = sides_of(stage, &setup, listener);
	return looks_confirm(&sides, findings, err);
}

static void name_sides(const struct stage *stage, struct findings *findings)
{
	const struct stage_request *request = stage->request;
	struct arena *arena = &findings->arena;

	findings->base.name = arena_strdup(arena, request->base->name);
	findings->head.name = arena_strdup(
		arena, request->head ? request->head->name : "working tree");
}

static struct findings *take(struct stage *stage, struct error *err)
{
	const struct measure_listener listener = {
		.context = stage->inv->screen,
		.progress = show_progress,
	};
	struct measure_setup setup = prepared_setup(&stage->prepared);
	struct duet_sides sides = sides_of(stage, &setup, &listener);
	int64_t started_ns = clock_monotonic_ns();
	struct findings *findings = looks_take(&sides, err);

	if (findings && wants_confirmation(findings) &&
	    confirm(stage, &listener, findings, err) < 0) {
		findings_free(findings);
		return NULL;
	}
	if (!findings)
		return NULL;
	name_sides(stage, findings);
	findings->seconds = (double)(clock_monotonic_ns() - started_ns) /
			    (double)NS_PER_S;
	findings->exit_status = (int)gate_status(
		findings, invocation_flag(stage->inv, "strict") ? GATE_STRICT
								: GATE_LENIENT);
	return findings;
}

int64_t stage_budget_ns(const struct invocation *inv)
{
	int64_t budget_ns = invocation_duration(inv, "budget");

	return budget_ns > 0 ? budget_ns : 0;
}

struct findings *stage_duet(const struct invocation *inv,
			    const struct stage_request *request,
			    struct error *err)
{
	struct stage stage = {
		.inv = inv,
		.request = request,
		.trees = TREES_INIT,
	};
	struct findings *findings = NULL;

	if (set_up(&stage, TREES_STRAIGHT, err) == 0)
		findings = take(&stage, err);
	clear(&stage);
	return findings;
}
