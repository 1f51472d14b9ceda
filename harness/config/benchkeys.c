/* SPDX-License-Identifier: MIT */
/*
 * The keys of a benchmark: what to run, and what to run around it.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "config/keys.h"
#include "config/paramkeys.h"
#include "config/pynames.h"
#include "config/reading.h"
#include "config/settingkeys.h"
#include "config/twice.h"
#include "config/yamltree.h"
#include "model/suite.h"

#define LOAD_NS INT64_C(5000000000)
#define KINDS "call, stmt, import, command, async, load, track"

/* MODULE:FUNCTION */
static int read_function(struct reading *reading, const struct node *node,
			 const char **out)
{
	const char *text, *colon;

	if (reading_text(reading, node, &text) < 0)
		return -1;
	colon = strchr(text, ':');
	if (!colon)
		return reading_refuse(reading, node,
				      "'%s': expected MODULE:FUNCTION, for "
				      "example bench_sort:sort",
				      node->key->text);
	if (!pynames_is_dotted(text, (size_t)(colon - text)) ||
	    !pynames_is_dotted(colon + 1, strlen(colon + 1)))
		return reading_refuse(reading, node,
				      "'%s': '%s' is not MODULE:FUNCTION, two "
				      "Python names with a colon between",
				      node->key->text, text);
	*out = text;
	return 0;
}

int read_benchmark_name(struct reading *reading, const struct key *key,
			const struct node *node)
{
	(void)key;
	return reading_name(reading, node, &reading->benchmark->name);
}

/* call, async and track */
int read_call(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	(void)key;
	return read_function(reading, node, &reading->benchmark->call);
}

int read_stmt(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	(void)key;
	return reading_text(reading, node, &reading->benchmark->stmt);
}

int read_import(struct reading *reading, const struct key *key,
		const struct node *node)
{
	const char *module;

	(void)key;
	if (reading_text(reading, node, &module) < 0)
		return -1;
	if (!strchr(module, '{') && !pynames_is_dotted(module, strlen(module)))
		return reading_refuse(reading, node,
				      "'import': '%s' is not the name of a "
				      "module",
				      module);
	reading->benchmark->import = module;
	return 0;
}

int read_command(struct reading *reading, const struct key *key,
		 const struct node *node)
{
	struct texts *command = &reading->benchmark->command;
	const char *example = "[python3, -m, json.tool, data.json]";

	(void)key;
	if (node->kind == NODE_SCALAR)
		return reading_refuse(reading, node,
				      "'command': expected a list of words, "
				      "for example %s; no shell is used",
				      example);
	if (reading_expect_list(reading, node, example) < 0 ||
	    reading_words(reading, node, example, command) < 0)
		return -1;
	if (!*command->items[0])
		return reading_refuse(reading, node->first,
				      "'command': the program has no name");
	return 0;
}

int read_load(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	(void)key;
	if (reading_expect_map(reading, node,
			       "{async: service:handle, users: 100, "
			       "duration: 5s}") < 0 ||
	    keys_read(reading, IN_LOAD, node) < 0)
		return -1;
	if (!reading->benchmark->call)
		return reading_refuse(reading, node,
				      "'load' needs 'async', the function to "
				      "call");
	return 0;
}

int read_load_users(struct reading *reading, const struct key *key,
		    const struct node *node)
{
	(void)key;
	return reading_integer(reading, node, 1, 1000000,
			       &reading->benchmark->load.users);
}

int read_load_duration(struct reading *reading, const struct key *key,
		       const struct node *node)
{
	(void)key;
	return reading_duration(reading, node,
				&reading->benchmark->load.duration_ns);
}

int read_load_rate(struct reading *reading, const struct key *key,
		   const struct node *node)
{
	double *rate = &reading->benchmark->load.rate;

	(void)key;
	if (reading_quantity(reading, node, "1/s", rate) < 0)
		return -1;
	if (*rate > 0)
		return 0;
	return reading_refuse(reading, node, "'rate': must be more than 0");
}

/* setup, before_each, teardown, check: functions, but a stmt's setup and
 * teardown are statements like itself */
int read_hook(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	char *base = (char *)reading->benchmark;
	const char **field = (const char **)(base + key->field);

	if (reading->benchmark->kind == BENCHMARK_STMT)
		return reading_text(reading, node, field);
	return read_function(reading, node, field);
}

