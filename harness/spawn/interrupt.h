/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_INTERRUPT_H
#define SPAWN_INTERRUPT_H

struct error;

/*
 * SIGINT, SIGTERM and SIGHUP set a flag, the one global variable; everything
 * that waits looks at it.  A second one of the same ends the program.
 */
void interrupt_install(void);

/* The signal that came, 0 if none did. */
int interrupt_pending(void);

/* -1 and ERROR_INTERRUPT if one is pending, else 0. */
int interrupt_check(struct error *err);

#endif
