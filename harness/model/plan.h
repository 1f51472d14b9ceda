/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/suite.h"

struct interpreter_facts;

/* A tree that a case must not import from, and what is said if it does,
 * with {file} for the file as the tree calls it. */
struct foreign_tree {
	const char *root;
	const char *complaint;
};

/* Of a duet: whose code a side measures, and whose it must not. */
struct provenance {
	const char *tree;
	const struct foreign_tree *foreign;
	size_t count;
};

/* One case: what has a number.  Borrows from its suite and survey. */
struct plan_case {
	const char *id; /* suite/benchmark[key=value,...]@label */
	const struct suite *suite;
	const struct benchmark *benchmark;
	const struct interpreter_facts *interpreter;
	struct bindings bindings; /* sorted by name */
	const char *reference_id; /* NULL: none, or it is the reference */
	const char *skip;	  /* NULL: measure it; else the reason */
	const char *broken; /* NULL, or why it will fail: a missing module */
	bool lacking;	    /* broken: the tree lacks what the suite names */

	/* What cannot be given as an argument has {name} replaced. */
	const char *import;
	struct texts command;
	const char *program; /* the file that command[0] means */

	const char *definition; /* hash of what the suite says of it */
	const char *code;	/* hash of the *.py beside the suite file */

	const struct provenance *provenance; /* NULL: not looked at */

	int processes_least, processes_most;
	int64_t least_ns, expected_ns, most_ns; /* for the whole case */
};

struct plan {
	struct arena arena;
	struct plan_case *cases;
	size_t count;
	bool quick;	   /* each case once: does it run? */
	bool callgrind;	   /* count instructions under it */
	int64_t budget_ns; /* for everything; 0: none */
	int64_t least_ns, expected_ns, most_ns;
};

void plan_free(struct plan *plan);

#endif
