/* SPDX-License-Identifier: MIT */
#ifndef SURVEY_QUESTIONS_H
#define SURVEY_QUESTIONS_H

#include <stddef.h>

#include "base/alloc.h"
#include "model/survey.h"

struct arena;
struct suite;

/* What is to be asked of every interpreter of a suite. */
struct question {
	enum answer_kind kind;
	const char *name;
};

struct questions { /* VEC_PUSH(questions) */
	struct question *items;
	size_t count, capacity;
};

/*
 * All that the benchmarks of SUITE need, each thing once: requirements first
 * (they explain the rest best), then modules, then functions by the order of
 * the file.  Placeholders are replaced by every value that their
 * parameters can have.  Names live in ARENA.
 */
void questions_collect(struct questions *questions, const struct suite *suite,
		       struct arena *arena);
void questions_release(struct questions *questions);

/* Is TEXT of the form "module:function", dotted names on both sides? */
int question_is_function(const char *text);

#endif
