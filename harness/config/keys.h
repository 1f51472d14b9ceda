/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_KEYS_H
#define CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct key;
struct node;
struct reading;

/* The maps that keys stand in. */
enum key_place {
	IN_SUITE = 1,
	IN_BENCHMARK = 2,
	IN_DEFAULTS = 4,
	IN_GATE = 8,
	IN_LIMITS = 16, /* of one metric in a gate: {grow: 5%} */
	IN_LOAD = 32
};

typedef int key_read_fn(struct reading *reading, const struct key *key,
			const struct node *node);

/*
 * One key of the suite language.  Parsing, suggestions, the JSON Schema and
 * the manual are all made from these rows; in a map they are read in the
 * order of the table, whatever the order in the file.
 */
struct key {
	const char *name;
	unsigned places; /* enum key_place */
	unsigned kinds;	 /* KIND_BITs of benchmarks that have it; 0: all */
	key_read_fn *read;
	size_t field;	     /* offset of what it fills, for some readers */
	const char *schema;  /* JSON: what its value looks like */
	const char *initial; /* what it is when it is not given; NULL */
	const char *about;   /* sentences, for the manual and the schema */
};

#define KIND_BIT(kind) (1u << (kind))

extern const struct key keys[];
extern const size_t key_count;

/* Named texts of JSON that `schema` may refer to. */
struct key_type {
	const char *name, *schema;
};
extern const struct key_type key_types[];
extern const size_t key_type_count;

/* Is it the row of all metrics, whose name is "METRIC"? */
bool key_is_metric(const struct key *key);

/* The row of NAME in PLACE, NULL if there is none.  In a gate every metric
 * is a key. */
const struct key *key_find(enum key_place place, const char *name);

/* Complain about the first key of MAP that is not known. */
MUST_CHECK int keys_check(struct reading *reading, enum key_place place,
			  const struct node *map);

/* Check, then read all keys of MAP. */
MUST_CHECK int keys_read(struct reading *reading, enum key_place place,
			 const struct node *map);

/* The readers, by the map they belong to. */
key_read_fn read_suite_name, read_description, read_python, read_path,
	read_environment, read_inherit, read_build, read_requires,
	read_defaults, read_benchmarks;
key_read_fn read_benchmark_name, read_call, read_stmt, read_import,
	read_command, read_load, read_load_users, read_load_duration,
	read_load_rate, read_hook, read_items, read_unit, read_better,
	read_tags;
key_read_fn read_params, read_exclude, read_reference;
key_read_fn read_processes, read_duration, read_warmup, read_gc, read_mode,
	read_cpus, read_metrics;
key_read_fn read_gate, read_clock, read_confirm, read_tolerance, read_metric,
	read_limit;

#endif
