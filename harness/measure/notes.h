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

#endif
