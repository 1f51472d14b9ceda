/* SPDX-License-Identifier: MIT */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#include "base/compiler.h"

struct buf;

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

/* CLOCK_MONOTONIC: the only clock that durations and deadlines use. */
int64_t clock_monotonic_ns(void);

/* Since 1970, for dates only. */
int64_t clock_realtime_ns(void);

void clock_sleep_ns(int64_t ns);

/* "2026-11-22T18:30:05Z". */
void clock_add_date(struct buf *buf, int64_t realtime_ns);

/* "2026-11-22T18:30:05.250Z". */
void clock_add_moment(struct buf *buf, int64_t realtime_ns);

/* Midnight UTC of "2026-01-31"; -1 if TEXT is no day of the calendar, or
 * none that ns can tell (1678 to 2261). */
MUST_CHECK int clock_read_day(const char *text, int64_t *realtime_ns);

#endif
