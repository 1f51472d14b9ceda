/* SPDX-License-Identifier: MIT */
/* The survey of a suite: every interpreter is asked the same questions. */
#include "survey/surveyor.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "model/suite.h"
#include "model/survey.h"
#include "survey/inquiry.h"
#include "survey/questions.h"

/* Large packages take seconds to import from a cold disk, and the machine may
 * be busy. */
#define PATIENCE_NS (120 * NS_PER_S)

static struct survey *make_survey(const struct suite *suite,
				  const struct questions *questions)
{
	struct survey *survey = xcalloc(1, sizeof(*survey));

	survey->interpreter_count = suite->interpreter_count;
	survey->interpreters = arena_alloc(
		&survey->arena,
		suite->interpreter_count * sizeof(*survey->interpreters));
	survey->answers = arena_alloc(
		&survey->arena, suite->interpreter_count * questions->count *
					sizeof(*survey->answers));
	return survey;
}

/* Room for the answers of INTERPRETER, behind those of the others. */
static struct answer *begin_answers(struct survey *survey, size_t interpreter,
				    const struct questions *questions)
{
	struct answer *answers = survey->answers + survey->answer_count;

	for (size_t i = 0; i < questions->count; i++)
		answers[i] = (struct answer){
			.kind = questions->items[i].kind,
			.interpreter = interpreter,
			.name = arena_strdup(&survey->arena,
					     questions->items[i].name),
		};
	return answers;
}

static int ask_interpreter(struct survey *survey, size_t index,
			   const struct inquiry *inquiry,
			   const struct questions *questions, struct error *err)
{
	const struct interpreter *named = &inquiry->suite->interpreters[index];
	struct interpreter_facts *facts = &survey->interpreters[index];
	struct answer *answers = begin_answers(survey, index, questions);
	int ret;

	facts->command = arena_strdup(&survey->arena, named->command);
	facts->label = arena_strdup(&survey->arena, named->label);
	ret = inquiry_run(inquiry, named->command, questions, &survey->arena,
			  facts, answers, err);
	if (ret < 0)
		error_prefix(err, "asking %s what it is", named->command);
	if (facts->label == NULL)
		facts->label = facts->command;
	if (ret == 0 && facts->missing == NULL)
		survey->answer_count += questions->count;
	return ret;
}

struct survey *survey_take(const struct suite *suite, struct warden *warden,
			   const char *probe_dir, struct error *err)
{
	const struct inquiry inquiry = {
		.suite = suite,
		.warden = warden,
		.probe_dir = probe_dir,
		.patience_ns = PATIENCE_NS,
	};
	struct questions questions = { .items = NULL };
	struct arena names = { .blocks = NULL };
	struct survey *survey;

	questions_collect(&questions, suite, &names);
	survey = make_survey(suite, &questions);
	for (size_t i = 0; i < suite->interpreter_count; i++)
		if (ask_interpreter(survey, i, &inquiry, &questions, err) < 0) {
			survey_free(survey);
			survey = NULL;
			break;
		}
	questions_release(&questions);
	arena_release(&names);
	return survey;
}
