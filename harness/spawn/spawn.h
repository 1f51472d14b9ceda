/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_SPAWN_H
#define SPAWN_SPAWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/compiler.h"

struct child;
struct cpuset;
struct error;
struct warden;

/*
 * The only place that starts processes.  All of them are children of the
 * warden: a tiny process, child subreaper, that kills everything it has when
 * it is told to, at a child's deadline, or when the harness is gone (its
 * socket closes, however that came about).  Each child has a guard of its
 * own between itself and the warden, to which its orphans come: killing one
 * child never touches another's descendants.
 */

/* Start the warden; early, while this process is small.  NULL on failure. */
struct warden *warden_start(struct error *err);

/* Kill and reap all that is left, then the warden itself.  NULL is fine. */
void warden_stop(struct warden *warden);

/* What to run, and how.  Every pointer is borrowed for the call only; a
 * zeroed field is the sane default. */
struct spawn_request {
	const char *const *argv;   /* NULL-ended; argv[0] is a path */
	const char *const *envp;   /* NULL-ended; all the child will see */
	const char *dir;	   /* NULL: stay here */
	const struct cpuset *cpus; /* NULL: do not pin */
	int64_t timeout_ns;	   /* from its start; 0: none */
	int64_t memory_limit;	   /* RLIMIT_AS in bytes; 0: none */
	int pass_fd;		   /* becomes descriptor 3; 0 or -1: none */
	bool fixed_addresses;	   /* ADDR_NO_RANDOMIZE, where it may */
	/*
	 * With fixed addresses: so many pages by which all that is mapped
	 * (libraries, arenas, the heap of large blocks) is moved down.
	 * Same addresses and same shift give the same layout.
	 */
	int shift_pages;
};

/* How it ended.  A field is -1 where the system could not tell. */
struct spawn_outcome {
	int exit_code;	 /* -1 if a signal ended it */
	int signal;	 /* 0 if it exited by itself */
	bool timed_out;	 /* we killed it at its deadline */
	bool flooded;	 /* we killed it: more output than SPAWN_OUTPUT_MAX */
	int left_behind; /* descendants that we had to kill */
	int64_t wall_ns; /* CLOCK_MONOTONIC, exec to reaping */
	int64_t user_ns, system_ns; /* with descendants it waited for */
	int64_t peak_rss;	    /* bytes, of the largest of the same */
};

#define SPAWN_OUTPUT_MAX (INT64_C(64) << 20) /* then it is killed */
#define SPAWN_OUTPUT_KEEP (32 << 10)	     /* of each end of the output */

/*
 * Start REQUEST in a process group (and session) of its own, standard input
 * from /dev/null, standard output and error caught together.  An exec that
 * fails is an error here, with errno.  PID is only for messages.
 */
struct child *spawn_start(struct warden *warden,
			  const struct spawn_request *request,
			  struct error *err);

int64_t spawn_pid(const struct child *child);

/*
 * Let CHILD, all its threads and what it has started go on CPUS instead of
 * those it was pinned to.  One that has ended is no error: who waits for it
 * learns that.
 */
MUST_CHECK int spawn_move(const struct child *child, const struct cpuset *cpus,
			  struct error *err);

/* Take in what has come (output, news of its end) without waiting.
 * 1: it has ended; 0: it runs; -1: the warden is gone. */
MUST_CHECK int spawn_poll(struct child *child, struct error *err);

/* Wait until it has ended or WAIT_NS are over (negative: as long as it
 * takes); taking in its output.
 * 1: it has ended; 0: it runs; -1: ERR, also on an interrupt. */
MUST_CHECK int spawn_wait(struct child *child, int64_t wait_ns,
			  struct error *err);

/* After it has ended. */
const struct spawn_outcome *spawn_outcome(const struct child *child);

/* What it printed so far: the first and the last SPAWN_OUTPUT_KEEP bytes,
 * with a line in between that says how much was left out. */
void spawn_output(const struct child *child, struct buf *out);

/* Say how it ended, for people: "exit status 1", "killed by SIGSEGV",
 * "took longer than its timeout of 30 s", "killed: printed more than 64 MiB". */
void spawn_describe(const struct spawn_outcome *outcome, int64_t timeout_ns,
		    struct buf *out);

/* Say what it left running: "left 2 processes running, which were killed". */
void spawn_describe_leftovers(const struct spawn_outcome *outcome,
			      struct buf *out);

/* Kill CHILD and all its descendants, reap them, free it.  NULL is fine. */
void spawn_free(struct child *child);

/*
 * Run a helper program (git, gnuplot) to its end, INPUT (may be NULL) on its
 * standard input, its output in OUT (may be NULL), and its standard error in
 * the message if it fails.  Needs no warden.  argv[0] is looked up on PATH.
 * ENVP NULL: this process's environment.  ERROR_SYSTEM with ENOENT if it is
 * not installed.  ERROR_INTERRUPT if a signal comes meanwhile; one that was
 * pending before is no hindrance, so that cleaning up works.
 */
MUST_CHECK int spawn_filter(const char *const *argv, const char *const *envp,
			    const char *dir, const struct buf *input,
			    struct buf *out, struct error *err);

#endif
