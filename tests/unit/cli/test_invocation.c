/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"

static const struct option weigh_options[] = {
	{ .name = "output",
	  .letter = 'o',
	  .kind = OPTION_TEXT,
	  .value = "FILE",
	  .help = "write it there" },
	{ .name = "tag",
	  .letter = 't',
	  .kind = OPTION_LIST,
	  .value = "TAG",
	  .help = "only these" },
	{ .name = "dry",
	  .letter = 'n',
	  .kind = OPTION_FLAG,
	  .help = "do nothing" },
	{ .name = "pairs",
	  .kind = OPTION_INTEGER,
	  .value = "N",
	  .help = "so many",
	  .otherwise = "7" },
	{ .name = "budget",
	  .letter = 'b',
	  .kind = OPTION_DURATION,
	  .value = "TIME",
	  .help = "no longer" },
	{ .name = "tolerance",
	  .kind = OPTION_RATIO,
	  .value = "RATIO",
	  .help = "ignore less",
	  .otherwise = "3%" },
	{ .name = "floor",
	  .kind = OPTION_BYTES,
	  .value = "SIZE",
	  .help = "ignore less" },
	{ .name = "form",
	  .letter = 'f',
	  .kind = OPTION_CHOICE,
	  .value = "svg|png",
	  .help = "of the chart",
	  .otherwise = "svg" },
	{ .name = NULL },
};

static const struct command weigh = { .name = "weigh",
				      .arguments = "SUITE...",
				      .options = weigh_options };
static const struct command shelf = { .name = "shelf",
				      .arguments = "list|show [NAME]" };
static const struct command rest = { .name = "rest", .arguments = "" };
static const struct command trend = { .name = "slope",
				      .arguments = "[PATTERN...]" };
static const struct command secret = { .name = "wait",
				       .arguments = "",
				       .hidden = true };
static const struct command *const table[] = { &weigh, &shelf,	&rest,
					       &trend, &secret, NULL };

enum { WORDS = 8 };

/* What is parsed well, shown as one option's text and the arguments. */
static const struct good_row {
	const char *argv[WORDS];
	const char *command;
	const char *output;
	const char *arguments[4];
} good_rows[] = {
	{ { "weigh", "a" }, "weigh", NULL, { "a" } },
	{ { "weigh", "--output=f", "a" }, "weigh", "f", { "a" } },
	{ { "weigh", "--output", "f", "a" }, "weigh", "f", { "a" } },
	{ { "weigh", "a", "-o", "f", "b" }, "weigh", "f", { "a", "b" } },
	{ { "weigh", "-of", "a" }, "weigh", "f", { "a" } },
	{ { "weigh", "-nof", "a" }, "weigh", "f", { "a" } },
	{ { "weigh", "-no", "f", "a" }, "weigh", "f", { "a" } },
	{ { "weigh", "--output=", "a" }, "weigh", "", { "a" } },
	{ { "weigh", "--output=a=b", "a" }, "weigh", "a=b", { "a" } },
	{ { "weigh", "--output", "--dry", "a" }, "weigh", "--dry", { "a" } },
	{ { "weigh", "-o", "f", "-o", "g", "a" }, "weigh", "g", { "a" } },
	{ { "weigh", "--", "-o", "--dry" }, "weigh", NULL, { "-o", "--dry" } },
	{ { "weigh", "a", "--", "--" }, "weigh", NULL, { "a", "--" } },
	{ { "weigh", "-" }, "weigh", NULL, { "-" } },
	{ { "--", "weigh", "a" }, "weigh", NULL, { "a" } },
	{ { "-q", "--store", "x", "weigh", "a" }, "weigh", NULL, { "a" } },
	{ { "weigh", "a", "-q", "-Cdir" }, "weigh", NULL, { "a" } },
	{ { "weigh", "-h" }, "weigh", NULL, { NULL } },
	{ { "-h", "weigh" }, "weigh", NULL, { NULL } },
	{ { "wait" }, "wait", NULL, { NULL } },
	{ { "shelf", "list" }, "shelf", NULL, { "list" } },
	{ { "shelf", "show", "x" }, "shelf", NULL, { "show", "x" } },
	{ { "slope" }, "slope", NULL, { NULL } },
	{ { "slope", "a", "b", "c" }, "slope", NULL, { "a", "b", "c" } },
};

