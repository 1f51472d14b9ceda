/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_TRACES_H
#define COMPARE_TRACES_H

struct findings;
struct run;

/* Hand on to FINDINGS what both runs measured, thinned, so that a report can
 * draw it (base_dots, head_dots).  Nothing where either run has no such case,
 * and of what did not vary. */
void traces_take(struct findings *findings, const struct run *base,
		 const struct run *head);

#endif
