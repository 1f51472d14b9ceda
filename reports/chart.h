/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_CHART_H
#define REPORTS_CHART_H

#include "base/compiler.h"

struct buf;
struct error;
struct series;
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

/*
 * The same into the folder DIR (made if need be): a file for each series,
 * named by chart_add_name(), and one with all, called overview.
 */
MUST_CHECK int chart_trend_set(const struct trend *trend, enum chart_form form,
			       const char *dir, struct error *err);

/* Append the file name of a series without its ending: readable, safe
 * anywhere, the same for the same case and metric. */
void chart_add_name(struct buf *buf, const struct series *series);

#endif
