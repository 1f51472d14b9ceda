/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_INTERRUPT_H
#define SPAWN_INTERRUPT_H

#include <stddef.h>
#include <stdint.h>

struct error;
struct pollfd;

/*
 * SIGINT, SIGTERM and SIGHUP set a flag, the one global variable; everything
 * that waits looks at it.  A second one of the same ends the program.  One
 * that is ignored when this is called (nohup) stays ignored.
 */
void interrupt_install(void);

/* The signal that came, 0 if none did. */
int interrupt_pending(void);

/* -1 and ERROR_INTERRUPT if one is pending, else 0. */
int interrupt_check(struct error *err);

/*
 * poll() for at most WAIT_NS (negative: without end) that a signal cannot
 * slip past: -1 and EINTR at once when interrupt_pending() is not KNOWN,
 * which is 0, or what was pending before work that must be done all the same
 * (cleaning up).  Else the number of descriptors that are ready; 0 may also
 * be early.
 */
int interrupt_poll(struct pollfd *fds, size_t count, int64_t wait_ns,
		   int known);

#endif
