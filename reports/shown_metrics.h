/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_SHOWN_METRICS_H
#define REPORTS_SHOWN_METRICS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/metric.h"

struct run_summary;

/* The metrics that deserve a column in a table of RUN's cases, in order: none
 * that no case has, none at all of a quick run.  Returns how many. */
size_t shown_metrics(const struct run_summary *run,
		     enum metric shown[METRIC_COUNT]);

/* Does METRIC's column have one of calm moments beside it? */
bool shows_calm_beside(const struct run_summary *run, enum metric metric);

#endif
