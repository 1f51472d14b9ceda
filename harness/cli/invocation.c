/* SPDX-License-Identifier: MIT */
/*
 * Reads a command line against the tables: `--name=value`, `--name value`,
 * `-k value`, `-kvalue`, flags together as in `-qh`, `--` before what only
 * looks like an option; options and arguments in any order.
 *
 * Invariant: `values` has one element per row of the global table and, once
 * the command is known, one per row of its own, each with a value that was
 * checked: given or the table's.
 */
#include "cli/command.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/arguments.h"
#include "cli/commands.h"

const struct option global_options[] = {
	{ .name = "help",
	  .letter = 'h',
	  .kind = OPTION_FLAG,
	  .help = "explain this command and do nothing else" },
	{ .name = "version",
	  .kind = OPTION_FLAG,
	  .help = "print tare's version and do nothing else" },
	{ .name = "store",
	  .kind = OPTION_TEXT,
	  .value = "PATH",
	  .help = "the file with the recorded runs, instead of the "
		  "repository's .tare/tare.db" },
	{ .name = "color",
	  .kind = OPTION_CHOICE,
	  .value = "auto|always|never",
	  .help = "colours; auto: on a terminal only",
	  .otherwise = "auto" },
	{ .name = "quiet",
	  .letter = 'q',
	  .kind = OPTION_FLAG,
	  .help = "no progress, no notes; results only" },
	{ .name = "directory",
	  .letter = 'C',
	  .kind = OPTION_TEXT,
	  .value = "DIR",
	  .help = "go to DIR first" },
	{ .name = NULL },
};

static int parse_integer(const char *text, int64_t *value, struct error *err)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (end == text || *end || errno || number < 0 || *text == '+' ||
	    *text == ' ')
		return error_set(err, ERROR_USAGE,
				 "'%s' is not a whole number, such as 7", text);
	*value = number;
	return 0;
}

static int convert(struct option_value *value, const char *text,
		   struct error *err)
{
	const struct option *option = value->option;

	switch (option->kind) {
	case OPTION_INTEGER:
		return parse_integer(text, &value->integer, err);
	case OPTION_DURATION:
		return units_parse_duration(text, &value->integer, err);
	case OPTION_RATIO:
		return units_parse_ratio(text, &value->real, err);
	case OPTION_BYTES:
		return units_parse_bytes(text, &value->real, err);
	case OPTION_CHOICE:
		return choices_check(option->value, strlen(option->value), text,
				     "the value", err);
	case OPTION_LIST:
		strvec_push(&value->list, text);
		return 0;
	case OPTION_FLAG:
	case OPTION_TEXT:
		break;
	}
	return 0;
}

/* TEXT is NULL for a flag. */
static int take(struct option_value *value, const char *text, struct error *err)
{
	value->given = true;
	value->text = text;
	if (!text || convert(value, text, err) == 0)
		return 0;
	err->kind = ERROR_USAGE;
	return error_prefix(err, "--%s", value->option->name);
}

static void add_options(struct invocation *inv, const struct option *options)
{
	struct error err = ERROR_INIT;

	for (; options && options->name; options++) {
		struct option_value *value = VEC_PUSH(&inv->values);

		*value = (struct option_value){ .option = options,
						.text = options->otherwise,
						.integer = -1,
						.real = (double)NAN };
		if (options->otherwise) {
			int ret = convert(value, options->otherwise, &err);

			assert(ret == 0 && "a default cannot be read");
			(void)ret;
		}
	}
}

static struct option_value *find_long(const struct invocation *inv,
				      const char *name, size_t len)
{
	for (size_t i = 0; i < inv->values.count; i++) {
		struct option_value *value = &inv->values.items[i];

		if (strncmp(value->option->name, name, len) == 0 &&
		    value->option->name[len] == '\0')
			return value;
	}
	return NULL;
}

static struct option_value *find_short(const struct invocation *inv,
				       char letter)
{
	for (size_t i = 0; i < inv->values.count; i++) {
		if (inv->values.items[i].option->letter == letter)
			return &inv->values.items[i];
	}
	return NULL;
}

static int fail_unknown(const struct invocation *inv, const char *name,
			size_t len, struct error *err)
{
	struct strvec names = STRVEC_INIT;
	struct strvec word = STRVEC_INIT;
	const char *meant;

	for (size_t i = 0; i < inv->values.count; i++)
		strvec_push(&names, inv->values.items[i].option->name);
	strvec_pushf(&word, "%.*s", (int)len, name);
	meant = text_suggest(word.items[0], (const char *const *)names.items);
	if (meant)
		error_set(err, ERROR_USAGE,
			  "unknown option '--%s', did you mean '--%s'?",
			  word.items[0], meant);
	else
		error_set(err, ERROR_USAGE, "unknown option '--%s'",
			  word.items[0]);
	strvec_release(&names);
	strvec_release(&word);
	return -1;
}

/* ARGV[0] is "--..."; returns how many elements it took, or -1. */
static int take_long(struct invocation *inv, const char *const *argv,
		     struct error *err)
{
	const char *name = argv[0] + 2;
	size_t len = strcspn(name, "=");
	const char *text = name[len] == '=' ? name + len + 1 : NULL;
	struct option_value *value = find_long(inv, name, len);
	int used = 1;

