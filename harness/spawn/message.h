/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_MESSAGE_H
#define SPAWN_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "spawn/spawn.h"

struct error;

/*
 * What harness, warden and guards say to each other over SOCK_SEQPACKET
 * sockets: a fixed struct a packet.  They are one program, so the structs
 * go as they lie in memory.
 *
 * Harness to warden: a packet of one byte with LAUNCH_FDS descriptors (or
 * one less: no page).  The order, of any size, lies in the memfd.
 */
enum launch_fd {
	LAUNCH_ORDER,	/* memfd: struct order */
	LAUNCH_CONTROL, /* the guard's end of the child's socket */
	LAUNCH_OUTPUT,	/* write end of the output pipe */
	LAUNCH_PAGE,	/* becomes descriptor 3 */
	LAUNCH_FDS
};

/* Harness to guard: any packet, or the end of the socket, means "kill". */

/* Guard to harness. */
enum report_kind {
	REPORT_STARTED, /* the program runs */
	REPORT_FAILED,	/* it could not be started; the last report */
	REPORT_ENDED	/* nothing of it is left; the last report */
};

/* What could not be done when a child was to be started. */
enum launch_step {
	STEP_ORDER, /* read the order */
	STEP_FORK,
	STEP_FILES,
	STEP_LIMIT,
	STEP_PIN,
	STEP_ENTER, /* chdir */
	STEP_EXEC
};

struct report {
	enum report_kind kind;
	enum launch_step step; /* of REPORT_FAILED */
	int errnum;
	int64_t pid; /* of REPORT_STARTED */
	struct spawn_outcome outcome;
};

/* A request in one piece of memory, as the warden's side sees it. */
struct order {
	char **argv, **envp;
	const char *dir; /* NULL: stay */
	unsigned long *cpu_words;
	size_t cpu_word_count; /* 0: do not pin */
	int64_t timeout_ns, memory_limit;
	int fixed_addresses, shift_pages;
	void *memory; /* what all of it lies in, with its size */
	size_t size;
};

/* REQUEST in a new memfd; -1 and ERR. */
int order_write(const struct spawn_request *request, struct error *err);

/* Map the order in FD; -1 with errno if it is not one. */
int order_read(struct order *order, int fd);
void order_release(struct order *order);

/* One packet; 0, or -1 with errno.  EPIPE raises no signal. */
int packet_send(int socket, const void *data, size_t size, const int *fds,
		size_t fd_count);

/*
 * Receive one packet of SIZE bytes (never blocks) and at most FD_COUNT
 * descriptors; those not sent are -1.  1: done; 0: the other end is gone
 * or sent nonsense; -1 with errno, EAGAIN if nothing is there.
 */
int packet_receive(int socket, void *data, size_t size, int *fds,
		   size_t fd_count);

#endif