static void check_good(const struct good_row *row)
{
	struct invocation inv;
	struct error err = ERROR_INIT;
	size_t count = 0;

	assert_int_equal(invocation_parse(&inv, table, row->argv, &err), 0);
	assert_non_null(inv.command);
	assert_string_equal(inv.command->name, row->command);
	if (row->output)
		assert_string_equal(invocation_text(&inv, "output"),
				    row->output);
	else if (inv.command == &weigh)
		assert_null(invocation_text(&inv, "output"));
	while (row->arguments[count]) {
		assert_non_null(invocation_argument(&inv, count));
		assert_string_equal(invocation_argument(&inv, count),
				    row->arguments[count]);
		count++;
	}
	assert_int_equal(inv.arguments.count, count);
	assert_null(invocation_argument(&inv, count));
	invocation_release(&inv);
}

void test_command_lines_that_are_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good_rows); i++)
		check_good(&good_rows[i]);
}

static const struct bad_row {
	const char *argv[WORDS];
	const char *text; /* all of the message, or its beginning up to * */
} bad_rows[] = {
	{ { "wiegh", "a" }, "unknown command 'wiegh', did you mean 'weigh'?" },
	{ { "zzzzz" }, "unknown command 'zzzzz'; 'tare -h' lists them" },
	{ { "wiat" }, "unknown command 'wiat'; 'tare -h' lists them" },
	{ { "--quite" }, "unknown option '--quite', did you mean '--quiet'?" },
	{ { "--output=x", "weigh" }, "unknown option '--output'" },
	{ { "weigh", "--ouput", "x" },
	  "weigh: unknown option '--ouput', did you mean '--output'?" },
	{ { "weigh", "--ouput=x", "a" },
	  "weigh: unknown option '--ouput', did you mean '--output'?" },
	{ { "weigh", "--out", "x", "a" }, "weigh: unknown option '--out'*" },
	{ { "weigh", "--=x" }, "weigh: unknown option '--'*" },
	{ { "weigh", "-x", "a" }, "weigh: unknown option '-x'" },
	{ { "weigh", "-nx", "a" }, "weigh: unknown option '-x'" },
	{ { "weigh", "a", "--output" }, "weigh: --output needs a value: FILE" },
	{ { "weigh", "a", "-o" }, "weigh: -o needs a value: FILE" },
	{ { "weigh", "--dry=yes", "a" }, "weigh: --dry takes no value" },
	{ { "weigh" }, "weigh: missing argument SUITE (-h explains it)" },
	{ { "rest", "x" }, "rest: one argument too many: 'x'" },
	{ { "shelf" }, "shelf: missing argument list|show (-h explains it)" },
	{ { "shelf", "shwo" },
	  "shelf: the argument is list or show, not "
	  "'shwo'; did you mean 'show'?" },
	{ { "shelf", "show", "a", "b" }, "shelf: one argument too many: 'b'" },
	{ { "weigh", "--pairs", "many", "a" },
	  "weigh: --pairs: 'many' is not a whole number, such as 7" },
	{ { "weigh", "--pairs=-1", "a" }, "weigh: --pairs: '-1' is not*" },
	{ { "weigh", "--pairs=", "a" }, "weigh: --pairs: '' is not*" },
	{ { "weigh", "--pairs= 7", "a" }, "weigh: --pairs: ' 7' is not*" },
	{ { "weigh", "--pairs=99999999999999999999", "a" },
	  "weigh: --pairs: '99999999999999999999' is not*" },
	{ { "weigh", "-b", "soon", "a" }, "weigh: --budget: *" },
	{ { "weigh", "-b", "-1s", "a" }, "weigh: --budget: *" },
	{ { "weigh", "--tolerance", "x%", "a" }, "weigh: --tolerance: *" },
	{ { "weigh", "--floor", "1 QiB", "a" }, "weigh: --floor: *" },
	{ { "weigh", "--form", "gif", "a" },
	  "weigh: --form: the value is svg or png, not 'gif'" },
	{ { "--color", "sometimes" },
	  "--color: the value is auto, always or never, not 'sometimes'" },
};

static void check_bad(const struct bad_row *row)
{
	struct invocation inv;
	struct error err = ERROR_INIT;
	size_t len = strcspn(row->text, "*");

	assert_int_equal(invocation_parse(&inv, table, row->argv, &err), -1);
	assert_int_equal(err.kind, ERROR_USAGE);
	if (row->text[len] == '*')
		assert_memory_equal(err.text, row->text, len);
	else
		assert_string_equal(err.text, row->text);
	invocation_release(&inv);
}

