/* SPDX-License-Identifier: MIT */
#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H

#include <stddef.h>

struct findings;
struct run;

/*
 * Judge HEAD against BASE, case by case and metric by metric, obeying the
 * policy that head's cases carry.  Pure: no clock, no file, no global.  Data
 * that cannot be judged get a verdict that says so.  Swapping the two sides
 * swaps WORSE and BETTER and inverts the ratio.  Sides' names, exit status
 * and confirmation are for the caller to fill in.
 */
struct findings *compare_runs(const struct run *base, const struct run *head);

#endif
