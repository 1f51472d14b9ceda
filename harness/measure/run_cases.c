/* SPDX-License-Identifier: MIT */
/* A plan's cases as a run's: everything a comparison will need years later,
 * when the suite file is gone. */
#include "base/arena.h"
#include "measure/measure.h"
#include "measure/sitting.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/survey.h"

static void describe_case(struct arena *arena, const struct plan_case *c,
			  struct run_case *out)
{
	const struct interpreter_facts *python = c->interpreter;

	out->id = arena_strdup(arena, c->id);
	out->suite = arena_strdup(arena, c->suite->name);
	out->benchmark = arena_strdup(arena, c->benchmark->name);
	out->label = arena_strdup(arena, python->label);
	if (python->implementation && python->version)
		out->python = arena_printf(arena, "%s %s",
					   python->implementation,
					   python->version);
	out->python_build = arena_strdup(arena, python->build);
	out->definition = arena_strdup(arena, c->definition);
	out->code = arena_strdup(arena, c->code);
	out->reference_id = arena_strdup(arena, c->reference_id);
	out->unit = arena_strdup(arena, c->benchmark->unit);
	out->track_better = c->benchmark->better;
	out->items = c->benchmark->items;
	out->metrics = c->benchmark->settings.metrics;
	out->alternate = c->benchmark->settings.mode == DUET_ALTERNATE;
	out->stackless = !sitting_is_possible(c);
	out->policy = c->benchmark->policy;
	out->outcome = OUTCOME_MEASURED;
	if (c->skip) {
		out->outcome = OUTCOME_SKIPPED;
		out->reason = arena_strdup(arena, c->skip);
	} else if (c->broken) {
		out->outcome = OUTCOME_FAILED;
		out->reason = arena_strdup(arena, c->broken);
		out->lacking = c->lacking;
	}
}

static const char *suite_files(const struct plan *plan, struct arena *arena)
{
	const struct suite *last = NULL;
	const char *files = "";

	for (size_t i = 0; i < plan->count; i++) {
		if (plan->cases[i].suite == last)
			continue;
		last = plan->cases[i].suite;
		files = arena_printf(arena, "%s%s%s", files, *files ? "\n" : "",
				     last->file);
	}
	return files;
}

void measure_describe(const struct plan *plan, struct run *run)
{
	run->quick = plan->quick;
	run->suite_files = suite_files(plan, &run->arena);
	run->case_count = plan->count;
	run->cases = arena_alloc(&run->arena,
				 plan->count * sizeof(*run->cases));
	for (size_t i = 0; i < plan->count; i++)
		describe_case(&run->arena, &plan->cases[i], &run->cases[i]);
	for (size_t i = 0; i < plan->count && plan->callgrind; i++)
		run->cases[i].metrics |= METRIC_BIT(METRIC_INSTRUCTIONS);
}