void test_command_lines_that_are_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad_rows); i++)
		check_bad(&bad_rows[i]);
}

void test_option_values(void **state)
{
	static const char *const argv[] = {
		"weigh",
		"a",
		"-t",
		"x",
		"--tag=y",
		"--pairs=9",
		"-b",
		"1.5 ms",
		"--tolerance=0.5%",
		"--floor=64KiB",
		"-fpng",
		"-q",
		NULL,
	};
	struct invocation inv;
	struct error err = ERROR_INIT;
	const struct strvec *tags;

	(void)state;
	assert_int_equal(invocation_parse(&inv, table, argv, &err), 0);
	tags = invocation_list(&inv, "tag");
	assert_int_equal(tags->count, 2);
	assert_string_equal(tags->items[0], "x");
	assert_string_equal(tags->items[1], "y");
	assert_int_equal(invocation_integer(&inv, "pairs"), 9);
	assert_int_equal(invocation_duration(&inv, "budget"),
			 3 * NS_PER_MS / 2);
	assert_true(fabs(invocation_ratio(&inv, "tolerance") - .005) < 1e-12);
	assert_true(fabs(invocation_bytes(&inv, "floor") - 65536) < 1e-9);
	assert_string_equal(invocation_text(&inv, "form"), "png");
	assert_true(invocation_flag(&inv, "quiet"));
	assert_false(invocation_flag(&inv, "dry"));
	assert_true(invocation_given(&inv, "pairs"));
	assert_false(invocation_given(&inv, "output"));
	invocation_release(&inv);
}

void test_option_values_not_given(void **state)
{
	static const char *const argv[] = { "weigh", "a", NULL };
	struct invocation inv;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(invocation_parse(&inv, table, argv, &err), 0);
	assert_int_equal(invocation_list(&inv, "tag")->count, 0);
	assert_int_equal(invocation_integer(&inv, "pairs"), 7);
	assert_false(invocation_given(&inv, "pairs"));
	assert_int_equal(invocation_duration(&inv, "budget"), -1);
	assert_true(fabs(invocation_ratio(&inv, "tolerance") - .03) < 1e-12);
	assert_true(isnan(invocation_bytes(&inv, "floor")));
	assert_string_equal(invocation_text(&inv, "form"), "svg");
	assert_string_equal(invocation_text(&inv, "color"), "auto");
	assert_null(invocation_text(&inv, "store"));
	invocation_release(&inv);
}

void test_no_command_is_no_error_yet(void **state)
{
	static const char *const nothing[] = { NULL };
	static const char *const version[] = { "--version", NULL };
	struct invocation inv;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(invocation_parse(&inv, table, nothing, &err), 0);
	assert_null(inv.command);
	invocation_release(&inv);
	assert_int_equal(invocation_parse(&inv, table, version, &err), 0);
	assert_true(invocation_flag(&inv, "version"));
	invocation_release(&inv);
}

/* Rows ------------------------------------------------------------------ */

static void check_options(const struct option *options,
			  const struct option *others)
{
	for (const struct option *a = options; a && a->name; a++) {
		assert_non_null(a->help);
		assert_int_not_equal(a->help[strlen(a->help) - 1], '.');
		assert_int_equal(a->kind == OPTION_FLAG, a->value == NULL);
		for (const struct option *b = a + 1; b->name; b++) {
			assert_string_not_equal(a->name, b->name);
			assert_true(!a->letter || a->letter != b->letter);
		}
		for (const struct option *b = others; b && b->name; b++) {
			assert_string_not_equal(a->name, b->name);
			assert_true(!a->letter || a->letter != b->letter);
		}
	}
}

void test_tables_hold_together(void **state)
{
	(void)state;
	check_options(global_options, NULL);
	for (size_t i = 0; commands[i]; i++) {
		const char *argv[] = { commands[i]->name, "-h", NULL };
		struct invocation inv;
		struct error err = ERROR_INIT;

		assert_non_null(commands[i]->run);
		assert_non_null(commands[i]->arguments);
		assert_non_null(commands[i]->summary);
		check_options(commands[i]->options, global_options);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(commands[i]->name,
						commands[j]->name);
		/* its defaults can be read */
		assert_int_equal(invocation_parse(&inv, commands, argv, &err),
				 0);
		assert_ptr_equal(inv.command, commands[i]);
		invocation_release(&inv);
	}
}
