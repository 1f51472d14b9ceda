/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_TRENDLINE_H
#define COMPARE_TRENDLINE_H

struct arena;
struct series;
struct trend;

/*
 * Find the change points of a series, and set its `changes` (in ARENA), its
 * `levels` between them, the expectation for the next point and which
 * points are outliers.
 * Each stretch of points of one machine is looked at alone: a step between
 * machines says nothing of the code.  Where half of a stretch's points have a
 * yardstick, value / yardstick is used and the others are passed over, which
 * were measured on a busy machine; else the medians.  Points without a
 * positive value are passed over.
 */
void trendline_mark(struct series *series, struct arena *arena);

/* All series of TREND. */
void trendline_mark_all(struct trend *trend);

#endif
