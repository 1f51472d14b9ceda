/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_HARVEST_H
#define MEASURE_HARVEST_H

#include <stdint.h>

#include "base/compiler.h"

struct error;
struct page_seat;
struct samples;
struct session;
struct spawn_outcome;
struct worker;

/* From the page into samples; what was read is added to what is there. */

/* Where it found itself, how many CPUs it might have used, and what loop it
 * has. */
void harvest_place(const struct page_seat *seat, struct worker *worker);

/* The slices of the last ORDER_TIME. */
void harvest_slices(const struct page_seat *seat, struct samples *samples);

/* The single calls of the last ORDER_LATENCY. */
void harvest_latency(const struct page_seat *seat, struct samples *samples);

/* The values of ORDER_MEMORY, ORDER_COUNT, ORDER_INSTRUCTIONS; CALLS is what
 * was ordered. */
void harvest_memory(const struct page_seat *seat, struct samples *samples);
void harvest_counts(const struct page_seat *seat, int64_t calls,
		    struct samples *samples);
void harvest_instructions(const struct page_seat *seat, int64_t calls,
			  struct worker *worker);

/* The readings of ORDER_LOAD; the calls by harvest_latency(). */
void harvest_load(const struct page_seat *seat, struct samples *samples);

/*
 * One more window of a load into what is known of its process: all calls
 * together, throughput by their mean (windows last equally long), the
 * highest memory, all errors.  WINDOW's story, if it failed, moves over.
 */
void harvest_window(struct worker *window, struct worker *worker);

/* The number that the last ORDER_TRY returned, if it is one. */
void harvest_track(const struct page_seat *seat, struct samples *samples);

/* A target's failure, ERROR_TARGET, is WORKER's story and no error; -1: ERR is
 * ours. */
MUST_CHECK int harvest_failure(const struct session *session,
			       struct worker *worker, struct error *err);

/* A command that ran once, as one slice. */
void harvest_command(const struct spawn_outcome *outcome,
		     struct samples *samples);

#endif
