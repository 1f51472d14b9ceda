/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SUITE_H
#define MODEL_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/policy.h"

struct buf;

/*
 * A suite as the user wrote it, defaults filled in.  All text and all lists
 * live in the suite's arena; config makes one, suite_free() ends it.
 */

enum value_kind {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_INTEGER,
	VALUE_REAL,
	VALUE_TEXT
};

/* A YAML 1.2 core scalar. */
struct value {
	enum value_kind kind;
	int64_t integer;  /* VALUE_INTEGER; 0 or 1 for VALUE_BOOL */
	double real;	  /* VALUE_REAL; may be infinite or NaN */
	const char *text; /* VALUE_TEXT: the text; else as it was written */
};

bool value_equal(const struct value *a, const struct value *b);

/* As a YAML flow scalar that reads back the same: quoted where needed. */
void value_print(const struct value *value, struct buf *buf);

struct parameter { /* one name, the values it takes */
	const char *name;
	struct value *values;
	size_t value_count;
};

struct binding { /* one name, the value it has */
	const char *name;
	struct value value;
};

struct bindings {
	struct binding *items;
	size_t count;
};

struct texts {
	const char **items; /* also ended by NULL */
	size_t count;
};

struct environment_entry {
	const char *name, *value;
};

struct interpreter {	     /* one entry of `python:` */
	const char *label;   /* NULL: made from its version, cpython3.11 */
	const char *command; /* a name on PATH, or a path */
};

enum benchmark_kind {
	BENCHMARK_CALL,
	BENCHMARK_STMT,
	BENCHMARK_IMPORT,
	BENCHMARK_COMMAND,
	BENCHMARK_ASYNC,
	BENCHMARK_LOAD,
	BENCHMARK_TRACK
};

/* The key that makes a benchmark of this kind: "call", "stmt", ... */
const char *benchmark_kind_name(enum benchmark_kind kind);

/* The METRIC_BITs that can be measured of this kind. */
uint32_t benchmark_kind_metrics(enum benchmark_kind kind);

enum gc_policy { GC_FREEZE, GC_ON, GC_OFF };
const char *gc_policy_name(enum gc_policy gc);

#define AUTO (-1)

/* How a duet plays a case: both sides alive and taking turns, or one whole
 * process after the other. */
enum duet_mode { DUET_TURNS, DUET_ALTERNATE };

struct settings {	   /* how to measure: the keys of `defaults:` */
	int processes;	   /* AUTO: 7, up to 30 while it pays */
	int64_t budget_ns; /* for one case */
	int warmup_slices; /* AUTO, or so many are dropped */
	enum gc_policy gc;
	enum duet_mode mode;
	int64_t timeout_ns; /* for one process */
	int cpus;	    /* how many CPUs a worker may use */
	uint32_t metrics;   /* METRIC_BITs wanted */
};

/* Many users of a coroutine function at once. */
struct load {
	int64_t users;
	int64_t duration_ns;
	double rate; /* calls due a second: an open loop; 0: a closed one */
};

struct benchmark {
	const char *name;
	enum benchmark_kind kind;
	int line; /* where it begins in the suite file */

	/* What to run.  "module:function" or code; NULL where not given. */
	const char *call; /* also of async, load and track */
	const char *stmt;
	const char *import;
	struct texts command;
	const char *setup, *before_each, *teardown, *check;
	const char *loop_factory; /* of async and load */
	struct load load;

	int64_t items;	  /* a call's work, for throughput; 0: not given */
	const char *unit; /* of track */
	enum better better;

	struct parameter *parameters;
	size_t parameter_count;
	struct bindings *excludes;
	size_t exclude_count;
	struct bindings reference; /* count 0: none */
	struct texts requires;	   /* its own and the suite's */
	struct texts tags;

	struct settings settings;
	struct policy policy;
};

struct suite {
	struct arena arena;
	const char *name;
	const char *description; /* NULL if none */
	const char *file;	 /* as given, for messages */
	const char *dir;	 /* absolute */

	struct interpreter *interpreters; /* at least one */
	size_t interpreter_count;
	struct texts path; /* absolute */
	struct environment_entry *environment;
	size_t environment_count;
	struct texts inherit;
	struct texts *build; /* commands, to be run in the tree's top */
	size_t build_count;

	struct benchmark *benchmarks;
	size_t benchmark_count;
};

void suite_free(struct suite *suite); /* NULL is fine */

/*
 * In the top folder of a repository a suite has no folder of its own: there
 * only bench*, *_bench.py, *.yaml and *.yml belong to it, the rest is
 * product.
 */
bool suite_owns_at_top(const char *name);

#endif
