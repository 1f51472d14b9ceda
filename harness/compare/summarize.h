/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_SUMMARIZE_H
#define COMPARE_SUMMARIZE_H

#include <stddef.h>

struct calm;
struct case_summary;
struct run;
struct run_summary;

/* All metrics of case CASE_INDEX of RUN over its processes (a percentile that
 * none of them has calls enough for, of all their calls), but
 * for what the yardstick says. */
void summarize_case(const struct run *run, size_t case_index,
		    struct case_summary *summary);

/* What the yardstick says of it: SUMMARY's `yardstick` and `calm`. */
void summarize_calm(const struct run *run, size_t case_index,
		    const struct calm *calm, struct case_summary *summary);

/* The whole run, with its improvements over references.  SUMMARY borrows RUN
 * and is released by run_summary_release(). */
void summarize_run(const struct run *run, struct run_summary *summary);
void run_summary_release(struct run_summary *summary);

#endif
