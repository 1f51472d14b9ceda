/* SPDX-License-Identifier: MIT */
/*
 * A duet needs more room than a run: two trees, two plans, two runs, and all
 * of it a second time with the roles swapped when something looks worse.
 */
#include "stage/stage.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "base/units.h"
#include "base/version.h"
#include "gate/gate.h"
#include "gate/looks.h"
#include "history/git.h"
#include "machine/fingerprint.h"
#include "measure/imports.h"
#include "model/findings.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/survey.h"
#include "stage/meeting.h"
#include "stage/prepare.h"
#include "stage/record.h"
#include "stage/side.h"
#include "stage/terms.h"
#include "stage/trees.h"
#include "stage/wishes.h"
#include "stats/suite_shift.h"

/* Fresh pairs have draws of their own, also under --seed. */
#define CONFIRM_SALT UINT64_C(0x9e3779b97f4a7c15)
#define SEEDS_MOST 1000000000 /* few digits, to type them again */

struct stage {
	const struct stage_request *request;
	struct meeting meeting;
	struct run *base, *head;
	uint64_t seed; /* of every draw */
};

/* SIDE NULL: the working tree.  A revision is what it is, whatever suite was
 * laid over it; a snapshot is known by what it was taken of. */
static struct run *describe(const struct planned *side, const char *root,
			    const struct chosen_side *chosen)
{
	struct run *run = run_new();

	run->tare_version = tare_version;
	run->started_ns = clock_realtime_ns();
	measure_describe(side->plan, run);
	machine_read("", &run->arena, &run->machine);
	git_commit(chosen ? root : ".", &run->arena, &run->commit);
	if (chosen && chosen->kind == SIDE_REVISION)
		run->commit.dirty = false;
	return run;
}

/* Once: the same trees swapped hold the same code. */
static int check_imports(struct stage *stage, enum trees_order order,
			 struct error *err)
{
	struct measure_setup setup = prepared_setup(&stage->meeting.prepared);

	if (order != TREES_STRAIGHT)
		return 0;
	if (imports_check(&setup, stage->meeting.prepared.base.plan, err) < 0)
		return -1;
	return imports_check(&setup, stage->meeting.prepared.head.plan, err);
}

static int set_up(struct stage *stage, enum trees_order order,
		  struct error *err)
{
	struct meeting *meeting = &stage->meeting;

	if (meeting_open(meeting, stage->request, order, err) < 0 ||
	    check_imports(stage, order, err) < 0)
		return -1;
	if (stage->request->terms) {
		terms_impose(stage->request->terms, &meeting->prepared.head);
		terms_impose(stage->request->terms, &meeting->prepared.base);
	}
	stage->head = describe(&meeting->prepared.head,
			       meeting->trees.head_root, stage->request->head);
	stage->base = describe(&meeting->prepared.base,
			       meeting->trees.base_root, stage->request->base);
	if (!stage->request->suites_from)
		base_suites_add_missing(&meeting->trees.own,
					stage->request->wishes,
					&meeting->prepared.head,
					meeting->trees.head_root, stage->base);
	return 0;
}

static void clear(struct stage *stage)
{
	run_free(stage->base);
	run_free(stage->head);
	stage->base = stage->head = NULL;
	meeting_close(&stage->meeting);
}

static struct duet_sides sides_of(const struct stage *stage,
				  const struct measure_setup *setup,
				  const struct measure_listener *listener)
{
	return (struct duet_sides){
		.setup = setup,
		.base_plan = stage->meeting.prepared.base.plan,
		.head_plan = stage->meeting.prepared.head.plan,
		.base = stage->base,
		.head = stage->head,
		.seed = stage->seed,
		.budget_ns = stage->request->wishes->budget_ns,
		.listener = listener,
	};
}

static bool wants_confirmation(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].verdict == VERDICT_WORSE &&
		    findings->items[i].gated && !findings->items[i].confirmed &&
		    !gate_forgives(&findings->items[i]))
			return true;
	return false;
}

static int confirm_in(struct stage *stage, enum trees_order order,
		      enum looks_unplayed then,
		      const struct measure_listener *listener,
		      struct findings *findings, struct error *err)
{
	struct measure_setup setup;
	struct duet_sides sides;

	clear(stage);
	if (set_up(stage, order, err) < 0)
		return -1;
	setup = prepared_setup(&stage->meeting.prepared);
	sides = sides_of(stage, &setup, listener);
	sides.seed ^= CONFIRM_SALT;
	return looks_confirm(&sides, then, findings, err);
}

/* Copies of the folders in each other's place.  A folder may be too large for
 * that, or good for nothing in another place: then what is to be confirmed is
 * confirmed where it lies. */
static int confirm(struct stage *stage, const struct measure_listener *listener,
		   struct findings *findings, struct error *err)
{
	const struct stage_request *request = stage->request;
	struct error why = ERROR_INIT;

	if (!trees_copies(request->base, request->head))
		return confirm_in(stage, TREES_SWAPPED, UNPLAYED_IS_UNDECIDED,
				  listener, findings, err);
	if (confirm_in(stage, TREES_SWAPPED, UNPLAYED_STAYS_WORSE, listener,
		       findings, &why) == 0 &&
	    !wants_confirmation(findings))
		return 0;
	if (why.kind == ERROR_INTERRUPT) {
		*err = why;
		return -1;
	}
	strvec_pushf(&findings->notes,
		     "confirmed with the folders where they lie, not with "
		     "copies in each other's place: %s",
		     why.kind == ERROR_NONE ? "a case fails there" : why.text);
	return confirm_in(stage, TREES_SWAPPED_HERE, UNPLAYED_IS_UNDECIDED,
			  listener, findings, err);
}

