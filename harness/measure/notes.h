/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_NOTES_H
#define MEASURE_NOTES_H

struct plan;
struct run;

/*
 * What is worth saying of a measured RUN though nothing failed, as its
 * notes; each is said once, however often this is asked.
 */
void notes_take(const struct plan *plan, struct run *run);

/* The part of it that says what took the times of RUN's workers and made them
 * noisier, as notes of TO: of RUN itself, or of the other side of its pairs. */
void notes_take_workers(const struct plan *plan, const struct run *run,
			struct run *to);

/* Of them: who counted instructions, which goes into RUN's conditions, or why
 * nobody did.  For duets too. */
void notes_counters(const struct plan *plan, struct run *run);

#endif
