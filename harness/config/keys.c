/* SPDX-License-Identifier: MIT */
/*
 * The suite language, key by key.  A new key is a row here and a reader in
 * the file of its noun.
 */
#include "config/keys.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "config/reading.h"
#include "config/yamltree.h"
#include "model/suite.h"

#define CALL KIND_BIT(BENCHMARK_CALL)
#define STMT KIND_BIT(BENCHMARK_STMT)
#define COMMAND KIND_BIT(BENCHMARK_COMMAND)
#define ASYNC KIND_BIT(BENCHMARK_ASYNC)
#define LOAD KIND_BIT(BENCHMARK_LOAD)
#define TRACK KIND_BIT(BENCHMARK_TRACK)

#define TYPE(name) "{\"$ref\": \"#/$defs/" name "\"}"
#define TEXT_TYPE "{\"type\": \"string\", \"minLength\": 1}"

/* clang-format off */
const struct key_type key_types[] = {
	{ "name", "{\"type\": \"string\", \"minLength\": 1,"
	  " \"maxLength\": 200, \"pattern\": \"^[^/\\\\[\\\\]@,=]+$\"}" },
	{ "function", "{\"type\": \"string\","
	  " \"pattern\": \"^[^:{}]+:[^:{}]+$\"}" },
	{ "words", "{\"type\": \"array\", \"items\":"
	  " {\"type\": [\"string\", \"number\", \"boolean\"]}}" },
	{ "duration", "{\"type\": \"string\", \"pattern\":"
	  " \"^ *[0-9.]+ *(ns|us|ms|s|m|min|h)\"}" },
	{ "share", "{\"anyOf\": [{\"type\": \"number\", \"minimum\": 0,"
	  " \"exclusiveMaximum\": 1},"
	  " {\"type\": \"string\", \"pattern\": \"^ *[0-9.]+ *%?$\"}]}" },
	{ "quantity", "{\"type\": [\"number\", \"string\"]}" },
	{ "scalar",
	  "{\"type\": [\"string\", \"number\", \"boolean\", \"null\"]}" },
	{ "binding", "{\"type\": \"object\", \"minProperties\": 1,"
	  " \"additionalProperties\": {\"$ref\": \"#/$defs/scalar\"}}" },
};
const size_t key_type_count = ARRAY_LEN(key_types);

