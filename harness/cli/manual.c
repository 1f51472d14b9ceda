/* SPDX-License-Identifier: MIT */
/*
 * The manual page, printed from the tables that the program itself obeys.
 * Invariant: text of the tables goes through add_text(), which lets nothing
 * of it act as a macro or an escape.
 */
#include "cli/manual.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/units.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "model/exit_status.h"
#include "model/metric.h"

enum { LINE_COLUMNS = 60 };

static void add_char(struct buf *out, char c)
{
	if (c == '\\')
		buf_adds(out, "\\e");
	else if (c == '-')
		buf_adds(out, "\\-");
	else if (c == '"')
		buf_adds(out, "\\(dq");
	else
		buf_addc(out, c);
}

/* TEXT as a macro's arguments: mdoc calls words that are names of macros,
 * and moves punctuation out, so these get a \&. */
static void add_text_len(struct buf *out, const char *text, size_t len)
{
	bool start = true;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (start && (ispunct(c) || isupper(c)))
			buf_adds(out, "\\&");
		start = c == ' ';
		add_char(out, text[i]);
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n';
}

/* TEXT as lines of text. */
static void add_prose(struct buf *out, const char *text, size_t len)
{
	size_t column = 0;

	for (size_t i = 0; i < len; i++) {
		bool space = is_space(text[i]);

		if (column == 0 && (text[i] == '.' || text[i] == '\''))
			buf_adds(out, "\\&");
		if (space && column > LINE_COLUMNS) {
			buf_addc(out, '\n');
			column = 0;
			continue;
		}
		add_char(out, space ? ' ' : text[i]);
		column++;
	}
}

static void add_text(struct buf *out, const char *text)
{
	add_text_len(out, text, strlen(text));
}

/* Does a sentence end at TEXT, and another one begin? */
static bool is_stop(const char *text, const char *end)
{
	const char *next = text + 1;

	if (!strchr(".?!", *text) || next >= end || !is_space(*next))
		return false;
	while (next < end && is_space(*next))
		next++;
	return next < end && isupper((unsigned char)*next);
}

/* Sentences end lines, as roff wants it. */
static void add_sentences(struct buf *out, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end) {
		const char *stop = text;

		while (stop < end && !is_stop(stop, end))
			stop++;
		if (stop < end)
			stop++;
		add_prose(out, text, (size_t)(stop - text));
		buf_addc(out, '\n');
		while (stop < end && is_space(*stop))
			stop++;
		text = stop;
	}
}

static void add_paragraphs(struct buf *out, const char *text)
{
	while (*text) {
		const char *gap = strstr(text, "\n\n");
		size_t len = gap ? (size_t)(gap - text) : strlen(text);

		buf_adds(out, ".Pp\n");
		add_sentences(out, text, len);
		text += len;
		text += strspn(text, "\n");
	}
}

/* A phrase of the tables as a sentence. */
static void add_phrase(struct buf *out, const char *phrase)
{
	struct buf text = BUF_INIT;

	buf_adds(&text, phrase);
	text.data[0] = (char)toupper((unsigned char)text.data[0]);
	if (!strchr(".?!", text.data[text.len - 1]))
		buf_addc(&text, '.');
	add_sentences(out, text.data, text.len);
	buf_release(&text);
}

static void add_option(struct buf *out, const struct option *option)
{
	buf_adds(out, ".It");
	if (option->letter)
		buf_addf(out, " Fl %c ,", option->letter);
	buf_adds(out, " Fl \\-");
	add_text(out, option->name);
	if (option->value) {
		buf_adds(out, " Ar ");
		add_text(out, option->value);
	}
	buf_addc(out, '\n');
	add_phrase(out, option->help);
	if (option->kind == OPTION_LIST)
		buf_adds(out, "May be repeated.\n");
	if (option->otherwise) {
		buf_adds(out, "The default is\n.Cm ");
		add_text(out, option->otherwise);
		buf_adds(out, " .\n");
	}
}

static void add_options(struct buf *out, const struct option *options)
{
	buf_adds(out, ".Bl -tag -width Ds\n");
	for (; options->name; options++)
		add_option(out, options);
	buf_adds(out, ".El\n");
}

static void add_arguments(struct buf *out, const char *spec)
{
	struct argument_word word;

	while (argument_next(&spec, &word)) {
		buf_adds(out, word.optional ? " Oo " : " ");
		buf_adds(out, word.choice ? "Cm " : "Ar ");
		add_text_len(out, word.text, word.len);
		buf_adds(out, word.repeated ? " ..." : "");
		buf_adds(out, word.optional ? " Oc" : "");
	}
}

static void add_command(struct buf *out, const struct command *command)
{
	buf_adds(out, ".Ss tare ");
	add_text(out, command->name);
	buf_adds(out, "\n.Nm tare\n.Cm ");
	add_text(out, command->name);
	if (command->options)
		buf_adds(out, " Oo Ar option ... Oc");
	add_arguments(out, command->arguments);
	buf_adds(out, "\n.Pp\n");
	add_phrase(out, command->summary);
	if (command->about)
		add_paragraphs(out, command->about);
	if (command->options && command->options->name) {
		buf_adds(out, ".Pp\nOptions:\n");
		add_options(out, command->options);
	}
}

