/* SPDX-License-Identifier: MIT */
/*
 * Scalars and lists as the suite language wants them: typed by the core
 * schema, bounded, and with a message that shows how to write them right.
 */
#include "config/reading.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "config/source.h"
#include "config/yamlscalar.h"
#include "config/yamltree.h"
#include "model/suite.h"

#define MAX_NAME 200 /* characters */

int reading_refuse(struct reading *reading, const struct node *node,
		   const char *fmt, ...)
{
	struct buf message = BUF_INIT;
	va_list args;

	va_start(args, fmt);
	buf_vaddf(&message, fmt, args);
	va_end(args);
	source_error(reading->source, node->begin, node->end, reading->err,
		     "%s", message.data);
	buf_release(&message);
	return -1;
}

/* The key NODE stands under, as people call it. */
static const char *name_of(const struct node *node)
{
	return node->key ? node->key->text : "the suite";
}

static const char *kind_of(const struct node *node)
{
	switch (node->kind) {
	case NODE_SCALAR:
		return node->plain && !*node->text ? "nothing"
						   : "a single value";
	case NODE_LIST:
		return "a list";
	case NODE_MAP:
		return "a map";
	}
	return "";
}

int reading_value(struct reading *reading, const struct node *node,
		  struct value *out)
{
	struct value value = { .kind = VALUE_NULL };

	if (node->kind != NODE_SCALAR)
		return reading_refuse(reading, node,
				      "'%s': expected a single value, not %s",
				      name_of(node), kind_of(node));
	if (yamlscalar_resolve(node->text, node->plain, &value) < 0)
		return reading_refuse(reading, node,
				      "'%s': %s does not fit in 64 bits; as "
				      "text it must stand in quotes",
				      name_of(node), node->text);
	value.text = arena_strdup(&reading->suite->arena, value.text);
	*out = value;
	return 0;
}

int reading_text(struct reading *reading, const struct node *node,
		 const char **out)
{
	struct value value = { .kind = VALUE_NULL };

	if (reading_value(reading, node, &value) < 0)
		return -1;
	if (value.kind == VALUE_NULL || !*value.text)
		return reading_refuse(reading, node,
				      "'%s': expected text, not nothing",
				      name_of(node));
	if (value.kind != VALUE_TEXT)
		return reading_refuse(reading, node,
				      "'%s': expected text; if you mean the "
				      "text, write \"%s\"",
				      name_of(node), value.text);
	*out = value.text;
	return 0;
}

int reading_word(struct reading *reading, const struct node *node,
		 const char **out)
{
	struct value value = { .kind = VALUE_NULL };

	if (node->kind == NODE_SCALAR && node->plain && *node->text) {
		*out = arena_strdup(&reading->suite->arena, node->text);
		return 0;
	}
	if (reading_value(reading, node, &value) < 0)
		return -1;
	if (value.kind == VALUE_NULL)
		return reading_refuse(reading, node,
				      "'%s': expected a value, not nothing",
				      name_of(node));
	*out = value.text;
	return 0;
}

int reading_words(struct reading *reading, const struct node *node,
		  const char *example, struct texts *out)
{
	struct texts texts = { .count = 0 };

	if (node->kind != NODE_LIST)
		return reading_refuse(reading, node,
				      "'%s': expected a list, for example %s",
				      name_of(node), example);
	texts.items = arena_alloc(&reading->suite->arena,
				  (node->count + 1) * sizeof(*texts.items));
	for (const struct node *n = node->first; n; n = n->next) {
		if (reading_word(reading, n, &texts.items[texts.count++]) < 0)
			return -1;
	}
	*out = texts;
	return 0;
}

int reading_integer(struct reading *reading, const struct node *node,
		    int64_t least, int64_t most, int64_t *out)
{
	struct value value = { .kind = VALUE_NULL };

	if (reading_value(reading, node, &value) < 0)
		return -1;
	if (value.kind != VALUE_INTEGER || value.integer < least ||
	    value.integer > most)
		return reading_refuse(reading, node,
				      "'%s': expected a whole number from "
				      "%lld to %lld",
				      name_of(node), (long long)least,
				      (long long)most);
	*out = value.integer;
	return 0;
}

static void add_choices(const char *const *names, struct buf *out)
{
	for (size_t i = 0; names[i]; i++) {
		if (i)
			buf_adds(out, names[i + 1] ? ", " : " or ");
		buf_adds(out, names[i]);
	}
}

int reading_choice(struct reading *reading, const struct node *node,
		   const char *const *names, int *out)
{
	struct buf choices = BUF_INIT;
	const char *word = "", *near;

	if (reading_word(reading, node, &word) < 0)
		return -1;
	for (int i = 0; names[i]; i++) {
		if (!strcmp(names[i], word)) {
			*out = i;
			return 0;
		}
	}
	add_choices(names, &choices);
	near = text_suggest(word, names);
	if (near)
		reading_refuse(reading, node,
			       "'%s': unknown '%s', did you mean '%s'?",
			       name_of(node), word, near);
	else
		reading_refuse(reading, node, "'%s': expected %s",
			       name_of(node), choices.data);
	buf_release(&choices);
	return -1;
}

