/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_FLAMES_H
#define REPORTS_FLAMES_H

struct buf;
struct stacks;

/*
 * Files of the stacks of a case, which merge_sides() has made: one side, or
 * base and head.  TITLE says of which case.
 */

/* A line a stack, "main;f;g 1234" in picoseconds a call; of two sides two
 * numbers, as flamegraph.pl's difffolded.pl has them. */
void collapsed_stacks(const struct stacks *stacks, const char *title,
		      struct buf *out);

/* JSON for speedscope.app; two sides are two profiles of one file. */
void speedscope_stacks(const struct stacks *stacks, const char *title,
		       struct buf *out);

/* An SVG that needs nothing else: callers above what they call, widths by
 * time (of two sides by head's), colours of two sides by what changed. */
void flame_stacks(const struct stacks *stacks, const char *title,
		  struct buf *out);

#endif
