/* SPDX-License-Identifier: MIT */
/* Made by make_reference.py; do not edit. */
#ifndef TESTS_STATS_SCREEN_REFERENCE_H
#define TESTS_STATS_SCREEN_REFERENCE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* clang-format off */
static const double screen_logs[] = {
	-8.9866887, -9.0006435, -8.9946138,
	-9.0120972, -9.0060247, -8.9876886,
	-9.0142023, -8.9934457, -9.0061029,
	-9.0022745, -8.9897579, -8.9860265,
	-9.0098469, -9.0041394, -9.0204333,
	-8.706758299999999, -9.0133124, -9.0003692,
	-8.9988265, -8.989856, -9.0075421,
	-9.0141206, -9.0069308,
};

static const struct {
	size_t count;
	double log, prior, variance, scale, t, df, p;
	bool flagged, blind;
} screen_rows[] = {
	{ 5, -8.99, 0.0001, 9.731357155699434e-05, 0.010880631550337352, 0.9203123875367784, 8, 0.19216044005232766, false, false },
	{ 12, -8.95, 0.0001, 9.938848461173715e-05, 0.01038496597637352, 4.650683668732995, 15, 0.00015692373803603648, true, false },
	{ 23, -8.96, 2.5e-05, 0.0001535576518444672, 0.011737111625833083, 3.54635719777605, 23, 0.0008609122448402156, true, true },
	{ 23, -9.5, (double)NAN, 0.0001535576518444672, 0.01269785550542652, -39.24883296172653, 23, 1.0, false, true },
};

/* clang-format on */
#endif
