/* SPDX-License-Identifier: MIT */
/*
 * Parameters: names and values, rows that must name them (exclude,
 * reference), and {placeholders} in text that cannot be given arguments.
 * Invariant: no parameter has the same value twice, so that every case has
 * a name of its own.
 */
#include "config/paramkeys.h"

#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "config/keys.h"
#include "config/pynames.h"
#include "config/reading.h"
#include "config/yamltree.h"
#include "model/suite.h"

#define MAX_CASES 10000 /* of one benchmark */

static int check_parameter(struct reading *reading, const struct node *key)
{
	const char *name = key->text;
	size_t len = strlen(name);

	if (!pynames_is_identifier(name, len))
		return reading_refuse(reading, key,
				      "parameter '%s': parameters are given "
				      "as keyword arguments, so it must be a "
				      "Python name",
				      name);
	if (pynames_is_keyword(name, len))
		return reading_refuse(reading, key,
				      "parameter '%s' is a keyword of Python; "
				      "choose another name",
				      name);
	if (!strncmp(name, "__", 2))
		return reading_refuse(reading, key,
				      "parameter '%s': names that begin with "
				      "two underscores belong to Python",
				      name);
	return 0;
}

static int read_values(struct reading *reading, const struct node *node,
		       struct parameter *parameter)
{
	struct value *values;
	size_t count = 0;

	if (reading_expect_list(reading, node, "[10, 1000]") < 0)
		return -1;
	if (node->count > MAX_CASES)
		return reading_refuse(reading, node,
				      "'%s' has %zu values; at most %d",
				      parameter->name, node->count, MAX_CASES);
	values = arena_alloc(&reading->suite->arena,
			     node->count * sizeof(*values));
	for (const struct node *n = node->first; n; n = n->next) {
		if (reading_value(reading, n, &values[count]) < 0)
			return -1;
		for (size_t i = 0; i < count; i++) {
			if (value_equal(&values[i], &values[count]))
				return reading_refuse(reading, n,
						      "'%s' has the value %s "
						      "twice",
						      parameter->name, n->text);
		}
		count++;
	}
	parameter->values = values;
	parameter->value_count = count;
	return 0;
}

int read_params(struct reading *reading, const struct key *key,
		const struct node *node)
{
	struct benchmark *benchmark = reading->benchmark;
	struct parameter *parameter;
	size_t cases = 1;

	(void)key;
	if (reading_expect_map(reading, node, "{n: [10, 1000]}") < 0)
		return -1;
	parameter = arena_alloc(&reading->suite->arena,
				node->count * sizeof(*parameter));
	benchmark->parameters = parameter;
	for (const struct node *n = node->first; n; n = n->next, parameter++) {
		if (check_parameter(reading, n->key) < 0)
			return -1;
		parameter->name = arena_strdup(&reading->suite->arena,
					       n->key->text);
		if (read_values(reading, n, parameter) < 0)
			return -1;
		benchmark->parameter_count++;
		cases *= parameter->value_count;
		if (cases > MAX_CASES)
			return reading_refuse(reading, n->key,
					      "with '%s' this benchmark has "
					      "%zu cases; at most %d",
					      n->key->text, cases, MAX_CASES);
	}
	return 0;
}

static const struct parameter *find_parameter(const struct benchmark *benchmark,
					      const char *name, size_t len)
{
	for (size_t i = 0; i < benchmark->parameter_count; i++) {
		const struct parameter *p = &benchmark->parameters[i];

		if (strlen(p->name) == len && !memcmp(p->name, name, len))
			return p;
	}
	return NULL;
}

static int refuse_parameter(struct reading *reading, const struct node *node,
			    const char *where, const char *name)
{
	const struct benchmark *benchmark = reading->benchmark;
	struct strvec names = STRVEC_INIT;
	const char *near = NULL;

	for (size_t i = 0; i < benchmark->parameter_count; i++)
		strvec_push(&names, benchmark->parameters[i].name);
	if (names.count)
		near = text_suggest(name, (const char *const *)names.items);
	if (near)
		reading_refuse(reading, node,
			       "'%s': there is no parameter '%s', did you mean "
			       "'%s'?",
			       where, name, near);
	else
		reading_refuse(reading, node,
			       "'%s': there is no parameter '%s' in "
			       "'params'",
			       where, name);
	strvec_release(&names);
	return -1;
}

static bool has_value(const struct parameter *parameter,
		      const struct value *value)
{
	for (size_t i = 0; i < parameter->value_count; i++) {
		if (value_equal(&parameter->values[i], value))
			return true;
	}
	return false;
}

static int refuse_value(struct reading *reading, const struct node *node,
			const struct value *value)
{
	struct buf shown = BUF_INIT;

	value_print(value, &shown);
	reading_refuse(reading, node, "parameter '%s' never has the value %s",
		       node->key->text, shown.data);
	buf_release(&shown);
	return -1;
}

