/* SPDX-License-Identifier: MIT */
/*
 * Help as text, from the tables.  Invariant: no line is wider than WIDTH
 * unless one word is.
 */
#include "cli/help.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"

enum { WIDTH = 79, OPTION_COLUMN = 26, COMMAND_COLUMN = 14 };

/* Words of TEXT (LEN bytes) from column AT on; further lines are indented
 * by INDENT.  Ends without a newline. */
static void add_wrapped(struct buf *out, const char *text, size_t len,
			size_t at, size_t indent)
{
	const char *end = text + len;
	size_t column = at;

	while (text < end) {
		size_t word = strcspn(text, " \n");

		if (word > (size_t)(end - text))
			word = (size_t)(end - text);
		if (column > at || column > indent) {
			if (column + 1 + word > WIDTH) {
				buf_addc(out, '\n');
				buf_pad(out, ' ', indent);
				column = indent;
			} else if (column > indent) {
				buf_addc(out, ' ');
				column++;
			}
		}
		buf_add(out, text, word);
		column += word;
		text += word;
		text += strspn(text, " \n");
	}
}

static void add_paragraphs(struct buf *out, const char *text)
{
	while (*text) {
		const char *gap = strstr(text, "\n\n");
		size_t len = gap ? (size_t)(gap - text) : strlen(text);

		buf_addc(out, '\n');
		add_wrapped(out, text, len, 0, 0);
		buf_addc(out, '\n');
		text += len;
		text += strspn(text, "\n");
	}
}

/* NAME at 2; a long list of choices goes on below itself. */
static void add_name(struct buf *out, const char *name)
{
	size_t column = 2, indent = 10;

	buf_pad(out, ' ', column);
	while (*name) {
		size_t part = strcspn(name, "|");

		part += name[part] == '|';
		if (column + part > WIDTH) {
			buf_addc(out, '\n');
			buf_pad(out, ' ', indent);
			column = indent;
		}
		buf_add(out, name, part);
		column += part;
		name += part;
	}
}

/* "NAME" at 2, ABOUT at COLUMN, on a line of its own if NAME is long. */
static void add_row(struct buf *out, const char *name, const char *about,
		    size_t column)
{
	size_t len = strlen(name);

	add_name(out, name);
	if (2 + len + 2 > column) {
		buf_addc(out, '\n');
		buf_pad(out, ' ', column);
	} else {
		buf_pad(out, ' ', column - 2 - len);
	}
	add_wrapped(out, about, strlen(about), column, column);
	buf_addc(out, '\n');
}

static void add_option(struct buf *out, const struct option *option)
{
	struct buf name = BUF_INIT;
	struct buf about = BUF_INIT;

	if (option->letter)
		buf_addf(&name, "-%c, ", option->letter);
	else
		buf_adds(&name, "    ");
	buf_addf(&name, "--%s", option->name);
	if (option->value)
		buf_addf(&name, " %s", option->value);
	buf_adds(&about, option->help);
	if (option->kind == OPTION_LIST)
		buf_adds(&about, "; may be repeated");
	if (option->otherwise)
		buf_addf(&about, " (%s)", option->otherwise);
	add_row(out, name.data, about.data, OPTION_COLUMN);
	buf_release(&name);
	buf_release(&about);
}

static void add_options(struct buf *out, const char *title,
			const struct option *options)
{
	if (!options || !options->name)
		return;
	buf_addf(out, "\n%s:\n", title);
	for (; options->name; options++)
		add_option(out, options);
}

/* A phrase of the tables as a paragraph. */
static void add_sentence(struct buf *out, const char *phrase)
{
	struct buf text = BUF_INIT;

	buf_adds(&text, phrase);
	if (!strchr(".?!", text.data[text.len - 1]))
		buf_addc(&text, '.');
	text.data[0] = (char)toupper((unsigned char)text.data[0]);
	add_paragraphs(out, text.data);
	buf_release(&text);
}

/* A command line (LEN bytes), continued as a shell has it. */
static void add_command_line(struct buf *out, const char *line, size_t len)
{
	const char *end = line + len;
	size_t column = 1;

	buf_addc(out, ' ');
	while (line < end) {
		size_t word = strcspn(line, " ");

		if (word > (size_t)(end - line))
			word = (size_t)(end - line);
		if (column + 1 + word + strlen(" \\") > WIDTH) {
			buf_adds(out, " \\\n     ");
			column = 5;
		}
		buf_addf(out, " %.*s", (int)word, line);
		column += 1 + word;
		line += word + 1;
	}
}

/* "command  # remark": the remark stands above where both do not fit. */
static void add_example(struct buf *out, const char *example)
{
	const char *remark = strstr(example, "  # ");
	bool fits = 2 + strlen(example) <= WIDTH;
	size_t len = remark ? (size_t)(remark - example) : strlen(example);

	if (remark && !fits)
		buf_addf(out, "%s\n", remark);
	add_command_line(out, example, len);
	if (remark && fits)
		buf_adds(out, remark);
	buf_addc(out, '\n');
}

void help_program(struct buf *out)
{
	buf_adds(out, "Usage: tare [OPTION]... COMMAND [ARGUMENT]...\n");
	add_paragraphs(out, "Measures Python code, takes the machine off, and "
			    "tells what a change did.");
	buf_adds(out, "\nCommands:\n");
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->hidden)
			add_row(out, commands[i]->name, commands[i]->summary,
				COMMAND_COLUMN);
	}
	add_options(out, "Options of every command", global_options);
	add_paragraphs(out, "'tare COMMAND -h' explains a command; tare(1) "
			    "has it all.");
}

void help_command(const struct command *command, struct buf *out)
{
	bool options = command->options && command->options->name;

	buf_addf(out, "Usage: tare %s%s%s%s\n", command->name,
		 options ? " [OPTION]..." : "", *command->arguments ? " " : "",
		 command->arguments);
	add_sentence(out, command->summary);
	if (command->about)
		add_paragraphs(out, command->about);
	add_options(out, "Options", command->options);
	add_options(out, "Options of every command", global_options);
	if (!command->examples || !command->examples[0])
		return;
	buf_adds(out, "\nExamples:\n");
	for (size_t i = 0; command->examples[i]; i++)
		add_example(out, command->examples[i]);
}
