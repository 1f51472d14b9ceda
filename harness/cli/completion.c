/* SPDX-License-Identifier: MIT */
/*
 * Completion scripts, from the tables.  Invariant: names, choices and help
 * come from our own tables and are quoted for each shell all the same.
 */
#include "cli/completion.h"

#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"

/* TEXT inside single quotes of any of the three. */
static void add_quoted(struct buf *out, const char *text)
{
	buf_addc(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *text);
	}
	buf_addc(out, '\'');
}

/* "auto|never" as "auto never". */
static void add_choices(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_addc(out, text[i] == '|' ? ' ' : text[i]);
}

static bool takes_path(const struct option *option)
{
	return option->value && (strcmp(option->value, "FILE") == 0 ||
				 strcmp(option->value, "PATH") == 0 ||
				 strcmp(option->value, "DIR") == 0);
}

/* The first word of the arguments that has choices. */
static bool find_choices(const struct command *command,
			 struct argument_word *word)
{
	const char *spec = command->arguments;

	while (argument_next(&spec, word)) {
		if (word->choice)
			return true;
	}
	return false;
}

/* bash ---------------------------------------------------------------- */

static void add_names_bash(struct buf *out, const struct option *options)
{
	for (; options && options->name; options++) {
		buf_addf(out, " --%s", options->name);
		if (options->letter)
			buf_addf(out, " -%c", options->letter);
	}
}

/* Lines of `case "$command $before"` that complete an option's value. */
static void add_values_bash(struct buf *out, const char *command,
			    const struct option *options)
{
	for (; options && options->name; options++) {
		if (options->kind == OPTION_FLAG)
			continue;
		buf_addf(out, "\t%s\\ --%s", command, options->name);
		if (options->letter)
			buf_addf(out, "|%s\\ -%c", command, options->letter);
		buf_adds(out, ")\n");
		if (options->kind == OPTION_CHOICE) {
			buf_adds(out, "\t\tCOMPREPLY=($(compgen -W '");
			add_choices(out, options->value,
				    strlen(options->value));
			buf_adds(out, "' -- \"$word\"))\n");
		} else if (takes_path(options)) {
			buf_adds(out, "\t\tCOMPREPLY=($(compgen -f -- "
				      "\"$word\"))\n");
		}
		buf_adds(out, "\t\treturn ;;\n");
	}
}

static void add_command_bash(struct buf *out, const struct command *command)
{
	struct argument_word word;

	buf_addf(out, "\t%s) options='", command->name);
	add_names_bash(out, command->options);
	buf_addc(out, '\'');
	if (find_choices(command, &word)) {
		buf_adds(out, " words='");
		add_choices(out, word.text, word.len);
		buf_addc(out, '\'');
	}
	buf_adds(out, " ;;\n");
}

void completion_bash(struct buf *out)
{
	buf_adds(out, "# bash completion for tare\n"
		      "_tare()\n"
		      "{\n"
		      "\tlocal word=${COMP_WORDS[COMP_CWORD]}\n"
		      "\tlocal before=${COMP_WORDS[COMP_CWORD-1]}\n"
		      "\tlocal command= options= words= i\n"
		      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		      "\t\tcase ${COMP_WORDS[i]} in\n"
		      "\t\t--store|--color|--directory|-C) ((i++)) ;;\n"
		      "\t\t-*) ;;\n"
		      "\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
		      "\t\tesac\n"
		      "\tdone\n"
		      "\tcase \"$command $before\" in\n");
	add_values_bash(out, "*", global_options);
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->hidden)
			add_values_bash(out, commands[i]->name,
					commands[i]->options);
	}
	buf_adds(out, "\tesac\n\tcase $command in\n\t'') words='");
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->hidden)
			buf_addf(out, "%s ", commands[i]->name);
	}
	buf_adds(out, "' ;;\n");
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->hidden)
			add_command_bash(out, commands[i]);
	}
	buf_adds(out, "\tesac\n"
		      "\tif [[ $word == -* ]]; then\n"
		      "\t\tCOMPREPLY=($(compgen -W \"$options");
	add_names_bash(out, global_options);
	buf_adds(out, "\" -- \"$word\"))\n"
		      "\telif [[ $words ]]; then\n"
		      "\t\tCOMPREPLY=($(compgen -W \"$words\" -- "
		      "\"$word\"))\n"
		      "\telse\n"
		      "\t\tCOMPREPLY=($(compgen -f -- \"$word\"))\n"
		      "\tfi\n"
		      "}\n"
		      "complete -o filenames -F _tare tare\n");
}

/* zsh ----------------------------------------------------------------- */

