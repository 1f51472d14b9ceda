/* SPDX-License-Identifier: MIT */
#ifndef TESTS_REPORTS_MADE_H
#define TESTS_REPORTS_MADE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>

#include "model/findings.h"

#define NONE ((double)NAN)

struct buf;
struct run_summary;
struct trend;

/* Names that have broken other programs. */
extern const char *const made_names[];
extern const size_t made_name_count;

struct findings *made_findings(void);	   /* plain ones, of all verdicts */
struct findings *made_evil_findings(void); /* one for each evil name */
struct findings *made_many_findings(size_t count, const char *name);

/* One more, of a ratio of 1.5; one that is worse is confirmed. */
void made_finding(struct findings *findings, const char *case_id,
		  enum metric metric, enum verdict verdict, bool gated);

struct run_summary *made_run(void);
struct run_summary *made_evil_run(void);
void made_run_free(struct run_summary *run);

struct trend *made_trend(void);
struct trend *made_evil_trend(void);

/* 10,000 characters. */
const char *made_long_name(void);

/* Compare with tests/golden/NAME; UPDATE=1 in the environment rewrites it. */
void assert_golden(const char *name, const struct buf *actual);

/* No control character but the newline (and CR where CSV has it), valid
 * UTF-8, no mark of writing direction. */
void assert_harmless(const struct buf *text);

#endif
