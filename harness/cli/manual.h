/* SPDX-License-Identifier: MIT */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

struct buf;

/* tare(1) in mdoc, from the tables of commands, metrics and statuses. */
void manual_print(struct buf *out);

#endif
