/* SPDX-License-Identifier: MIT */
/* Made by make_reference.py; do not edit. */
#ifndef TESTS_STATS_MULTIPLE_REFERENCE_H
#define TESTS_STATS_MULTIPLE_REFERENCE_H

/* clang-format off */
static const double multiple_p[] = {
	0.0003, 0.2, 1e-05,
	0.004, 0.004, 0.03,
	0.9, 0.051,
};

static const double multiple_holm_expected[] = {
	0.0021, 0.4, 8e-05,
	0.024, 0.024, 0.12,
	0.9, 0.153,
};

static const double multiple_bh_expected[] = {
	0.0012, 0.22857142857142856, 8e-05,
	0.008, 0.008, 0.048,
	0.9, 0.06799999999999999,
};

/* clang-format on */
#endif
