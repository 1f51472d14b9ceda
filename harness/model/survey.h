/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SURVEY_H
#define MODEL_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* What one interpreter is and has, asked once before anything is measured. */
struct interpreter_facts {
	const char *label;	    /* given, or "cpython3.11", "pypy3.9" */
	const char *command;	    /* as the suite has it */
	const char *executable;	    /* real path, behind shims and links */
	const char *implementation; /* "cpython" */
	const char *version;	    /* "3.11.2" */
	const char *build;	    /* compiler and build text; its identity */
	bool free_threaded, debug;
	const char *missing; /* NULL: it runs; else why it cannot */
};

enum answer_kind { ANSWER_MODULE, ANSWER_FUNCTION, ANSWER_REQUIREMENT };

/* One thing a suite needs of one interpreter, and whether it is there. */
struct answer {
	enum answer_kind kind;
	size_t interpreter;  /* index */
	const char *name;    /* "json", "bench_lookup:contains", "orjson>=3" */
	const char *missing; /* NULL: it is there; else the reason */
	bool lacking;	     /* missing: not there; else it is broken */
};

struct survey {
	struct arena arena;
	struct interpreter_facts *interpreters; /* one per suite's, in order */
	size_t interpreter_count;
	struct answer *answers;
	size_t answer_count;
};

/* The answer that NAME is missing for that interpreter; NULL if it is there or
 * was not asked for. */
const struct answer *survey_missing(const struct survey *survey,
				    size_t interpreter, enum answer_kind kind,
				    const char *name);
void survey_free(struct survey *survey);

#endif