/* {NAME: VALUE, ...} of parameters and values that there are. */
static int read_bindings(struct reading *reading, const struct node *node,
			 struct bindings *out)
{
	struct binding *binding;

	if (reading_expect_map(reading, node, "{n: 10}") < 0)
		return -1;
	binding = arena_alloc(&reading->suite->arena,
			      node->count * sizeof(*binding));
	out->items = binding;
	for (const struct node *n = node->first; n; n = n->next, binding++) {
		const char *name = n->key->text;
		const struct parameter *parameter =
			find_parameter(reading->benchmark, name, strlen(name));

		if (!parameter)
			return refuse_parameter(reading, n->key,
						node->key->text, name);
		if (reading_value(reading, n, &binding->value) < 0)
			return -1;
		if (!has_value(parameter, &binding->value))
			return refuse_value(reading, n, &binding->value);
		binding->name = parameter->name;
		out->count++;
	}
	return 0;
}

int read_exclude(struct reading *reading, const struct key *key,
		 const struct node *node)
{
	struct benchmark *benchmark = reading->benchmark;

	(void)key;
	if (reading_expect_list(reading, node, "[{n: 10}]") < 0)
		return -1;
	benchmark->excludes =
		arena_alloc(&reading->suite->arena,
			    node->count * sizeof(*benchmark->excludes));
	for (const struct node *n = node->first; n; n = n->next) {
		if (read_bindings(
			    reading, n,
			    &benchmark->excludes[benchmark->exclude_count++]) <
		    0)
			return -1;
	}
	return 0;
}

int read_reference(struct reading *reading, const struct key *key,
		   const struct node *node)
{
	(void)key;
	return read_bindings(reading, node, &reading->benchmark->reference);
}

/* One {name} at TEXT, just after the brace; *END is set behind it. */
static int check_placeholder(struct reading *reading, const struct node *node,
			     const char *text, const char **end)
{
	const char *close = strchr(text, '}');
	struct buf name = BUF_INIT;
	int result = 0;

	if (!close)
		return reading_refuse(reading, node,
				      "'%s': '{' is not closed; for the brace "
				      "itself write '{{'",
				      node->key->text);
	buf_add(&name, text, (size_t)(close - text));
	if (!find_parameter(reading->benchmark, name.data, name.len))
		result = refuse_parameter(reading, node, node->key->text,
					  name.data);
	buf_release(&name);
	*end = close + 1;
	return result;
}

/* Everything between {braces} must be a parameter. */
static int check_text(struct reading *reading, const struct node *node)
{
	const char *at = node->text;

	while (*at) {
		if ((*at == '{' && at[1] == '{') ||
		    (*at == '}' && at[1] == '}')) {
			at += 2;
		} else if (*at == '{') {
			if (check_placeholder(reading, node, at + 1, &at) < 0)
				return -1;
		} else if (*at == '}') {
			return reading_refuse(reading, node,
					      "'%s': for a '}' itself write "
					      "'}}'",
					      node->key->text);
		} else {
			at++;
		}
	}
	return 0;
}

static int check_texts(struct reading *reading, const struct node *node)
{
	if (!node)
		return 0;
	if (node->kind == NODE_SCALAR)
		return check_text(reading, node);
	for (const struct node *n = node->first; n; n = n->next) {
		if (check_text(reading, n) < 0)
			return -1;
	}
	return 0;
}

int paramkeys_check(struct reading *reading, const struct node *node)
{
	static const char *const fields[] = { "import", "command", "requires" };

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		if (!strcmp(fields[i], "command") &&
		    !reading->benchmark->parameter_count)
			continue; /* so JSON in it needs no escapes */
		if (check_texts(reading, yamltree_get(node, fields[i])) < 0)
			return -1;
	}
	return 0;
}

/* A benchmark's own come after the suite's. */
int read_requires(struct reading *reading, const struct key *key,
		  const struct node *node)
{
	const struct texts before = *reading->requires;
	struct texts own, all;

	(void)key;
	if (reading_words(reading, node, "[orjson>=3, numpy]", &own) < 0)
		return -1;
	for (const struct node *n = node->first; n; n = n->next) {
		if (!*n->text)
			return reading_refuse(reading, n,
					      "'requires': a name is empty");
		if (!reading->benchmark && strpbrk(n->text, "{}"))
			return reading_refuse(reading, n,
					      "'requires': {placeholders} "
					      "belong to a benchmark, which "
					      "has parameters");
	}
	all.count = before.count + own.count;
	all.items = arena_alloc(&reading->suite->arena,
				(all.count + 1) * sizeof(*all.items));
	for (size_t i = 0; i < all.count; i++)
		all.items[i] = i < before.count ? before.items[i]
						: own.items[i - before.count];
	*reading->requires = all;
	return 0;
}
