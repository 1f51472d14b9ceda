/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_SCREENING_H
#define COMPARE_SCREENING_H

struct findings;
struct run;
struct window;

/*
 * The rung `yardstick`: times that two runs leave undecided, screened by the
 * baseline's WINDOW.  ln(time / yardstick) of HEAD is held against the runs
 * since the window's last change point (at least HISTORY_LEAST) by
 * history_screen(), its prior being the median variance of the suite.
 *
 * SAME if nothing was flagged and the screen would have seen the tolerance,
 * or if even the bound (95 %, one-sided) lies within it; BETTER where the
 * decrease is more than can be ignored (Benjamini and Hochberg at .10);
 * else still UNDECIDED, with the reason.  Never WORSE: that is for pairs.
 *
 * A case that was measured on a busy machine (compare/calm.h) stays
 * UNDECIDED, and so do all where most cases of a suite of five or more moved
 * together by more than can be ignored: a change may do that, and so may a
 * machine in a state that the yardstick feels less than the benchmarks do.
 *
 * The finding's base is what base would take at the speed that the machine
 * had when head was measured: head / ratio.
 */
void screening_judge(struct findings *findings, const struct run *head,
		     const struct window *window);

#endif
