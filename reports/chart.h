/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_CHART_H
#define REPORTS_CHART_H

#include "base/compiler.h"

struct error;
struct trend;

enum chart_form { CHART_SVG, CHART_PNG };

/*
 * Draw TREND with gnuplot into the file at PATH: one panel per series, small
 * multiples where there are several.  The data stand beside the chart as
 * PATH.dat.  A missing gnuplot is an error that says how to install it; the
 * data file is written all the same.  Text from users is escaped here.
 */
MUST_CHECK int chart_trend(const struct trend *trend, enum chart_form form,
			   const char *path, struct error *err);

#endif
