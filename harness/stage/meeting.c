/* SPDX-License-Identifier: MIT */
/* What every meeting of two sides begins with, whatever is then played. */
#include "stage/meeting.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "model/plan.h"
#include "model/suite.h"
#include "stage/build.h"
#include "stage/matchup.h"
#include "stage/stage.h"

/* What is not measured costs no pairs. */
static void keep_metrics(const struct planned *side, uint32_t metrics)
{
	for (size_t i = 0; metrics && i < side->count; i++) {
		struct suite *suite = side->suites[i];

		for (size_t j = 0; j < suite->benchmark_count; j++)
			suite->benchmarks[j].settings.metrics &= metrics;
	}
}

static int plan_side(struct meeting *meeting,
		     const struct stage_request *request, struct planned *side,
		     const struct strvec *paths, struct error *err)
{
	int ret;

	side->cases = request->cases;
	ret = prepare_plan(&meeting->prepared, side, paths, PREPARE_FULL, NULL,
			   err);
	keep_metrics(side, request->metrics);
	return ret;
}

/* Interpreters of the sides, and the one name that their cases have. */
static void choose_python(struct meeting *meeting,
			  const struct stage_request *request)
{
	struct planned *head = &meeting->prepared.head;
	struct planned *base = &meeting->prepared.base;

	head->root = meeting->trees.head_root;
	base->root = meeting->trees.base_root;
	head->python = request->head_python;
	base->python = request->base_python;
	head->single = base->single = request->head_python ||
				      request->base_python;
	base->like = base->single ? head : NULL;
}

/* What a side has by itself becomes what is played. */
static int match_up(struct meeting *meeting,
		    const struct stage_request *request, struct error *err)
{
	struct plan *head = meeting->prepared.head.plan;
	struct plan *base = meeting->prepared.base.plan;

	matchup_keep_apart(&meeting->trees, base, head);
	if (!request->base_case)
		return 0;
	if (matchup_pick(base, request->base_case, err) < 0 ||
	    matchup_pick(head, request->head_case, err) < 0)
		return -1;
	free(meeting->of_base);
	meeting->of_base = xstrdup(base->cases[0].id);
	return matchup_join(base, head, err);
}

static int keep_trees(struct meeting *meeting, struct strvec *base_paths,
		      struct strvec *head_paths, struct error *err)
{
	uint64_t wanted;

	if (build_wanted(head_paths, &wanted, err) < 0)
		return -1;
	return wanted ? trees_keep(&meeting->trees, wanted, base_paths,
				   head_paths, err)
		      : 0;
}

static int plan_sides(struct meeting *meeting,
		      const struct stage_request *request,
		      enum trees_order order, struct strvec *base_paths,
		      struct strvec *head_paths, struct error *err)
{
	struct prepared *prepared = &meeting->prepared;

	if (prepare_start(prepared, request->wishes, err) < 0 ||
	    trees_open(&meeting->trees, request->base, request->head, order,
		       err) < 0 ||
	    trees_suites(&meeting->trees, request->suites, base_paths,
			 head_paths, err) < 0 ||
	    keep_trees(meeting, base_paths, head_paths, err) < 0)
		return -1;
	choose_python(meeting, request);
	if (plan_side(meeting, request, &prepared->head, head_paths, err) < 0 ||
	    plan_side(meeting, request, &prepared->base, base_paths, err) < 0 ||
	    match_up(meeting, request, err) < 0)
		return -1;
	return prepare_cpus(prepared, err);
}

int meeting_open(struct meeting *meeting, const struct stage_request *request,
		 enum trees_order order, struct error *err)
{
	struct strvec base_paths = STRVEC_INIT, head_paths = STRVEC_INIT;
	int ret;

	meeting->trees.suites_from = request->suites_from;
	ret = plan_sides(meeting, request, order, &base_paths, &head_paths,
			 err);
	strvec_release(&base_paths);
	strvec_release(&head_paths);
	return ret;
}

void meeting_close(struct meeting *meeting)
{
	free(meeting->of_base);
	meeting->of_base = NULL;
	prepared_release(&meeting->prepared);
	trees_close(&meeting->trees);
}
