/* SPDX-License-Identifier: MIT */
/*
 * From a suite to the things it needs.
 *
 * A text with placeholders is asked for with every combination of the values
 * of those parameters that it mentions, and of no others; what `exclude`
 * leaves out is asked for too, which costs little and is never looked up.
 */
#include "survey/questions.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "model/placeholder.h"
#include "model/suite.h"

struct collection {
	struct questions *questions;
	struct arena *arena;
	const struct benchmark *benchmark;
};

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* The length of a dotted name at TEXT, 0 if there is none. */
static size_t dotted_name(const char *text)
{
	size_t i = 0;

	while (is_name_byte(text[i]) && !isdigit((unsigned char)text[i])) {
		while (is_name_byte(text[i]))
			i++;
		if (text[i] != '.')
			return i;
		i++;
		text += i;
		return dotted_name(text) == 0 ? 0 : i + dotted_name(text);
	}
	return 0;
}

int question_is_function(const char *text)
{
	size_t module = dotted_name(text), function;

	if (module == 0 || text[module] != ':')
		return false;
	function = dotted_name(text + module + 1);
	return function > 0 && text[module + 1 + function] == '\0';
}

static void add_question(const struct collection *in, enum answer_kind kind,
			 const char *name)
{
	struct questions *all = in->questions;

	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].kind == kind &&
		    strcmp(all->items[i].name, name) == 0)
			return;
	*VEC_PUSH(all) = (struct question){
		.kind = kind,
		.name = arena_strdup(in->arena, name),
	};
}

/* Fix the parameters from AT on in all ways, then ask. */
static void expand_question(const struct collection *in, enum answer_kind kind,
			    const char *text, struct bindings *bindings,
			    size_t at)
{
	const struct parameter *parameter;
	struct binding *binding;

	if (at == in->benchmark->parameter_count) {
		char *name = placeholder_expand(text, bindings);

		add_question(in, kind, name);
		free(name);
		return;
	}
	parameter = &in->benchmark->parameters[at];
	binding = &bindings->items[bindings->count++];
	binding->name = parameter->name;
	for (size_t i = 0; i < parameter->value_count; i++) {
		binding->value = parameter->values[i];
		expand_question(in, kind, text, bindings, at + 1);
		if (!placeholder_mentions(text, parameter->name))
			break; /* any value gives the same text */
	}
	bindings->count--;
}

static void ask_expanded(const struct collection *in, enum answer_kind kind,
			 const char *text)
{
	struct bindings bindings = {
		.items = xcalloc(in->benchmark->parameter_count + 1,
				 sizeof(*bindings.items)),
	};

	expand_question(in, kind, text, &bindings, 0);
	free(bindings.items);
}

static void ask_requirements(const struct collection *in)
{
	const struct texts *requires = &in->benchmark->requires;

	for (size_t i = 0; i < requires->count; i++)
		ask_expanded(in, ANSWER_REQUIREMENT, requires->items[i]);
}

static void ask_modules(const struct collection *in)
{
	if (in->benchmark->import != NULL)
		ask_expanded(in, ANSWER_MODULE, in->benchmark->import);
}

static void ask_functions(const struct collection *in)
{
	const struct benchmark *b = in->benchmark;
	const char *const named[] = {
		b->setup, b->before_each, b->call,
		b->check, b->teardown,	  b->loop_factory
	};

	if (b->kind == BENCHMARK_STMT)
		return; /* setup and teardown are code */
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		if (named[i] != NULL && question_is_function(named[i]))
			add_question(in, ANSWER_FUNCTION, named[i]);
}

void questions_collect(struct questions *questions, const struct suite *suite,
		       struct arena *arena)
{
	static void (*const passes[])(const struct collection *in) = {
		ask_requirements, ask_modules, ask_functions
	};

	for (size_t pass = 0; pass < ARRAY_LEN(passes); pass++)
		for (size_t i = 0; i < suite->benchmark_count; i++) {
			const struct collection in = {
				.questions = questions,
				.arena = arena,
				.benchmark = &suite->benchmarks[i],
			};

			passes[pass](&in);
		}
}

void questions_release(struct questions *questions)
{
	free(questions->items);
	*questions = (struct questions){ .items = NULL };
}
