/* SPDX-License-Identifier: MIT */
/*
 * What only base's suites have.  Nothing is run for it: which interpreters
 * there are, and what they are called, is known from head's.
 */
#include "stage/base_suites.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "config/config.h"
#include "model/plan.h"
#include "model/run.h"
#include "model/suite.h"
#include "model/survey.h"
#include "stage/prepare.h"

enum { FILE_MAX = 2 << 20 };

static bool is_same_file(const char *a, const char *b)
{
	struct error ignored = ERROR_INIT;
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool same = fs_read(a, FILE_MAX, &x, &ignored) == 0 &&
		    fs_read(b, FILE_MAX, &y, &ignored) == 0 && x.len == y.len &&
		    memcmp(x.data, y.data, x.len) == 0;

	buf_release(&x);
	buf_release(&y);
	return same;
}

void base_suites_read(struct base_suites *own, const char *base_root,
		      const char *head_root, const char *name)
{
	char *base = fs_join(base_root, name), *head = fs_join(head_root, name);
	struct error why = ERROR_INIT;
	struct suite *suite;

	if (fs_is_file(base) && !is_same_file(base, head)) {
		suite = config_read(base, &why);
		if (suite)
			*VEC_PUSH(own) = (struct base_suite){
				.name = xstrdup(name),
				.suite = suite,
			};
		else
			strvec_pushf(&own->notes,
				     "base's own suite cannot be read, what "
				     "only it has is not known: %s",
				     why.text);
	}
	free(base);
	free(head);
}

void base_suites_release(struct base_suites *own)
{
	for (size_t i = 0; i < own->count; i++) {
		suite_free(own->items[i].suite);
		free(own->items[i].name);
	}
	free(own->items);
	strvec_release(&own->notes);
	*own = (struct base_suites){ .items = NULL };
}

/* Head's suite of that file; -1: head has none. */
static long find_on_head(const struct planned *head, const char *head_root,
			 const char *name)
{
	char *file = fs_join(head_root, name);
	long found = -1;

	for (size_t i = 0; found < 0 && i < head->count; i++)
		if (strcmp(head->suites[i]->file, file) == 0)
			found = (long)i;
	free(file);
	return found;
}

/* What COMMAND is called in head's cases. */
static const char *label_of(const struct planned *head, const char *command)
{
	for (size_t i = 0; i < head->count; i++) {
		const struct survey *survey = head->surveys[i];

		for (size_t j = 0; j < survey->interpreter_count; j++)
			if (strcmp(survey->interpreters[j].command, command) ==
			    0)
				return survey->interpreters[j].label;
	}
	return command;
}

/* The survey of a suite whose file is gone on head. */
static void guess_survey(const struct planned *head, const struct suite *suite,
			 struct survey *survey)
{
	survey->interpreter_count = suite->interpreter_count;
	survey->interpreters = arena_alloc(
		&survey->arena,
		suite->interpreter_count * sizeof(*survey->interpreters));
	for (size_t i = 0; i < suite->interpreter_count; i++) {
		const struct interpreter *named = &suite->interpreters[i];
		struct interpreter_facts *facts = &survey->interpreters[i];

		facts->command = named->command;
		facts->label = named->label ? named->label
					    : label_of(head, named->command);
	}
}

static bool has_case(const struct plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->count; i++)
		if (strcmp(plan->cases[i].id, id) == 0)
			return true;
	return false;
}

static void add_case(struct run *run, const struct plan_case *c)
{
	struct arena *arena = &run->arena;
	struct run_case *cases =
		arena_alloc(arena, (run->case_count + 1) * sizeof(*cases));

	if (run->case_count)
		memcpy(cases, run->cases, run->case_count * sizeof(*cases));
	cases[run->case_count++] = (struct run_case){
		.id = arena_strdup(arena, c->id),
		.suite = arena_strdup(arena, c->suite->name),
		.benchmark = arena_strdup(arena, c->benchmark->name),
		.label = arena_strdup(arena, c->interpreter->label),
		.policy = c->benchmark->policy,
		.outcome = OUTCOME_MEASURED,
	};
	run->cases = cases;
}

void base_suites_add_missing(const struct base_suites *own,
			     const struct wishes *wishes,
			     const struct planned *head, const char *head_root,
			     struct run *base)
{
	for (size_t i = 0; i < own->count; i++) {
		struct suite suite = *own->items[i].suite;
		long at = find_on_head(head, head_root, own->items[i].name);
		struct survey guessed = { .answers = NULL };
		const struct survey *survey = &guessed;
		struct plan *plan;

		if (at < 0) {
			guess_survey(head, &suite, &guessed);
		} else {
			survey = head->surveys[at];
			suite.interpreters = head->suites[at]->interpreters;
			suite.interpreter_count =
				head->suites[at]->interpreter_count;
		}
		plan = prepare_outline(wishes, head, &suite, survey);
		for (size_t j = 0; plan && j < plan->count; j++)
			if (!has_case(head->plan, plan->cases[j].id))
				add_case(base, &plan->cases[j]);
		plan_free(plan);
		arena_release(&guessed.arena);
	}
}