int read_items(struct reading *reading, const struct key *key,
	       const struct node *node)
{
	(void)key;
	return reading_integer(reading, node, 1, INT64_C(1000000000000000),
			       &reading->benchmark->items);
}

int read_unit(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	(void)key;
	return reading_text(reading, node, &reading->benchmark->unit);
}

int read_better(struct reading *reading, const struct key *key,
		const struct node *node)
{
	int choice;

	(void)key;
	if (reading_choice(reading, node, better_names, &choice) < 0)
		return -1;
	reading->benchmark->better = (enum better)choice;
	return 0;
}

int read_tags(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	(void)key;
	return reading_words(reading, node, "[slow, network]",
			     &reading->benchmark->tags);
}

/* The key that says what to run: there must be one, and no other. */
static int find_kind(struct reading *reading, const struct node *node)
{
	const struct node *found = NULL;

	for (int i = BENCHMARK_CALL; i <= BENCHMARK_TRACK; i++) {
		enum benchmark_kind kind = (enum benchmark_kind)i;
		const char *name = benchmark_kind_name(kind);
		const struct node *value = yamltree_get(node, name);

		if (found && value)
			return reading_refuse(reading, value->key,
					      "a benchmark has either '%s' or "
					      "'%s', not both",
					      found->key->text, name);
		if (value) {
			found = value;
			reading->benchmark->kind = kind;
		}
	}
	if (!found)
		return reading_refuse(reading, node,
				      "this benchmark has nothing to run; "
				      "give it one of " KINDS);
	return 0;
}

/* Each key must go with the kind; some kinds have no use for some. */
static int check_keys(struct reading *reading, const struct node *node)
{
	enum benchmark_kind kind = reading->benchmark->kind;

	for (const struct node *n = node->first; n; n = n->next) {
		const struct key *key = key_find(IN_BENCHMARK | IN_DEFAULTS,
						 n->key->text);

		if (key->kinds && !(key->kinds & KIND_BIT(kind)))
			return reading_refuse(
				reading, n->key, "'%s' does not go with '%s'",
				key->name, benchmark_kind_name(kind));
	}
	return 0;
}

static int read_benchmark(struct reading *top, const struct node *node,
			  struct benchmark *benchmark)
{
	struct reading reading = *top;

	if (reading_expect_map(&reading, node, "{name: sort, call: m:f}") < 0)
		return -1;
	*benchmark = (struct benchmark){
		.line = node->line,
		.settings = *top->settings,
		.policy = *top->policy,
		.requires = *top->requires,
		.load = { .users = 1, .duration_ns = LOAD_NS },
	};
	reading.benchmark = benchmark;
	reading.settings = &benchmark->settings;
	reading.policy = &benchmark->policy;
	reading.requires = &benchmark->requires;
	if (keys_check(&reading, IN_BENCHMARK, node) < 0 ||
	    find_kind(&reading, node) < 0 || check_keys(&reading, node) < 0 ||
	    keys_read(&reading, IN_BENCHMARK, node) < 0)
		return -1;
	if (!benchmark->name)
		return reading_refuse(&reading, node,
				      "this benchmark has no 'name'");
	benchmark->settings.metrics =
		settings_metrics(benchmark->settings.metrics, reading.gated);
	return paramkeys_check(&reading, node);
}

static int check_names(struct reading *reading, const struct node *list)
{
	struct named *names = xcalloc(list->count, sizeof(*names));
	const struct node *again, *earlier = NULL;
	size_t count = 0;

	for (const struct node *n = list->first; n; n = n->next) {
		const struct node *name = yamltree_get(n, "name");

		names[count++] = (struct named){ name->text, name };
	}
	again = twice_find(names, count, &earlier);
	free(names);
	if (!again)
		return 0;
	return reading_refuse(reading, again,
			      "benchmark '%s' is here twice; first in line %d",
			      again->text, earlier->line);
}

int read_benchmarks(struct reading *reading, const struct key *key,
		    const struct node *node)
{
	struct suite *suite = reading->suite;

	(void)key;
	if (reading_expect_list(reading, node, "[{name: sort, call: m:f}]") < 0)
		return -1;
	suite->benchmarks = arena_alloc(
		&suite->arena, node->count * sizeof(*suite->benchmarks));
	for (const struct node *n = node->first; n; n = n->next) {
		if (read_benchmark(reading, n,
				   &suite->benchmarks[suite->benchmark_count]) <
		    0)
			return -1;
		suite->benchmark_count++;
	}
	return check_names(reading, node);
}
