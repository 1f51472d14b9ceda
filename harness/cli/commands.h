/* SPDX-License-Identifier: MIT */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

struct command;

/* In the order of the help; ended by NULL. */
extern const struct command *const commands[];

/* By name; NULL if there is none. */
const struct command *command_find(const char *name);

/* The nearest name to WORD that is listed; NULL if none is near. */
const char *command_suggest(const char *word);

/* One file each, cmd_NAME.c. */
extern const struct command command_completion;
extern const struct command command_help;
extern const struct command command_manual;

#endif
