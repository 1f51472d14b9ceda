/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_PRESSURE_H
#define MACHINE_PRESSURE_H

#include <stdint.h>

/* How long tasks have waited for a CPU so far (PSI, "some"); -1: not known. */
struct pressure_mark {
	int64_t stalled_us, uptime_ms;
};

void pressure_mark(const char *root, struct pressure_mark *mark);

/* Of the time between BEGIN and END; NaN if it is not known. */
double pressure_ratio(const struct pressure_mark *begin,
		      const struct pressure_mark *end);

#endif
