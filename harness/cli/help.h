/* SPDX-License-Identifier: MIT */
#ifndef CLI_HELP_H
#define CLI_HELP_H

struct buf;
struct command;

/* What tare is and the commands it has. */
void help_program(struct buf *out);

/* One command: usage, what it does, its options, examples. */
void help_command(const struct command *command, struct buf *out);

#endif