const struct key keys[] = {
	{ "suite", IN_SUITE, 0, read_suite_name, 0,
	  TYPE("name"), NULL,
	  "The name of the suite, the first part of every case's name." },
	{ "description", IN_SUITE, 0, read_description, 0,
	  "{\"type\": \"string\"}", NULL,
	  "One line for people; shown by reports." },
	{ "python", IN_SUITE, 0, read_python, 0,
	  "{\"anyOf\": [" TEXT_TYPE ", {\"type\": \"object\","
	  " \"minProperties\": 1, \"propertyNames\": " TYPE("name") ","
	  " \"additionalProperties\": " TEXT_TYPE "}]}",
	  "python3",
	  "The interpreter: a name to look for on PATH, or a path; a "
	  "relative path belongs to the tree that is measured.  Or a map of "
	  "labels to interpreters: each benchmark is measured with each of "
	  "them, and the label ends the names of its cases." },
	{ "path", IN_SUITE, 0, read_path, 0,
	  TYPE("words"), "[.]",
	  "Folders put on sys.path, relative to the suite file; the suite's "
	  "own comes last where it is not named." },
	{ "env", IN_SUITE, 0, read_environment, 0,
	  "{\"type\": \"object\", \"additionalProperties\":"
	  " {\"type\": [\"string\", \"number\", \"boolean\"]}}", NULL,
	  "Variables added to the environment of the workers, which is "
	  "otherwise clean." },
	{ "inherit", IN_SUITE, 0, read_inherit, 0,
	  TYPE("words"), NULL,
	  "Names of variables let through from your own environment." },
	{ "build", IN_SUITE, 0, read_build, 0,
	  "{\"type\": \"array\", \"items\": " TYPE("words") "}", NULL,
	  "Commands, each with its arguments, run in the top of the tree "
	  "before anything is measured: in the working tree, and in each "
	  "side's of a duet.  No shell is used; the environment is the "
	  "workers'.  What was built from the same contents is not built "
	  "again." },
	{ "defaults", IN_SUITE, 0, read_defaults, 0,
	  TYPE("defaults"), NULL,
	  "How to measure, for all benchmarks; every key of it may also "
	  "stand in a benchmark." },
	{ "name", IN_BENCHMARK, 0, read_benchmark_name, 0,
	  TYPE("name"), NULL,
	  "The name of the benchmark; no other of the suite has it." },
	{ "call", IN_BENCHMARK, 0, read_call, 0,
	  TYPE("function"), NULL,
	  "A function, MODULE:FUNCTION, called with what setup returned and "
	  "the parameters that it names." },
	{ "stmt", IN_BENCHMARK, 0, read_stmt, 0,
	  TEXT_TYPE, NULL,
	  "Statements, run in a loop as timeit does; the parameters are "
	  "variables." },
	{ "import", IN_BENCHMARK, 0, read_import, 0,
	  TEXT_TYPE, NULL,
	  "A module, imported by a fresh interpreter each time." },
	{ "command", IN_BENCHMARK, 0, read_command, 0,
	  "{\"$ref\": \"#/$defs/words\", \"minItems\": 1}", NULL,
	  "A program and its arguments; no shell is used. A duet runs it once "
	  "more on each side, to see whose Python sources it imports. What it "
	  "loads compiled is not seen, nor what Python before 3.8 imports, nor "
	  "what -B, -E or -I hide: there name a program of the tree "
	  "(.venv/bin/tool), and keep an import benchmark beside it." },
	{ "async", IN_BENCHMARK, 0, read_call, 0,
	  TYPE("function"), NULL,
	  "A coroutine function: one coroutine awaits it again and again." },
	{ "load", IN_BENCHMARK, 0, read_load, 0,
	  TYPE("load"), NULL,
	  "Many users of a coroutine function at once: how long their calls "
	  "take, how many succeed a second, how many fail, and the memory "
	  "that takes." },
	{ "track", IN_BENCHMARK, 0, read_call, 0,
	  TYPE("function"), NULL,
	  "A function that returns the number itself; nothing is timed." },
	{ "async", IN_LOAD, 0, read_call, 0,
	  TYPE("function"), NULL, "The coroutine function." },
	{ "users", IN_LOAD, 0, read_load_users, 0,
	  "{\"type\": \"integer\", \"minimum\": 1}", "1",
	  "How many call it at the same time; with a rate: at most." },
	{ "duration", IN_LOAD, 0, read_load_duration, 0,
	  TYPE("duration"), "5s",
	  "For how long, in each process; calls may end up to as long "
	  "after, then they count as errors." },
	{ "rate", IN_LOAD, 0, read_load_rate, 0,
	  "{\"type\": \"number\", \"exclusiveMinimum\": 0}", NULL,
	  "Calls due a second, whether or not others have ended: an open "
	  "loop.  Latencies count from when a call was due.  Without it each "
	  "user calls again when its last call has ended: a closed loop." },
	{ "params", IN_BENCHMARK, 0, read_params, 0,
	  "{\"type\": \"object\", \"minProperties\": 1, \"propertyNames\":"
	  " {\"pattern\": \"^(?!__|[0-9])[^ -/:-@[-^`{-~]+$\"},"
	  " \"additionalProperties\": {\"type\": \"array\", \"minItems\": 1,"
	  " \"items\": " TYPE("scalar") "}}", NULL,
	  "Names and the values they take; each combination is a case." },
	{ "exclude", IN_BENCHMARK, 0, read_exclude, 0,
	  "{\"type\": \"array\", \"items\": " TYPE("binding") "}", NULL,
	  "Combinations to leave out: a case that has all the values of a "
	  "row." },
	{ "reference", IN_BENCHMARK, 0, read_reference, 0,
	  TYPE("binding"), NULL,
	  "The \"before\": other cases are reported against the one that "
	  "has these values and is otherwise the same." },
	{ "requires", IN_SUITE | IN_BENCHMARK, 0, read_requires, 0,
	  TYPE("words"), NULL,
	  "Modules or distributions, with a version if need be; where one "
	  "is missing the case is skipped, with the reason." },
	{ "setup", IN_BENCHMARK, CALL | STMT | ASYNC | LOAD | TRACK,
	  read_hook, offsetof(struct benchmark, setup),
	  TEXT_TYPE, NULL,
	  "Run once a process, outside the clock.  For call a function: "
	  "what it returns is the first argument; for stmt statements." },
	{ "before_each", IN_BENCHMARK, CALL | ASYNC | TRACK,
	  read_hook, offsetof(struct benchmark, before_each),
	  TYPE("function"), NULL,
	  "A function run before every call, outside the clock; the calls "
	  "are then timed one by one." },
	{ "teardown", IN_BENCHMARK, CALL | STMT | ASYNC | LOAD | TRACK,
	  read_hook, offsetof(struct benchmark, teardown),
	  TEXT_TYPE, NULL,
	  "Run once a process after the last call." },
	{ "check", IN_BENCHMARK, CALL | ASYNC | TRACK,
	  read_hook, offsetof(struct benchmark, check),
	  TYPE("function"), NULL,
	  "A function given the result, once a process; if it returns "
	  "something false the case has failed." },
	{ "loop_factory", IN_BENCHMARK, ASYNC | LOAD,
	  read_hook, offsetof(struct benchmark, loop_factory),
	  TYPE("function"), NULL,
	  "A function that makes the event loop, as uvloop:new_event_loop; "
	  "else it is asyncio's." },
	{ "items", IN_BENCHMARK, CALL | STMT | COMMAND | ASYNC | LOAD,
	  read_items, 0,
	  "{\"type\": \"integer\", \"minimum\": 1}", NULL,
	  "How many things one call works on: gives throughput in items a "
	  "second." },
	{ "unit", IN_BENCHMARK, TRACK, read_unit, 0,
	  TEXT_TYPE, NULL, "The unit of a tracked number." },
	{ "better", IN_BENCHMARK, TRACK, read_better, 0,
	  "{\"enum\": [\"lower\", \"higher\"]}", "lower",
	  "Which way a tracked number is better." },
	{ "tags", IN_BENCHMARK, 0, read_tags, 0,
	  TYPE("words"), NULL, "Words to choose benchmarks by (--tag)." },
	{ "processes", IN_DEFAULTS | IN_BENCHMARK, 0, read_processes, 0,
	  "{\"anyOf\": [{\"const\": \"auto\"}, {\"type\": \"integer\","
	  " \"minimum\": 1, \"maximum\": 1000}]}", "auto",
	  "How many processes measure a case; auto is 7, and up to 30 while "
	  "more of them still help." },
	{ "budget", IN_DEFAULTS | IN_BENCHMARK, 0, read_duration,
	  offsetof(struct settings, budget_ns),
	  TYPE("duration"), "10s", "How long one case may take in all." },
	{ "warmup", IN_DEFAULTS | IN_BENCHMARK, 0, read_warmup, 0,
	  "{\"anyOf\": [{\"const\": \"auto\"}, {\"type\": \"integer\","
	  " \"minimum\": 0, \"maximum\": 100000}]}", "auto",
	  "How many slices (of about 1 ms, in duets .3 ms) of each process "
	  "do not count. auto: found in the samples, one number for all processes of a "
	  "case; what has not settled by then gets twice the slices, once." },
	{ "gc", IN_DEFAULTS | IN_BENCHMARK, 0, read_gc, 0,
	  "{\"enum\": [\"freeze\", \"on\", \"off\"]}", "freeze",
	  "Python's garbage collector: on, but blind to what there was "
	  "before the measurement (freeze); on; or off." },
	{ "mode", IN_DEFAULTS | IN_BENCHMARK, 0, read_mode, 0,
	  "{\"enum\": [\"turns\", \"alternate\"]}", "turns",
	  "How a duet plays it: both sides alive and taking turns (turns); or "
	  "one whole process after the other, in random order (alternate), "
	  "for what cannot be there twice, as a port, or most of the memory. "
	  "That is noisier, so it needs more pairs." },
	{ "timeout", IN_DEFAULTS | IN_BENCHMARK, 0, read_duration,
	  offsetof(struct settings, timeout_ns),
	  TYPE("duration"), "60s", "How long one process may take." },
	{ "cpus", IN_DEFAULTS | IN_BENCHMARK, 0, read_cpus, 0,
	  "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 4096}", "1",
	  "How many CPUs a worker may use." },
	{ "metrics", IN_DEFAULTS | IN_BENCHMARK, 0, read_metrics, 0,
	  "{\"anyOf\": [{\"const\": \"auto\"}, {\"type\": \"array\","
	  " \"minItems\": 1, \"items\": " TYPE("metric") "}]}", "auto",
	  "What to measure: auto (all that apply, but instructions), or a "
	  "list of metrics." },
	{ "gate", IN_SUITE | IN_BENCHMARK, 0, read_gate, 0,
	  TYPE("gate"), NULL,
	  "When a difference is one: by metric how much it may grow." },
	{ "clock", IN_GATE, 0, read_clock, 0,
	  "{\"enum\": [\"wall\", \"cpu\"]}", "wall",
	  "What time is judged by: of the wall, or of the CPU." },
	{ "confirm", IN_GATE, 0, read_confirm, 0,
	  "{\"enum\": [\"again\", \"none\"]}", "again",
	  "Fail only on what a second measurement repeats, or on the first "
	  "sight." },
	{ "tolerance", IN_GATE, 0, read_tolerance, 0,
	  TYPE("share"), NULL,
	  "How much any metric that is judged by pairs may get worse." },
	{ "METRIC", IN_GATE, 0, read_metric, 0,
	  "{\"anyOf\": [" TYPE("share") ", {\"type\": \"boolean\"}, "
	  TYPE("limits") "]}", NULL,
	  "Any metric (see METRICS in tare(1)): how much it may get worse, "
	  "or a map of grow, floor and max; false: not judged." },
	{ "grow", IN_LIMITS, 0, read_limit,
	  offsetof(struct metric_policy, tolerance),
	  TYPE("share"), NULL,
	  "How much worse it may get: shrink, where more is better." },
	{ "floor", IN_LIMITS, 0, read_limit,
	  offsetof(struct metric_policy, floor),
	  TYPE("quantity"), NULL,
	  "A smaller difference never counts; in the unit of the metric." },
	{ "max", IN_LIMITS, 0, read_limit,
	  offsetof(struct metric_policy, limit),
	  TYPE("quantity"), NULL,
	  "More than this is worse, whatever it was before." },
	{ "benchmarks", IN_SUITE, 0, read_benchmarks, 0,
	  "{\"type\": \"array\", \"minItems\": 1, \"items\": "
	  TYPE("benchmark") "}", NULL, "What to measure: a list of benchmarks." },
};
const size_t key_count = ARRAY_LEN(keys);
#define MAX_NAMES (ARRAY_LEN(keys) + METRIC_COUNT + 1)
/* clang-format on */