/* The interpreter is part of the name where it was chosen. */
static const char *name_side(struct arena *arena, const char *name,
			     const struct planned *side)
{
	const struct interpreter_facts *python =
		&side->surveys[0]->interpreters[0];

	if (!side->python)
		return arena_strdup(arena, name);
	return arena_printf(arena, "%s with %s (%s %s)", name, side->python,
			    python->implementation ? python->implementation
						   : "unknown",
			    python->version ? python->version : "");
}

static const char *name_of_side(const struct chosen_side *side)
{
	return side ? side->name : "working tree";
}

static void name_sides(const struct stage *stage, struct findings *findings)
{
	const struct stage_request *request = stage->request;
	struct side_info *sides[] = { &findings->base, &findings->head };
	const struct planned *planned[] = { &stage->meeting.prepared.base,
					    &stage->meeting.prepared.head };
	const char *names[] = { name_of_side(request->base),
				name_of_side(request->head) };
	struct arena *arena = &findings->arena;

	if (request->base_case) {
		names[0] = stage->meeting.of_base;
		names[1] = stage->meeting.prepared.head.plan->cases[0].id;
	}
	for (size_t i = 0; i < ARRAY_LEN(sides); i++) {
		sides[i]->name = name_side(arena, names[i], planned[i]);
		sides[i]->typed = arena_printf(
			arena, "%s%s", request->base_case ? "case:" : "",
			names[i]);
		if (planned[i]->python)
			sides[i]->python = arena_strdup(arena,
							planned[i]->python);
	}
}

/* Where no case is worse alone.  Cases that were picked for what they looked
 * like are no suite. */
static void note_suite(const struct stage *stage, struct findings *findings)
{
	const struct suite_change *suite = &findings->suite;
	struct buf text = BUF_INIT;

	if (stage->request->cases)
		findings->suite.cases = 0;
	if (!suite->cases || !(suite->p < SUITE_SHIFT_P) ||
	    findings_count(findings, VERDICT_WORSE, FINDINGS_GATED) > 0)
		return;
	buf_adds(&text, "the whole suite seems ");
	units_add_change(&text, suite->ratio);
	buf_adds(&text, " slower, by ");
	units_add_change(&text, suite->low);
	buf_addf(&text,
		 " at least: a little in each of %zu cases, which none "
		 "of them shows alone",
		 suite->cases);
	strvec_push(&findings->notes, text.data);
	buf_release(&text);
}

/* What is said of the trees, which confirmation takes down. */
static void add_notes(const struct stage *stage, struct findings *findings)
{
	const struct strvec *own = &stage->meeting.trees.own.notes;
	char *modules = fs_join(stage->meeting.trees.head_root, ".gitmodules");

	for (size_t i = 0; i < own->count; i++)
		strvec_push(&findings->notes, own->items[i]);
	if (trees_is_ours(&stage->meeting.trees.head) && fs_is_file(modules))
		strvec_push(&findings->notes,
			    "submodules are not checked out on either side; "
			    "`build: [[git, submodule, update, --init]]` does "
			    "that");
	free(modules);
	strvec_pushf(&findings->notes,
		     "drawn from the seed %" PRIu64 "; --seed %" PRIu64
		     " draws the same again",
		     stage->seed, stage->seed);
}

static void waive(const struct stage *stage, struct findings *findings)
{
	if (stage->request->terms)
		terms_waive(stage->request->terms, findings);
}

static struct findings *take(struct stage *stage, struct error *err)
{
	const struct wishes *wishes = stage->request->wishes;
	const struct measure_listener listener = {
		.context = wishes->onlooker.context,
		.progress = wishes->onlooker.progress,
	};
	struct measure_setup setup = prepared_setup(&stage->meeting.prepared);
	struct duet_sides sides = sides_of(stage, &setup, &listener);
	int64_t started_ns = clock_monotonic_ns();
	struct findings *findings = looks_take(&sides, err);

	if (findings) {
		note_suite(stage, findings);
		add_notes(stage, findings);
		waive(stage, findings);
	}
	if (findings && wants_confirmation(findings) &&
	    confirm(stage, &listener, findings, err) < 0) {
		findings_free(findings);
		return NULL;
	}
	if (!findings)
		return NULL;
	waive(stage, findings); /* what was not confirmed needs none */
	name_sides(stage, findings);
	findings->seconds = (double)(clock_monotonic_ns() - started_ns) /
			    (double)NS_PER_S;
	findings->exit_status = (int)gate_status(findings, wishes->strictness);
	return findings;
}

static uint64_t draw_seed(const struct wishes *wishes)
{
	int64_t now_ns = clock_realtime_ns();
	uint64_t drawn = text_hash(TEXT_HASH_START, &now_ns, sizeof(now_ns));

	return wishes->seed > 0 ? (uint64_t)wishes->seed
				: 1 + drawn % SEEDS_MOST;
}

struct findings *stage_duet(const struct stage_request *request,
			    struct error *err)
{
	struct stage stage = {
		.request = request,
		.seed = draw_seed(request->wishes),
		.meeting = { .trees = TREES_INIT },
	};
	struct findings *findings = NULL;

	if (set_up(&stage, TREES_STRAIGHT, err) == 0)
		findings = take(&stage, err);
	clear(&stage);
	return findings;
}