/* HELP inside [...] of a specification, already inside single quotes. */
static void add_help_zsh(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("[]:\\", *text))
			buf_addc(out, '\\');
		if (*text == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *text);
	}
}

static void add_option_zsh(struct buf *out, const struct option *option,
			   const char *name)
{
	buf_addf(out, "\t\t'%s%s[", option->kind == OPTION_LIST ? "*" : "",
		 name);
	add_help_zsh(out, option->help);
	buf_addc(out, ']');
	if (option->value && option->kind == OPTION_CHOICE) {
		buf_adds(out, ":value:(");
		add_choices(out, option->value, strlen(option->value));
		buf_addc(out, ')');
	} else if (option->value) {
		buf_addf(out, ":%s:%s", option->value,
			 takes_path(option) ? "_files" : " ");
	}
	buf_adds(out, "' \\\n");
}

static void add_options_zsh(struct buf *out, const struct option *options)
{
	for (; options && options->name; options++) {
		struct buf name = BUF_INIT;

		buf_addf(&name, "--%s%s", options->name,
			 options->value ? "=" : "");
		add_option_zsh(out, options, name.data);
		buf_truncate(&name, 0);
		buf_addf(&name, "-%c%s", options->letter,
			 options->value ? "+" : "");
		if (options->letter)
			add_option_zsh(out, options, name.data);
		buf_release(&name);
	}
}

static void add_command_zsh(struct buf *out, const struct command *command)
{
	struct argument_word word;

	buf_addf(out, "\t%s)\n\t\t_arguments -S \\\n", command->name);
	add_options_zsh(out, command->options);
	add_options_zsh(out, global_options);
	if (find_choices(command, &word)) {
		buf_adds(out, "\t\t'1:argument:(");
		add_choices(out, word.text, word.len);
		buf_adds(out, ")' \\\n");
	}
	buf_adds(out, "\t\t'*:argument:_files'\n\t\t;;\n");
}

void completion_zsh(struct buf *out)
{
	buf_adds(out, "#compdef tare\n"
		      "_tare()\n"
		      "{\n"
		      "\tlocal -a commands\n"
		      "\tlocal context state line\n"
		      "\tlocal curcontext=$curcontext\n"
		      "\tcommands=(\n");
	for (size_t i = 0; commands[i]; i++) {
		if (commands[i]->hidden)
			continue;
		buf_addf(out, "\t\t'%s:", commands[i]->name);
		add_help_zsh(out, commands[i]->summary);
		buf_adds(out, "'\n");
	}
	buf_adds(out, "\t)\n\t_arguments -C -S \\\n");
	add_options_zsh(out, global_options);
	buf_adds(out, "\t\t'1: :->command' \\\n"
		      "\t\t'*:: :->rest'\n"
		      "\tcase $state in\n"
		      "\tcommand) _describe command commands; return ;;\n"
		      "\tesac\n"
		      "\tcase $line[1] in\n");
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->hidden)
			add_command_zsh(out, commands[i]);
	}
	buf_adds(out, "\tesac\n"
		      "}\n"
		      "compdef _tare tare\n");
}

/* fish ---------------------------------------------------------------- */

static void add_options_fish(struct buf *out, const char *condition,
			     const struct option *options)
{
	for (; options && options->name; options++) {
		buf_addf(out, "complete -c tare%s -l %s", condition,
			 options->name);
		if (options->letter)
			buf_addf(out, " -s %c", options->letter);
		if (options->kind == OPTION_CHOICE) {
			buf_adds(out, " -x -a '");
			add_choices(out, options->value,
				    strlen(options->value));
			buf_addc(out, '\'');
		} else if (options->value) {
			buf_adds(out, takes_path(options) ? " -r -F" : " -x");
		}
		buf_adds(out, " -d ");
		add_quoted(out, options->help);
		buf_addc(out, '\n');
	}
}

static void add_command_fish(struct buf *out, const struct command *command)
{
	struct argument_word word;
	struct buf condition = BUF_INIT;

	buf_addf(&condition, " -n '__fish_seen_subcommand_from %s'",
		 command->name);
	buf_addf(out, "complete -c tare -n __fish_use_subcommand -f -a %s -d ",
		 command->name);
	add_quoted(out, command->summary);
	buf_addc(out, '\n');
	if (find_choices(command, &word)) {
		buf_addf(out, "complete -c tare%s -f -a '", condition.data);
		add_choices(out, word.text, word.len);
		buf_adds(out, "'\n");
	}
	add_options_fish(out, condition.data, command->options);
	buf_release(&condition);
}

void completion_fish(struct buf *out)
{
	buf_adds(out, "# fish completion for tare\n");
	add_options_fish(out, "", global_options);
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->hidden)
			add_command_fish(out, commands[i]);
	}
}
