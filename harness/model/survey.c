/* SPDX-License-Identifier: MIT */
/*
 * Answers of a survey, looked up by what was asked.
 */
#include "model/survey.h"

#include <stdlib.h>
#include <string.h>

const struct answer *survey_missing(const struct survey *survey,
				    size_t interpreter, enum answer_kind kind,
				    const char *name)
{
	for (size_t i = 0; i < survey->answer_count; i++) {
		const struct answer *answer = &survey->answers[i];

		if (answer->kind == kind &&
		    answer->interpreter == interpreter &&
		    !strcmp(answer->name, name))
			return answer->missing ? answer : NULL;
	}
	return NULL;
}

void survey_free(struct survey *survey)
{
	if (!survey)
		return;
	arena_release(&survey->arena);
	free(survey);
}