int reading_ratio(struct reading *reading, const struct node *node, double *out)
{
	struct error why = ERROR_INIT;
	struct value value = { .kind = VALUE_NULL };
	double ratio;

	if (reading_value(reading, node, &value) < 0)
		return -1;
	ratio = value.kind == VALUE_INTEGER ? (double)value.integer
					    : value.real;
	if (value.kind == VALUE_INTEGER || value.kind == VALUE_REAL) {
		if (!(ratio >= 0 && ratio < 1))
			return reading_refuse(reading, node,
					      "'%s': expected a share from 0 "
					      "to 1; for per cent write 3%%",
					      name_of(node));
	} else if (value.kind != VALUE_TEXT) {
		return reading_refuse(reading, node,
				      "'%s': expected a share, for example "
				      "3%% or 0.03",
				      name_of(node));
	} else if (units_parse_ratio(value.text, &ratio, &why) < 0) {
		return reading_refuse(reading, node, "'%s': %s", name_of(node),
				      why.text);
	}
	*out = ratio;
	return 0;
}

int reading_duration(struct reading *reading, const struct node *node,
		     int64_t *out_ns)
{
	struct error why = ERROR_INIT;
	struct value value = { .kind = VALUE_NULL };
	int64_t ns = 0;

	if (reading_value(reading, node, &value) < 0)
		return -1;
	if (value.kind != VALUE_TEXT)
		return reading_refuse(reading, node,
				      "'%s': expected a duration with its "
				      "unit, for example 10s or 500ms",
				      name_of(node));
	if (units_parse_duration(value.text, &ns, &why) < 0)
		return reading_refuse(reading, node, "'%s': %s", name_of(node),
				      why.text);
	if (ns <= 0)
		return reading_refuse(reading, node,
				      "'%s': must be longer than nothing",
				      name_of(node));
	*out_ns = ns;
	return 0;
}

static int read_number(struct reading *reading, const struct node *node,
		       double *out)
{
	struct value value = { .kind = VALUE_NULL };
	double number;

	if (reading_value(reading, node, &value) < 0)
		return -1;
	number = value.kind == VALUE_INTEGER ? (double)value.integer
					     : value.real;
	if ((value.kind != VALUE_INTEGER && value.kind != VALUE_REAL) ||
	    !isfinite(number) || number < 0)
		return reading_refuse(reading, node,
				      "'%s': expected a number that is not "
				      "negative",
				      name_of(node));
	*out = number;
	return 0;
}

int reading_quantity(struct reading *reading, const struct node *node,
		     const char *unit, double *out)
{
	struct error why = ERROR_INIT;
	const char *word = "";
	int64_t ns = 0;

	if (strcmp(unit, "s") == 0) {
		if (reading_duration(reading, node, &ns) < 0)
			return -1;
		*out = (double)ns / 1e9;
		return 0;
	}
	if (strcmp(unit, "B") != 0)
		return read_number(reading, node, out);
	if (reading_word(reading, node, &word) < 0)
		return -1;
	if (units_parse_bytes(word, out, &why) < 0)
		return reading_refuse(reading, node, "'%s': %s", name_of(node),
				      why.text);
	return 0;
}

/* Of a text that is valid UTF-8: C0, DEL and C1. */
static bool has_controls(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	for (; *at; at++) {
		if (*at < 0x20 || *at == 0x7f || (*at == 0xc2 && at[1] < 0xa0))
			return true;
	}
	return false;
}

int reading_check_name(struct reading *reading, const struct node *node,
		       const char *what, const char *name)
{
	const char *bad = strpbrk(name, "/[]@,=");
	size_t len = strlen(name), characters = 0;

	for (const char *at = name; *at; at++)
		characters += ((unsigned char)*at & 0xc0) != 0x80;
	if (!len)
		return reading_refuse(reading, node, "%s is empty", what);
	if (bad)
		return reading_refuse(reading, node,
				      "%s cannot hold '%c': / [ ] @ , and = "
				      "have a meaning in the names of cases",
				      what, *bad);
	if (has_controls(name))
		return reading_refuse(reading, node,
				      "%s cannot hold control characters",
				      what);
	if (name[0] == ' ' || name[len - 1] == ' ')
		return reading_refuse(reading, node,
				      "%s cannot begin or end with a blank",
				      what);
	if (characters > MAX_NAME)
		return reading_refuse(reading, node,
				      "%s has %zu characters; at most %d", what,
				      characters, MAX_NAME);
	return 0;
}

int reading_name(struct reading *reading, const struct node *node,
		 const char **out)
{
	const char *name = "";

	if (reading_text(reading, node, &name) < 0 ||
	    reading_check_name(reading, node, "a name", name) < 0)
		return -1;
	*out = name;
	return 0;
}

int reading_expect_map(struct reading *reading, const struct node *node,
		       const char *example)
{
	if (node->kind == NODE_MAP && node->count)
		return 0;
	return reading_refuse(reading, node,
			      "'%s': expected keys and values, for example "
			      "%s",
			      name_of(node), example);
}

int reading_expect_list(struct reading *reading, const struct node *node,
			const char *example)
{
	if (node->kind == NODE_LIST && node->count)
		return 0;
	return reading_refuse(reading, node, "'%s': %s, for example %s",
			      name_of(node),
			      node->kind == NODE_LIST ? "must not be empty"
						      : "expected a list",
			      example);
}
