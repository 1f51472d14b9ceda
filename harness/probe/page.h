/* SPDX-License-Identifier: MIT */
#ifndef PROBE_PAGE_H
#define PROBE_PAGE_H

#include <stdint.h>

/*
 * The shared page: the whole protocol between the harness and its workers.
 *
 * The harness makes it (memfd), sizes it to PAGE_BYTES, fills the header and
 * the seats' jobs, and gives each worker the descriptor and a seat.  A lone
 * worker has seat 0; in a duet base has seat 0 and head seat 1.
 *
 *   worker:  PYTHON worker.py FD SEAT
 *
 * Whose turn it is stands in `turn`, a futex word: TURN_HARNESS, or
 * TURN_SEAT(seat).  Only the holder of the turn writes to the page (its own
 * seat; the harness: any), so nothing else needs to be atomic: handing on is
 * a release store and a wake (not FUTEX_PRIVATE: the page is shared between
 * processes), waiting is an acquire load.
 *
 *   1. A worker maps the page, reads its job, and waits for its turn.
 *   2. The harness writes `order` and its arguments and hands over the turn.
 *      The worker carries it out, writes the results, sets `order` to
 *      ORDER_NONE and hands the turn on.  What goes wrong is STATE_FAILED or
 *      STATE_SKIPPED with a message.
 *   3. An order may be given to both seats at once, a *round*: who is done
 *      hands the turn to the other, if that still has its order, and else to
 *      the harness.  In ORDER_TIME they hand it to *each other* after each
 *      slice, strictly alternating.  In a round of one seat the worker keeps
 *      the turn to the end.
 *   4. ORDER_IMPORT comes first, then ORDER_SETUP, after which the worker is
 *      STATE_READY for all others; ORDER_FINISH is the last.
 *
 * A worker that waits longer than `patience_ns` for its turn exits.  The
 * harness learns of a worker's death from the warden and never waits for a
 * turn without a deadline.
 *
 * All fields have fixed widths; both sides check magic and version.
 */
#define PAGE_MAGIC UINT64_C(0x3130656761706574) /* "tepage01" */
#define PAGE_VERSION UINT32_C(4)

/* Of the reference workload.  Readings of two versions are not compared: see
 * column_names in model/samples.c. */
#define YARDSTICK_VERSION 4

enum {
	PAGE_SEATS = 2,
	PAGE_SLICES = 4096,	 /* most slices of one ORDER_TIME */
	PAGE_JOB_BYTES = 65536,	 /* the job, a JSON text */
	PAGE_TEXT_BYTES = 16384, /* a message: traceback or reason */

	/*
	 * Latency buckets: value v ns, with e = the position of its highest
	 * bit; below 128 a bucket per value, above 64 buckets per doubling:
	 * bucket = (e - 6) * 64 + (v >> (e - 6)).  A bucket's middle is
	 * within 0.8 % of every value in it.  2^43 ns is 2.4 hours.
	 */
	PAGE_BUCKETS = 38 * 64 + 64
};

#define TURN_HARNESS UINT32_C(0)
#define TURN_SEAT(seat) (UINT32_C(1) + (uint32_t)(seat))

enum page_state {
	STATE_STARTING,
	STATE_READY,   /* its setup is done */
	STATE_FAILED,  /* text says why */
	STATE_SKIPPED, /* it cannot run here; text says why */
	STATE_DONE
};

enum page_order {
	ORDER_NONE,

	/* Call once, look that it runs and that `check` is content.
	 * -> values[VALUE_SINGLE_NS] */
	ORDER_TRY,

	/* gc.collect(), malloc_trim(0), reset the peak; `calls` calls.
	 * -> VALUE_PEAK_MEMORY, VALUE_PEAK_RSS */
	ORDER_MEMORY,

	/* `calls` calls under the allocator hook; no clock is read.
	 * -> VALUE_ALLOCATIONS, _ALLOCATED_BYTES, _PEAK_HEAP */
	ORDER_COUNT,