static void add_commands(struct buf *out)
{
	buf_adds(out, ".Sh COMMANDS\n");
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->hidden)
			add_command(out, commands[i]);
	}
}

static void add_metric(struct buf *out, const struct metric_info *info)
{
	buf_adds(out, ".It Cm ");
	add_text(out, info->name);
	buf_adds(out, "\n");
	add_phrase(out, info->about);
	buf_adds(out, info->better == BETTER_LOWER ? "Lower is better;\n"
						   : "Higher is better;\n");
	if (*info->unit) {
		buf_adds(out, "unit\n.Li ");
		add_text(out, info->unit);
		buf_adds(out, " ;\n");
	}
	buf_adds(out, info->gated ? "gated where it was measured;\n"
				  : "not gated by default;\n");
	buf_addf(out, "tolerance %.3g %%", info->tolerance * 100);
	if (info->floor > 0) {
		buf_adds(out, ", but at least ");
		units_add(out, info->floor, info->unit);
	}
	buf_adds(out, ".\n");
}

static void add_metrics(struct buf *out)
{
	buf_adds(out, ".Sh METRICS\n"
		      "Each has one value per process.\n"
		      ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < METRIC_COUNT; i++)
		add_metric(out, &metric_infos[i]);
	buf_adds(out, ".El\n");
}

static void add_statuses(struct buf *out)
{
	buf_adds(out, ".Sh EXIT STATUS\n"
		      "Where several apply, it is the first of 2, 130 and "
		      "143, 1, 3, 5, 4, 0.\n"
		      ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < exit_status_count; i++) {
		buf_addf(out, ".It %d Pq Sy ",
			 (int)exit_status_infos[i].status);
		add_text(out, exit_status_infos[i].name);
		buf_addc(out, '\n');
		add_phrase(out, exit_status_infos[i].about);
	}
	buf_adds(out, ".El\n");
}

/* "command  # what it does" becomes a sentence and a literal line. */
static void add_example(struct buf *out, const char *example)
{
	const char *remark = strstr(example, "  # ");
	size_t len = remark ? (size_t)(remark - example) : strlen(example);

	while (len > 0 && example[len - 1] == ' ')
		len--;
	if (remark)
		add_phrase(out, remark + strlen("  # "));
	buf_adds(out, ".Dl ");
	add_text_len(out, example, len);
	buf_adds(out, "\n.Pp\n");
}

static void add_examples(struct buf *out)
{
	buf_adds(out, ".Sh EXAMPLES\n"
		      "Some of what can be done:\n"
		      ".Pp\n");
	for (size_t i = 0; commands[i]; i++) {
		const char *const *example = commands[i]->examples;

		for (; example && *example; example++)
			add_example(out, *example);
	}
	/* no paragraph before the next heading */
	buf_truncate(out, out->len - strlen(".Pp\n"));
}

static const char opening[] =
	".Dd November 22, 2026\n"
	".Dt TARE 1\n"
	".Os\n"
	".Sh NAME\n"
	".Nm tare\n"
	".Nd benchmark harness and regression gate for Python\n"
	".Sh SYNOPSIS\n"
	".Nm\n"
	".Op Ar option ...\n"
	".Ar command\n"
	".Op Ar argument ...\n"
	".Sh DESCRIPTION\n"
	".Nm\n"
	"measures Python code, takes the machine off, and tells what a change\n"
	"did.\n"
	"What to measure stands in suites, files in YAML.\n"
	"The samples of each run are recorded and never changed,\n"
	"so that runs can be compared later.\n"
	".Pp\n"
	"Options and arguments may stand in any order;\n"
	".Fl \\-\n"
	"ends the options.\n"
	"These are understood by every command:\n";

static const char surroundings[] =
	".Sh ENVIRONMENT\n"
	".Bl -tag -width Ds\n"
	".It Ev COLUMNS\n"
	"How wide the terminal is, instead of what it says itself.\n"
	".It Ev NO_COLOR\n"
	"If set and not empty, no colours unless\n"
	".Fl \\-color Cm always\n"
	"is given.\n"
	".It Ev TARE_STORE\n"
	"The file with the recorded runs, unless\n"
	".Fl \\-store\n"
	"is given.\n"
	".El\n"
	".Sh FILES\n"
	".Bl -tag -width Ds\n"
	".It Pa .tare/tare.db\n"
	"The recorded runs, in the main worktree of the repository,\n"
	"or in the current folder outside git.\n"
	".It Pa .tare/accepted.yaml\n"
	"Regressions that were accepted, with reason and date of expiry.\n"
	".It Pa .tare/trees\n"
	"The trees of both sides of a duet, while it lasts; the few last ones\n"
	"that\n"
	".Ic build\n"
	"built something in stay for the next time, two weeks at most.\n"
	".It Pa suites/*/suite.yaml\n"
	"Suites, by custom.\n"
	".El\n";

void manual_print(struct buf *out)
{
	buf_adds(out, opening);
	add_options(out, global_options);
	add_commands(out);
	add_metrics(out);
	buf_adds(out, surroundings);
	add_statuses(out);
	add_examples(out);
	buf_adds(out, ".Sh SEE ALSO\n"
		      ".Xr git 1 ,\n"
		      ".Xr gnuplot 1 ,\n"
		      ".Xr python3 1\n");
}