bool key_is_metric(const struct key *key)
{
	return key->read == read_metric;
}

const struct key *key_find(enum key_place place, const char *name)
{
	for (size_t i = 0; i < key_count; i++) {
		if (!(keys[i].places & place))
			continue;
		if (key_is_metric(&keys[i]) ? metric_find(name) != METRIC_COUNT
					    : !strcmp(keys[i].name, name))
			return &keys[i];
	}
	return NULL;
}

/* Where a key that is not known here would be. */
static const char *home_of(const char *name)
{
	static const struct {
		enum key_place place;
		const char *text;
	} homes[] = {
		{ IN_DEFAULTS, "in 'defaults' or in a benchmark" },
		{ IN_BENCHMARK, "in a benchmark" },
		{ IN_SUITE, "at the top of the file" },
		{ IN_GATE, "in 'gate'" },
	};

	for (size_t i = 0; i < ARRAY_LEN(homes); i++) {
		if (key_find(homes[i].place, name))
			return homes[i].text;
	}
	return NULL;
}

static const char *suggest_key(enum key_place place, const char *name)
{
	const char *names[MAX_NAMES] = { NULL };
	size_t count = 0;

	for (size_t i = 0; i < key_count; i++) {
		if ((keys[i].places & place) && !key_is_metric(&keys[i]))
			names[count++] = keys[i].name;
	}
	for (int i = 0; place == IN_GATE && i < METRIC_COUNT; i++)
		names[count++] = metric_infos[i].name;
	return text_suggest(name, names);
}

