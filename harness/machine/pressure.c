/* SPDX-License-Identifier: MIT */
/*
 * Pressure stall information of the CPUs.  The averages that the kernel gives
 * are of the last ten seconds, whatever happened in them; its total tells of
 * any span, and the uptime beside it how long that was.
 */
#include "machine/pressure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "machine/sysfile.h"

#define TOTAL "total="

void pressure_mark(const char *root, struct pressure_mark *mark)
{
	struct buf text = BUF_INIT;
	const char *some, *total;

	*mark = (struct pressure_mark){ .stalled_us = -1, .uptime_ms = -1 };
	sysfile_read(&text, root, "/proc/pressure/cpu");
	some = strstr(text.data, "some ");
	total = some ? strstr(some, TOTAL) : NULL;
	if (total)
		mark->stalled_us = strtoll(total + strlen(TOTAL), NULL, 10);
	buf_truncate(&text, 0);
	if (sysfile_read(&text, root, "/proc/uptime") && text.len)
		mark->uptime_ms = (int64_t)(strtod(text.data, NULL) * 1e3);
	buf_release(&text);
}

double pressure_ratio(const struct pressure_mark *begin,
		      const struct pressure_mark *end)
{
	int64_t stalled_us = end->stalled_us - begin->stalled_us;
	int64_t span_ms = end->uptime_ms - begin->uptime_ms;
	double ratio = (double)stalled_us / ((double)span_ms * 1e3);

	if (begin->stalled_us < 0 || begin->uptime_ms < 0 || stalled_us < 0 ||
	    span_ms <= 0)
		return (double)NAN;
	return ratio < 1 ? ratio : 1;
}