	/* Find `loops` so that a slice takes about slice_ns.
	 * -> loops, VALUE_LOOP_PS, VALUE_SINGLE_NS */
	ORDER_CALIBRATE,

	/* `slices` slices of about `loops` calls (jittered by jitter_seed
	 * if that is not 0), with a turn of the yardstick before each if
	 * yardstick_loops is not 0; every `block` of them, counted from the
	 * last one, in another placement in physical memory, where the probe
	 * can have one.  -> slice[], slices_done, stay */
	ORDER_TIME,

	/* Single calls, one by one, for stretch_ns or `calls` calls, what
	 * comes first.  -> bucket[], latency_max_ns, latency_calls */
	ORDER_LATENCY,

	/* Teardown, STATE_DONE, then exit. */
	ORDER_FINISH,

	/* `calls` users at once, for as long as the job says; the peak is
	 * reset before.  -> bucket[], latency_max_ns, latency_calls,
	 * VALUE_ERRORS, _THROUGHPUT_BITS, _PEAK_MEMORY, _PEAK_RSS, and
	 * slice[0], which is all of it */
	ORDER_LOAD,

	/* `calls` calls whose instructions are counted, by counter_event of
	 * counter_pmu.
	 * -> VALUE_INSTRUCTIONS, VALUE_COUNTER_BIAS or VALUE_COUNTER_ERRNO */
	ORDER_INSTRUCTIONS,

	/* Import the modules of the job's functions: all of a start that has
	 * no effect outside of the process. */
	ORDER_IMPORT,

	/* Run setup; -> STATE_READY */
	ORDER_SETUP,

	/* As ORDER_COUNT, but the turn goes to the harness at every request,
	 * with `order` as it is and the request in VALUE_ALLOCATIONS (0 if a
	 * block only grows) and _ALLOCATED_BYTES; the harness looks at the
	 * stack and hands the turn back, as ORDER_COUNT if it has enough. */
	ORDER_WITNESS
};

/* Results that are one number; PAGE_MISSING where it could not be read. */
#define PAGE_MISSING INT64_MIN

enum page_value {
	VALUE_SINGLE_NS,   /* one call, roughly */
	VALUE_LOOP_PS,	   /* own cost of the loop, picoseconds a call */
	VALUE_PEAK_MEMORY, /* bytes */
	VALUE_PEAK_RSS,
	VALUE_ALLOCATIONS, /* over all `calls`, not a call */
	VALUE_ALLOCATED_BYTES,
	VALUE_PEAK_HEAP,    /* highest of live bytes over the start's */
	VALUE_INSTRUCTIONS, /* over all `calls` */
	VALUE_TRACK_BITS,   /* of a double: what the function returned */
	VALUE_ERRORS,
	VALUE_CPU,	       /* the CPU it found itself on */
	VALUE_CPU_COUNT,       /* how many CPUs its mask allows */
	VALUE_THROUGHPUT_BITS, /* of a double: calls that succeed a second */
	VALUE_COUNTER_BIAS,    /* instructions that are the counting's own */
	VALUE_COUNTER_ERRNO,   /* why the kernel counts none; EBUSY: not all
				  the time */
	VALUE_THREAD_STATE,    /* address of the main thread's PyThreadState */
	VALUE_COUNT = 16
};

/* Of a worker that answered. */
enum page_flags {
	WORKER_C_PROBE = 1,
	WORKER_INSTRUMENTED = 2, /* sanitizer or coverage build */
	WORKER_HAS_CHECKED = 4,	 /* `check` has run and was content */
	WORKER_FOREIGN = 8,	 /* failed: it imports another tree's code */
	WORKER_PYTHON_LOOP = 16, /* the loop of pure.py */
	WORKER_LACKING = 32 /* failed: its tree lacks what the suite asks for */
};