static int refuse_unknown(struct reading *reading, enum key_place place,
			  const struct node *key)
{
	const char *near = suggest_key(place, key->text);
	const char *home = home_of(key->text);

	if (home)
		return reading_refuse(reading, key, "key '%s' belongs %s",
				      key->text, home);
	if (near)
		return reading_refuse(reading, key,
				      "unknown key '%s', did you mean '%s'?",
				      key->text, near);
	return reading_refuse(reading, key,
			      "unknown key '%s'; see tare-suite(5)", key->text);
}

/* A row reads one node; the row of all metrics reads many. */
static int read_row(struct reading *reading, const struct key *key,
		    enum key_place place, const struct node *map)
{
	for (const struct node *n = map->first; n; n = n->next) {
		if (key_find(place, n->key->text) == key &&
		    key->read(reading, key, n) < 0)
			return -1;
	}
	return 0;
}

int keys_check(struct reading *reading, enum key_place place,
	       const struct node *map)
{
	for (const struct node *n = map->first; n; n = n->next) {
		if (!key_find(place, n->key->text))
			return refuse_unknown(reading, place, n->key);
	}
	return 0;
}

int keys_read(struct reading *reading, enum key_place place,
	      const struct node *map)
{
	if (keys_check(reading, place, map) < 0)
		return -1;
	for (size_t i = 0; i < key_count; i++) {
		if ((keys[i].places & place) &&
		    read_row(reading, &keys[i], place, map) < 0)
			return -1;
	}
	return 0;
}
