/* SPDX-License-Identifier: MIT */
/*
 * The keys at the top of a suite file: what it is called, and the world its
 * benchmarks run in.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/fs.h"
#include "config/keys.h"
#include "config/reading.h"
#include "config/yamltree.h"
#include "model/suite.h"

#define PYTHON_EXAMPLE "{stable: python3.11, patched: ./build/python}"

int read_suite_name(struct reading *reading, const struct key *key,
		    const struct node *node)
{
	(void)key;
	return reading_name(reading, node, &reading->suite->name);
}

int read_description(struct reading *reading, const struct key *key,
		     const struct node *node)
{
	(void)key;
	return reading_text(reading, node, &reading->suite->description);
}

int read_python(struct reading *reading, const struct key *key,
		const struct node *node)
{
	struct suite *suite = reading->suite;
	struct interpreter *interpreter;

	(void)key;
	if (node->kind == NODE_SCALAR)
		return reading_text(reading, node,
				    &suite->interpreters[0].command);
	if (reading_expect_map(reading, node, PYTHON_EXAMPLE) < 0)
		return -1;
	interpreter = arena_alloc(&suite->arena,
				  node->count * sizeof(*interpreter));
	suite->interpreters = interpreter;
	suite->interpreter_count = node->count;
	for (const struct node *n = node->first; n; n = n->next) {
		if (reading_check_name(reading, n->key, "a label",
				       n->key->text) < 0 ||
		    reading_text(reading, n, &interpreter->command) < 0)
			return -1;
		interpreter->label = arena_strdup(&suite->arena, n->key->text);
		interpreter++;
	}
	return 0;
}

/* PATH below the suite's folder, without the dots people begin it with. */
static const char *absolute(struct suite *suite, const char *path)
{
	const char *result;
	char *joined;

	while (!strncmp(path, "./", 2))
		path += 2 + strspn(path + 2, "/");
	if (!*path || !strcmp(path, "."))
		return suite->dir;
	joined = fs_join(suite->dir, path);
	result = arena_strdup(&suite->arena, joined);
	free(joined);
	return result;
}

/* The suite's own functions are found whatever else is named: last, so that
   they don't get in the way of the code that is measured. */
int read_path(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	struct suite *suite = reading->suite;
	struct texts words, path = { .count = 0 };
	bool own = false;

	(void)key;
	if (reading_words(reading, node, "[., ../src]", &words) < 0)
		return -1;
	path.items = arena_alloc(&suite->arena,
				 (words.count + 2) * sizeof(*path.items));
	for (size_t i = 0; i < words.count; i++) {
		const char *folder = absolute(suite, words.items[i]);

		own |= folder == suite->dir;
		path.items[path.count++] = folder;
	}
	if (!own)
		path.items[path.count++] = suite->dir;
	suite->path = path;
	return 0;
}

/* A variable that a worker may be given by the suite. */
static int check_variable(struct reading *reading, const struct node *node,
			  const char *name)
{
	if (!*name || strchr(name, '='))
		return reading_refuse(reading, node,
				      "'%s' cannot be the name of a variable",
				      name);
	if (!strcmp(name, "PYTHONHASHSEED"))
		return reading_refuse(reading, node,
				      "PYTHONHASHSEED is another one in each "
				      "process, and recorded; it cannot be "
				      "set");
	return 0;
}

int read_environment(struct reading *reading, const struct key *key,
		     const struct node *node)
{
	struct suite *suite = reading->suite;
	struct environment_entry *entry;

	(void)key;
	if (node->kind != NODE_MAP)
		return reading_expect_map(reading, node, "{APP_MODE: bench}");
	entry = arena_alloc(&suite->arena, (node->count + 1) * sizeof(*entry));
	suite->environment = entry;
	suite->environment_count = node->count;
	for (const struct node *n = node->first; n; n = n->next) {
		if (check_variable(reading, n->key, n->key->text) < 0 ||
		    reading_word(reading, n, &entry->value) < 0)
			return -1;
		entry->name = arena_strdup(&suite->arena, n->key->text);
		entry++;
	}
	return 0;
}

int read_inherit(struct reading *reading, const struct key *key,
		 const struct node *node)
{
	struct texts *inherit = &reading->suite->inherit;

	(void)key;
	if (reading_words(reading, node, "[LD_LIBRARY_PATH]", inherit) < 0)
		return -1;
	for (const struct node *n = node->first; n; n = n->next) {
		if (check_variable(reading, n, n->text) < 0)
			return -1;
	}
	return 0;
}

int read_build(struct reading *reading, const struct key *key,
	       const struct node *node)
{
	struct suite *suite = reading->suite;
	struct texts *command;

	(void)key;
	if (reading_expect_list(reading, node, "[[make, -s]]") < 0)
		return -1;
	command = arena_alloc(&suite->arena, node->count * sizeof(*command));
	suite->build = command;
	suite->build_count = node->count;
	for (const struct node *n = node->first; n; n = n->next) {
		if (reading_expect_list(reading, n, "[[make, -s]]") < 0)
			return -1;
		if (n->first->kind == NODE_SCALAR && !*n->first->text)
			return reading_refuse(reading, n->first,
					      "the command has no name");
		if (reading_words(reading, n, "[[make, -s]]", command++) < 0)
			return -1;
	}
	return 0;
}

int read_defaults(struct reading *reading, const struct key *key,
		  const struct node *node)
{
	(void)key;
	if (reading_expect_map(reading, node, "{budget: 10s}") < 0)
		return -1;
	return keys_read(reading, IN_DEFAULTS, node);
}
