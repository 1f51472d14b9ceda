/* SPDX-License-Identifier: MIT */
#ifndef PLAN_PLANNER_H
#define PLAN_PLANNER_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct plan;
struct suite;
struct survey;

struct plan_options {
	const char *const *patterns; /* -k: any of them; NULL: all cases */
	const char *const *tags;     /* --tag: any of them; NULL: all */
	const char *const *ids;	     /* only these identities; NULL: all */
	bool quick;
	int64_t budget_ns; /* --budget for everything; 0: none */
	int processes;	   /* --processes; 0: as the suite says */
	/* Seconds a process of a case took before, and how many a run had;
	 * NaN if it is not known; may be NULL. */
	double (*cost)(void *context, const char *case_id, double *processes);
	void *context;
};

/*
 * Expand SUITES (COUNT of them, with their surveys) into cases, in the
 * order of the files.  Borrows from suites and surveys.  ERROR_USAGE if the
 * patterns leave nothing.
 */
struct plan *plan_make(const struct suite *const *suites,
		       const struct survey *const *surveys, int count,
		       const struct plan_options *options, struct error *err);

#endif
