/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_IMPROVEMENTS_H
#define REPORTS_IMPROVEMENTS_H

#include <stdbool.h>

#include "reports/table.h"

struct buf;
struct improvement;
struct run_summary;

/*
 * "metric, before, after, change": a case against its reference, said the
 * same way in every format.
 */

/* Not where memory differs by less than the policy's floor: that is the
 * allocator's noise. */
bool improvement_is_shown(const struct run_summary *run,
			  const struct improvement *it);

/* Does it belong to another pair of cases than the shown one before it? */
bool improvement_is_first(const struct run_summary *run,
			  const struct improvement *it);

/* "time"; "calm" of calm moments. */
const char *improvement_label(const struct improvement *it);

/* "lookup[n=100] container=list -> set" */
void improvement_add_case(struct buf *buf, const struct run_summary *run,
			  const struct improvement *it);
void improvement_add_before(struct buf *buf, const struct run_summary *run,
			    const struct improvement *it);
void improvement_add_after(struct buf *buf, const struct run_summary *run,
			   const struct improvement *it);

/* "x1610 faster", "no clear difference", "same", "all gone". */
void improvement_add_change(struct buf *buf, const struct run_summary *run,
			    const struct improvement *it);
enum paint improvement_paint(const struct run_summary *run,
			     const struct improvement *it);

/* What is not shown: "2 differences of peak memory are below ..."; "". */
void improvements_add_left_out(struct buf *buf, const struct run_summary *run);

#endif
