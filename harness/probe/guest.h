/* SPDX-License-Identifier: MIT */
#ifndef PROBE_GUEST_H
#define PROBE_GUEST_H

/*
 * The private header of the probe, the C extension in a worker.  It is not
 * part of tare's library: it knows Python and the shared page, nothing else.
 *
 * Invariants: one thread; nothing of ours is allocated, printed or read
 * between the two clock readings of a slice; functions that fail return -1
 * or NULL with a Python exception set.
 */
#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x03060000
#endif
#include <Python.h>

#include <stdbool.h>
#include <stdint.h>

#include "probe/page.h"

struct hook;

/* What clocks said of a slice, or of calls timed one by one and summed. */
struct span {
	int64_t start_ns;
	int64_t wall_ns;
	int64_t cpu_ns;
};

/* How a Python callable is called from C; the best the interpreter has. */
typedef PyObject *(*vectorcall_fn)(PyObject *callable, PyObject *const *args,
				   size_t nargsf, PyObject *kwnames);
typedef PyObject *(*noargs_fn)(PyObject *callable);

typedef vectorcall_fn (*vectorcall_of_fn)(PyObject *callable);

typedef PyObject *(*fastcall_fn)(PyObject *callable, PyObject *const *args,
				 Py_ssize_t count, PyObject *kwargs);

struct entry {
	fastcall_fn fastcall; /* 3.6 to 3.10, under one name or another */
	vectorcall_of_fn vectorcall_of; /* where exported */
	vectorcall_fn vectorcall;	/* 3.11 and later export it */
	noargs_fn noargs;		/* 3.9 and later */
};

/* A callable with its arguments, in the forms that each entry wants. */
struct bound_call {
	PyObject *callable; /* NULL: there is none */
	PyObject *args;	    /* tuple, positional */
	PyObject *kwargs;   /* dict, or NULL */
	PyObject *kwnames;  /* tuple, or NULL */
	PyObject **vector;  /* a free slot, then positional, then keyword */
	size_t nargsf;	    /* with the flag that the slot may be used */
	bool no_arguments;
};

/*
 * What a worker measures: a call made from C, or, for statements, imports
 * and coroutines, a Python function that runs N calls itself and brackets
 * them, all together or each, by start() and stop().
 */
struct target {
	struct bound_call call;
	struct bound_call before; /* before each call, outside the clock */
	PyObject *runner;	  /* runner(n); else NULL */
	PyObject *empty_runner;	  /* the same without the statement, or NULL */
};

enum guest_mode {
	MODE_CLOCK,	  /* start() and stop() read the clocks */
	MODE_COUNT,	  /* they arm and disarm the allocator hook */
	MODE_INSTRUCTIONS /* they switch counting on and off */
};

struct guest {
	struct page *page; /* NULL: not attached */
	struct page_seat *mine;
	uint32_t seat;
	int schedstat_fd; /* -1: there is none */
	int perf_fd;	  /* -1: not counting, or callgrind does */
	struct entry entry;
	struct target target;
	enum guest_mode mode;
	struct span span;
	int64_t start_ns, start_cpu_ns; /* of the last target_start() */
	uint32_t starts, stops;		/* since target_reset() */
	struct hook *hook;
};

/* stack_limit.c: undo what the harness did to the stack's limit. */
void stacks_as_usual(void);

/* seat.c: the page and whose turn it is. */

/* Map the page behind FD and check it.  The descriptor stays the caller's. */
int seat_attach(struct guest *guest, int fd, uint32_t seat);
void seat_detach(struct guest *guest);

/*
 * Wait for this seat's turn, without the interpreter's lock.  TimeoutError
 * when the page's patience is over.
 */
int seat_wait(struct guest *guest);

/* Give the turn to TURN; the page is no longer ours to write. */
void seat_give(struct guest *guest, uint32_t turn);

/* Give the harness the turn in the middle of an order, and wait for it with
 * the interpreter's lock held: nothing of Python's moves meanwhile. */
void seat_ask(struct guest *guest);

/*
 * The order is done: give the turn to the other seat if both are in this
 * round and it has not done its part, else to the harness.
 */
void seat_hand_on(struct guest *guest);

/* The other seat's turn if its part of this round is not done, else the
 * harness's. */
uint32_t seat_next_turn(const struct guest *guest);

/* How many CPUs this process may use (the kernel's mask may be of any size),
 * or PAGE_MISSING. */
int64_t seat_cpu_count(void);

/* target.c: what is measured. */

/* Borrows everything and keeps references.  KWARGS and BEFORE may be None. */
int target_bind(struct guest *guest, struct bound_call *bound,
		PyObject *callable, PyObject *args, PyObject *kwargs);
void target_release(struct target *target);
int target_traverse(const struct target *target, visitproc visit, void *arg);

/* What the timed loop calls by. */
enum page_entry target_entry(const struct guest *guest);

/* Call BOUND once. */
PyObject *target_call(const struct guest *guest,
		      const struct bound_call *bound);

/* Make CALLS calls; their clocks are then in guest->span. */
int target_run(struct guest *guest, int64_t calls);

/* Own cost of the loop, in picoseconds a call, or -1. */
int64_t target_loop_ps(struct guest *guest);

/* A span is what lies between each start and its stop, summed since the
 * reset; its beginning is the first start. */
void target_reset(struct guest *guest);
void target_start(struct guest *guest);
void target_stop(struct guest *guest);

/* slices.c: ORDER_CALIBRATE and ORDER_TIME. */
int slices_calibrate(struct guest *guest);
int slices_time(struct guest *guest);

/* hook.c: ORDER_COUNT and ORDER_WITNESS, the allocations. */
int hook_count(struct guest *guest);
void hook_arm(struct hook *hook);
void hook_disarm(struct hook *hook);

/* instructions.c: ORDER_INSTRUCTIONS. */
int instructions_count(struct guest *guest);
void instructions_start(const struct guest *guest);
void instructions_stop(const struct guest *guest);

/* footprint.c: ORDER_MEMORY. */
int footprint_measure(struct guest *guest);

/* stretch.c: ORDER_LATENCY and ORDER_LOAD. */
int stretch_measure(struct guest *guest);
int stretch_load(struct guest *guest);
void stretch_record(struct guest *guest, int64_t wall_ns);

/* pages.c: put this process's memory on other physical pages, if it is not
 * more than ALLOWANCE_BYTES, from which it is taken; else say why it stays. */
enum page_stay pages_redraw(size_t *allowance_bytes);

/* stock.c: physical pages that lie next to each other, to take in order. */
struct stock {
	char *mapping; /* what is left of it holds what is not yet offered */
	char *next;
	size_t left_bytes, offered_bytes;
};

/* Of WANTED_BYTES that this CPU takes from the kernel next, so many are of the
 * stock, one at least; call again for the others.  A stock begins as zeros. */
size_t stock_offer(struct stock *stock, size_t wanted_bytes, size_t page_bytes);
void stock_end(struct stock *stock);

/* yardstick.c: the reference workload. */

/* One loop is the unit of work, some 30 us on a machine of the 2020s, and 15
 * for one chain, so that this is a sensible `yardstick_loops`. */
#define YARDSTICK_LOOPS 1

/* LOOPS iterations, always the same work; how long it took.  And of one of
 * its chains alone. */
int64_t yardstick_turn_ns(int64_t loops);
int64_t yardstick_chain_ns(int64_t loops);

/* layout.c: name -> offset in the page. */
PyObject *layout_dict(void);

/* Run gc.collect(). */
int guest_collect(void);

/* A clock in nanoseconds. */
int64_t guest_clock_ns(int clock_id);

#endif
