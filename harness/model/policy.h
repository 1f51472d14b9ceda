/* SPDX-License-Identifier: MIT */
#ifndef MODEL_POLICY_H
#define MODEL_POLICY_H

#include <stdbool.h>

#include "model/metric.h"

enum clock_kind { CLOCK_KIND_WALL, CLOCK_KIND_CPU };

enum confirm_kind {
	CONFIRM_AGAIN, /* fail only on what a second measurement repeats */
	CONFIRM_NONE
};

/* When is a difference of one metric a difference? */
struct metric_policy {
	bool gated;
	double tolerance; /* ratio it may grow (or shrink): 0.03 */
	double floor;	  /* in the metric's unit; less never counts */
	double limit;	  /* absolute, `max:`; NaN: none */
};

/* Read from the suite file (`gate:`); obeyed by compare and gate. */
struct policy {
	struct metric_policy metric[METRIC_COUNT];
	enum clock_kind clock;
	enum confirm_kind confirm;
	double alpha;	      /* of false alarms, for a whole suite */
	double alpha_confirm; /* of the confirmation */
	double beta;	      /* of missing a change as big as tolerance */
};

/* The defaults of metric_infos: alpha .10, confirmed at
 * .05, beta .05. */
void policy_init(struct policy *policy);

/* The part of the tolerance that is ignored: a third. */
double policy_ignore(const struct metric_policy *policy);

#endif
