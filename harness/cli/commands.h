/* SPDX-License-Identifier: MIT */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

struct command;
struct error;

/* In the order of the help; ended by NULL. */
extern const struct command *const commands[];

/* By name in TABLE; NULL if there is none. */
const struct command *command_find(const struct command *const *table,
				   const char *name);

/* Set ERR: no command is called WORD; with the nearest that is listed.
 * Returns -1. */
int command_fail_unknown(const struct command *const *table, const char *word,
			 struct error *err);

/* One file each, cmd_NAME.c. */
extern const struct command command_baseline;
extern const struct command command_bisect;
extern const struct command command_compare;
extern const struct command command_completion;
extern const struct command command_duet;
extern const struct command command_export;
extern const struct command command_gate;
extern const struct command command_doctor;
extern const struct command command_help;
extern const struct command command_history;
extern const struct command command_import;
extern const struct command command_init;
extern const struct command command_list;
extern const struct command command_manual;
extern const struct command command_plan;
extern const struct command command_profile;
extern const struct command command_report;
extern const struct command command_run;
extern const struct command command_show;
extern const struct command command_store;
extern const struct command command_trend;

#endif