/* What the probe's loop calls the function by. */
enum page_entry {
	ENTRY_NONE, /* no loop of ours: a statement's, a coroutine's */
	ENTRY_VECTORCALL,
	ENTRY_NO_ARGUMENTS, /* PyObject_CallNoArgs */
	ENTRY_FASTCALL,	    /* PyObject_VectorcallDict, as it was once called */
	ENTRY_OBJECT_CALL   /* PyObject_Call */
};

/* Why the slices of several blocks had one placement in physical memory. */
enum page_stay {
	STAY_NONE,    /* they had not; or the loop in Python never moves */
	STAY_LARGE,   /* more memory than is worth moving */
	STAY_SPECIAL, /* locked or watched, or huge pages with threads */
	STAY_REFUSED  /* by the kernel */
};

struct page_slice {
	int64_t start_ns; /* CLOCK_MONOTONIC */
	int64_t wall_ns;
	int64_t cpu_ns;	      /* CLOCK_THREAD_CPUTIME_ID */
	int64_t yardstick_ns; /* of its turn; -1: none */
	int64_t chain_ns;     /* of one of its chains alone; -1: none */
	int64_t run_delay_ns; /* schedstat; -1: not known */
	uint32_t loops;
	uint32_t voluntary, involuntary, major_faults;
	uint32_t placement; /* in physical memory: 0, 1, ... */
};

struct page_seat {
	/* written by the harness */
	uint32_t order;
	uint32_t slices;
	int64_t loops;
	int64_t calls;
	int64_t slice_ns;
	int64_t stretch_ns;
	int64_t yardstick_loops;
	uint64_t jitter_seed;
	uint32_t block;	      /* slices; 0: all are one */
	uint32_t counter_pmu; /* machine/corepmu.h; 0: the general counter */
	uint64_t counter_event;

	/* written by the worker */
	uint32_t state;
	uint32_t flags;
	uint32_t stay; /* page_stay */
	int64_t pid;
	uint32_t slices_done;
	uint32_t entry; /* page_entry */
	int64_t latency_max_ns;
	int64_t latency_calls;
	int64_t values[VALUE_COUNT];
	uint64_t bucket[PAGE_BUCKETS];
	struct page_slice slice[PAGE_SLICES];
	/* UTF-8, ended by NUL.  Of a failure: what happened; else, of a loop
	 * in Python: why it is not the probe's ("could not be loaded (...)") */
	char text[PAGE_TEXT_BYTES];

	/* written by the harness before the worker starts */
	char job[PAGE_JOB_BYTES]; /* JSON, ended by NUL */
};

struct page {
	uint64_t magic;
	uint32_t version;
	uint32_t turn;	      /* the futex */
	int64_t patience_ns;  /* longest wait for a turn */
	uint32_t round_seats; /* bits of the seats that have this order */

	/* 1 while who has the turn is between the clocks of calls: what a
	 * profile counts.  Written by the worker. */
	uint32_t inside;
	struct page_seat seat[PAGE_SEATS];
};

#define PAGE_BYTES sizeof(struct page)

/*
 * The job, all keys always there (null where not given):
 *
 *   {"kind": "call", "call": "bench:contains", "stmt": null, "import": null,
 *    "setup": "bench:make", "before_each": null, "teardown": null,
 *    "check": null, "params": {"n": 100}, "suite": "/suite/dir",
 *    "path": ["/suite/dir"], "gc": "freeze", "loop_factory": null,
 *    "load": {"duration_ns": 5000000000, "rate": 0.0},
 *    "probe": "/lib/tare/_tare_probe.abi3.so",
 *    "tree": "/repo/.tare/trees/a", "foreign": [["/repo", "{file} is not"]]}
 *
 * setup and teardown of a stmt are code, else "module:function".  A module
 * whose file lies in a folder of "foreign" (of nested ones the innermost
 * counts, "tree" being one of them) fails the case with the text beside it.
 */

#endif
