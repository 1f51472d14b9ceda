/* SPDX-License-Identifier: MIT */
/*
 * The clocks.  Invariant: reading one never fails on a kernel that we run
 * on, so there is no error to report.
 */
#include "base/clock.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"

static int64_t read_ns(clockid_t clock)
{
	struct timespec now;
	int failed = clock_gettime(clock, &now);

	assert(!failed);
	(void)failed;
	return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

int64_t clock_monotonic_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

int64_t clock_realtime_ns(void)
{
	return read_ns(CLOCK_REALTIME);
}

void clock_sleep_ns(int64_t ns)
{
	int64_t until = clock_monotonic_ns() + ns;
	struct timespec at = { .tv_sec = until / NS_PER_S,
			       .tv_nsec = (long)(until % NS_PER_S) };

	if (ns <= 0)
		return;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) ==
	       EINTR)
		;
}

/* Returns the ns into that second. */
static int64_t add_second(struct buf *buf, int64_t realtime_ns)
{
	time_t seconds = realtime_ns / NS_PER_S;
	char text[64];
	struct tm tm;

	if (realtime_ns % NS_PER_S < 0)
		seconds--;
	gmtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	buf_adds(buf, text);
	return realtime_ns - seconds * NS_PER_S;
}

void clock_add_date(struct buf *buf, int64_t realtime_ns)
{
	add_second(buf, realtime_ns);
	buf_addc(buf, 'Z');
}

void clock_add_moment(struct buf *buf, int64_t realtime_ns)
{
	int64_t rest_ns = add_second(buf, realtime_ns);

	buf_addf(buf, ".%03dZ", (int)(rest_ns / NS_PER_MS));
}

int clock_read_day(const char *text, int64_t *realtime_ns)
{
	struct tm tm = { 0 };
	char same[16];
	time_t seconds;
	int64_t ns;

	if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d", &tm.tm_year,
					 &tm.tm_mon, &tm.tm_mday) != 3)
		return -1;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	seconds = timegm(&tm);
	/* timegm() makes March of the 30th of February; nobody meant that. */
	strftime(same, sizeof(same), "%Y-%m-%d", &tm);
	if (strcmp(same, text) != 0 ||
	    __builtin_mul_overflow((int64_t)seconds, NS_PER_S, &ns))
		return -1;
	*realtime_ns = ns;
	return 0;
}
