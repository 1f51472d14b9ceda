/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_TRENDPOINTS_H
#define COMPARE_TRENDPOINTS_H

#include <stddef.h>
#include <stdint.h>

struct series;

/*
 * From what was recorded, in the order in which it was measured, to what is
 * drawn.
 */

/*
 * Bring the points into the order of their commits (`order_ns`, `place`;
 * clean before dirty), several runs of one commit in the order of measuring.
 * Machines are kept together where one commit was measured on several.
 */
void trendpoints_arrange(struct series *series);

/* Of arranged points: let the newest run of each commit and machine stand
 * for it and leave the others out.  Runs outside git are all kept. */
void trendpoints_newest(struct series *series);

/* Leave out what is ordered before SINCE_NS. */
void trendpoints_since(struct series *series, int64_t since_ns);

/* Keep the last COUNT (0: all). */
void trendpoints_limit(struct series *series, size_t count);

/*
 * Take the machine's speed off: a value becomes what a call takes in calm
 * moments in turns of the yardstick, times what a turn takes in the median of
 * the newest machine's points, so that it still is in seconds; its interval is
 * that of calm moments.  Points without a yardstick are left out.  A series in which more than half have none stays as it is, and so do
 * metrics that know no yardstick.
 */
void trendpoints_normalize(struct series *series);

/* The values as they were read; changes are looked for in them too. */
void trendpoints_raw(struct series *series);

#endif
