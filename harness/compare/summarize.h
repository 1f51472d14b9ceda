/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_SUMMARIZE_H
#define COMPARE_SUMMARIZE_H

#include <stddef.h>

struct case_summary;
struct run;
struct run_summary;
struct summary;

/* All metrics of case CASE_INDEX of RUN over its processes. */
void summarize_case(const struct run *run, size_t case_index,
		    struct case_summary *summary);

/*
 * What a turn of the yardstick took at best in any case of RUN, ns; NaN if
 * there was none.  And TIME's yardstick, NaN if the case never had a turn about
 * as fast: then the machine was busy all the while that it was measured, and
 * benchmarks feel that more than the yardstick does.
 */
double run_calm_turn(const struct run *run);
double calm_yardstick(const struct summary *time, double calm_turn_ns);

/* The whole run, with its improvements over references.  SUMMARY borrows RUN
 * and is released by run_summary_release(). */
void summarize_run(const struct run *run, struct run_summary *summary);
void run_summary_release(struct run_summary *summary);

#endif
