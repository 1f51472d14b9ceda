/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SUMMARY_H
#define MODEL_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>

#include "model/metric.h"
#include "model/samples.h"

struct run;

/*
 * One case and metric of a run in a few numbers, over *process* values: the
 * process is the unit of replication.  NaN where a number does not exist.
 */
struct summary {
	size_t n; /* processes with a value; 0: not measured */
	double median, mean, sd, mad; /* mad: unscaled */
	double min, max;
	double low, high; /* exact rank interval of the median */
	double level;	  /* what the interval covers: >= .95, or the most
			     that n allows */
};

struct case_summary {
	struct summary metric[METRIC_COUNT];
	double yardstick;    /* a call in turns of it while the machine was
				calm; NaN */
	struct summary calm; /* its seconds then; n = 0: it never was, or there
				was no yardstick */
	double user, system; /* of CPU of a command, s; NaN or 0 */
	enum timing_loop loop;
	enum call_entry entry;
	size_t repeats;	       /* processes thrown away as disturbed */
	size_t dropped_slices; /* of those that were kept */
};

/* A case against its `reference`: the row "metric, before, after, change". */
struct improvement {
	size_t case_index, reference_index; /* in the run */
	enum metric metric;
	bool calm; /* its time, of calm moments */
	double before, after;
	double ratio;	  /* after / before */
	double low, high; /* of the ratio; NaN where nothing is claimed */
};

/* All that a report of one run needs.  Borrows the run. */
struct run_summary {
	const struct run *run;
	struct case_summary *cases; /* one per case */
	double shared_ratio; /* of the moments: others had a part of the core;
				NaN: not known */
	bool shows_calm; /* that was often, or a time is no more than a guess:
			    calm moments are shown beside times, and compared
			    in their place */
	struct improvement *improvements;
	size_t improvement_count;
};

#endif