	if (!value)
		return fail_unknown(inv, name, len, err);
	if (value->option->kind == OPTION_FLAG && text)
		return error_set(err, ERROR_USAGE, "--%s takes no value",
				 value->option->name);
	if (value->option->kind != OPTION_FLAG && !text) {
		text = argv[used++];
		if (!text)
			return error_set(
				err, ERROR_USAGE, "--%s needs a value: %s",
				value->option->name, value->option->value);
	}
	return take(value, text, err) < 0 ? -1 : used;
}

/* ARGV[0] is "-x...": flags, the last may have a value. */
static int take_short(struct invocation *inv, const char *const *argv,
		      struct error *err)
{
	for (const char *at = argv[0] + 1; *at; at++) {
		struct option_value *value = find_short(inv, *at);
		const char *text;

		if (!value)
			return error_set(err, ERROR_USAGE,
					 "unknown option '-%c'", *at);
		if (value->option->kind == OPTION_FLAG) {
			if (take(value, NULL, err) < 0)
				return -1;
			continue;
		}
		text = at[1] ? at + 1 : argv[1];
		if (!text)
			return error_set(err, ERROR_USAGE,
					 "-%c needs a value: %s", *at,
					 value->option->value);
		if (take(value, text, err) < 0)
			return -1;
		return at[1] ? 1 : 2;
	}
	return 1;
}

/* The first word that is no option is the command, the rest arguments. */
static int take_word(struct invocation *inv, const struct command *const *table,
		     const char *word, struct error *err)
{
	if (inv->command) {
		strvec_push(&inv->arguments, word);
		return 0;
	}
	inv->command = command_find(table, word);
	if (!inv->command)
		return command_fail_unknown(table, word, err);
	add_options(inv, inv->command->options);
	return 0;
}

static int take_all(struct invocation *inv, const struct command *const *table,
		    const char *const *argv, struct error *err)
{
	while (*argv) {
		int used = 1;

		if (strcmp(*argv, "--") == 0)
			break;
		if (strncmp(*argv, "--", 2) == 0)
			used = take_long(inv, argv, err);
		else if (argv[0][0] == '-' && argv[0][1])
			used = take_short(inv, argv, err);
		else if (take_word(inv, table, *argv, err) < 0)
			return -1;
		if (used < 0)
			return -1;
		argv += used;
	}
	for (argv += *argv != NULL; *argv; argv++) {
		if (take_word(inv, table, *argv, err) < 0)
			return -1;
	}
	return 0;
}

int invocation_parse(struct invocation *inv, const struct command *const *table,
		     const char *const *argv, struct error *err)
{
	*inv = (struct invocation){ .command = NULL };
	add_options(inv, global_options);
	if (take_all(inv, table, argv, err) < 0)
		goto fail;
	if (invocation_flag(inv, "help") || invocation_flag(inv, "version") ||
	    !inv->command)
		return 0;
	if (arguments_check(inv->command->arguments, &inv->arguments, err) < 0)
		goto fail;
	return 0;
fail:
	return inv->command ? error_prefix(err, "%s", inv->command->name) : -1;
}

void invocation_release(struct invocation *inv)
{
	for (size_t i = 0; i < inv->values.count; i++)
		strvec_release(&inv->values.items[i].list);
	free(inv->values.items);
	strvec_release(&inv->arguments);
	*inv = (struct invocation){ .command = NULL };
}

static const struct option_value *get(const struct invocation *inv,
				      const char *name)
{
	const struct option_value *value = find_long(inv, name, strlen(name));

	assert(value && "no such option in the command's table");
	return value;
}

static const struct option_value *get_kind(const struct invocation *inv,
					   const char *name,
					   enum option_kind kind)
{
	const struct option_value *value = get(inv, name);

	assert(value->option->kind == kind);
	(void)kind;
	return value;
}

bool invocation_has(const struct invocation *inv, const char *name)
{
	return find_long(inv, name, strlen(name)) != NULL;
}

bool invocation_given(const struct invocation *inv, const char *name)
{
	return get(inv, name)->given;
}

bool invocation_flag(const struct invocation *inv, const char *name)
{
	return get_kind(inv, name, OPTION_FLAG)->given;
}

const char *invocation_text(const struct invocation *inv, const char *name)
{
	const struct option_value *value = get(inv, name);

	assert(value->option->kind == OPTION_TEXT ||
	       value->option->kind == OPTION_CHOICE);
	return value->text;
}

const struct strvec *invocation_list(const struct invocation *inv,
				     const char *name)
{
	return &get_kind(inv, name, OPTION_LIST)->list;
}

int64_t invocation_integer(const struct invocation *inv, const char *name)
{
	return get_kind(inv, name, OPTION_INTEGER)->integer;
}

int64_t invocation_duration(const struct invocation *inv, const char *name)
{
	return get_kind(inv, name, OPTION_DURATION)->integer;
}

double invocation_ratio(const struct invocation *inv, const char *name)
{
	return get_kind(inv, name, OPTION_RATIO)->real;
}

double invocation_bytes(const struct invocation *inv, const char *name)
{
	return get_kind(inv, name, OPTION_BYTES)->real;
}

const char *invocation_argument(const struct invocation *inv, size_t index)
{
	return index < inv->arguments.count ? inv->arguments.items[index]
					    : NULL;
}
