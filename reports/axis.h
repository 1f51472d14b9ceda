/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_AXIS_H
#define REPORTS_AXIS_H

#include <stdbool.h>

struct buf;
struct series;

/*
 * The value axis of a panel, in units for people.  It begins at zero where
 * the picture then still shows the differences; else it is logarithmic and
 * says so: on a log axis equal ratios have equal heights, wherever it begins.
 */
struct axis {
	double low, high; /* divided by SCALE */
	double scale;	  /* of one unit, in the metric's unit */
	const char *unit; /* "us" */
	bool log;
};

void axis_init(struct axis *axis, const struct series *series);

/* Scale and unit that suit values up to TOP. */
void axis_choose_scale(struct axis *axis, const char *unit, double top);

/* 1, 2, 2.5 or 5 times a power of ten, so that SPAN has a few of them. */
double axis_step(double span);

/* gnuplot's commands for range, scale, ticks and name. */
void axis_add(const struct axis *axis, const struct series *series,
	      struct buf *script);

#endif
