/* SPDX-License-Identifier: MIT */
#ifndef E2E_SCRIPTED_H
#define E2E_SCRIPTED_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct json;
struct page;

/*
 * A scripted interpreter: what a suite names as its `python:` when a test
 * wants times that a script says, not a clock.  As `scripted worker.py FD
 * SEAT` it speaks the shared page, as `scripted survey.py` it answers the
 * survey.
 *
 * The script is the benchmark's `stmt`: words parted by blanks or commas.
 * `@FILE` stands for the words in a file, found from the suite's folder (the
 * two sides of a duet may have different ones).  A parameter whose name is
 * one of these keys adds KEY=VALUE, and one named `script` adds its words.
 * Later words win.
 *
 *   time=1us	      a call takes so long
 *   spread=2%	      a slice differs from the process by up to so much
 *   between=5%	      a process differs from the script by up to so much
 *   drift=1%	      each slice takes so much longer than the one before
 *   yardstick=250us  a turn of the yardstick
 *   loop=20ns	      what the loop itself costs a call
 *   allocations=5 bytes=1KiB	  a call's, exactly
 *   wobble=2	      and up to so many allocations more, by hash seed
 *   heap=64KiB memory=10MiB rss=50MiB	   its peaks
 *   sway=5%	      memory differs by up to so much from process to process
 *   settle=20	      the first so many slices take up to twice as long
 *   faults=7	      every seventh slice reads from disk: ten times as long
 *   instructions=1234 bias=7	  a call's, and the counting's own; 0: no counter
 *   refusal=16	      why there is none; EACCES unless said
 *   python=1	      its loop is Python's
 *   instrumented=1   its probe has a sanitizer
 *   stay=1	      why its memory stays where it is: a page_stay
 *   tail=50us	      every fiftieth single call takes so long
 *   rate=1000	      calls a second of a load; `between` is of them, too
 *   track=2.5
 *   HOW@WHERE	      a failure when WHERE is come to: import start try
 *		      memory count calibrate time latency finish
 *
 * HOW: raise (a traceback), skip, exit (status 3), segv, kill, hang, flood
 * (32 MiB of output, then well), garbage (nonsense in the page), vanish
 * (exit 0 without a word).
 *
 * The noise is drawn from PYTHONHASHSEED, the seat and the slice's number, so
 * that all repeats to the digit.
 */
enum script_place {
	AT_IMPORT,
	AT_START,
	AT_TRY,
	AT_MEMORY,
	AT_COUNT,
	AT_CALIBRATE,
	AT_TIME,
	AT_LATENCY,
	AT_FINISH,
	PLACE_COUNT
};

enum script_failure {
	FAIL_NONE,
	FAIL_RAISE,
	FAIL_SKIP,
	FAIL_EXIT,
	FAIL_SEGV,
	FAIL_KILL,
	FAIL_HANG,
	FAIL_FLOOD,
	FAIL_GARBAGE,
	FAIL_VANISH,
	FAILURE_COUNT
};

struct script {
	double time_ns, yardstick_ns, loop_ns;
	double spread, between, drift, sway; /* ratios: 0.02 */
	double tail_ns;			     /* 0: none */
	double rate;
	int64_t allocations, allocated_bytes, wobble;
	int64_t heap_bytes, memory_bytes, rss_bytes;
	int64_t instructions, bias, refusal;
	int64_t settle, faults, python, instrumented, stay;
	double track;
	enum script_failure failure[PLACE_COUNT];
};

/* The script of a worker's job. */
int script_read(struct script *script, const struct json *job,
		struct error *err);

/* Speak the page until the last order. */
int scripted_serve(struct page *page, uint32_t seat,
		   const struct script *script, uint64_t hash_seed);

/* Answer the survey that is in descriptor 3.  Names that begin with "missing"
 * are not there.  The exit status. */
int scripted_survey(void);

#endif
