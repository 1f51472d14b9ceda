/* SPDX-License-Identifier: MIT */
#ifndef EXCHANGE_IMPORTING_H
#define EXCHANGE_IMPORTING_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "model/metric.h"

struct error;
struct exchange_file;
struct imported_runs;
struct json;
struct run;
struct run_case;
struct worker;

/* A run being made from another tool's file. */
struct importing {
	const char *tool;    /* "pyperf" */
	const char *suite;   /* in the run's arena */
	struct run *run;     /* owned until it is handed over */
	uint64_t facts_hash; /* of what is known of the machine */
	size_t facts_count;
	struct run_case *items; /* the cases so far */
	size_t count, capacity;
	struct error *err;
};

/* The file that it all comes from. */
struct import_source {
	const struct exchange_file *file;
	const struct json *root;
};

/* Put what SOURCE says into the run; CONTEXT as given to importing_run(). */
typedef int importing_fill(struct importing *in,
			   const struct import_source *source,
			   const void *context);

/* A run that FILL makes, handed to RUNS; -1 if it has no value at all.  PART
 * numbers the runs of one file. */
MUST_CHECK int importing_run(const char *tool,
			     const struct import_source *source, size_t part,
			     importing_fill *fill, const void *context,
			     struct imported_runs *runs, struct error *err);

/* Something stable that is known of the machine; NULL is ignored. */
void importing_fact(struct importing *in, const char *key, const char *value);

/*
 * The case called NAME, made if it is new; its index.  An identity of tare's
 * own stays as it is, with ":METRIC" behind it cut off and put into *METRIC;
 * anything else becomes SUITE/NAME@LABEL.  PYTHON ("CPython", "3.12.1") gives
 * the label; NULL: the tool does.
 */
struct import_python {
	const char *implementation, *version;
};
size_t importing_case(struct importing *in, const char *name,
		      const struct import_python *python, enum metric *metric);

/* A worker for METRIC of that case: one that lacks it, if the case has many
 * metrics, else a new one.  Good until the next call. */
struct worker *importing_worker(struct importing *in, size_t case_index,
				enum metric metric);

/* Append a slice of LOOPS calls of that many seconds each; LOOPS 0: as many
 * as it takes to keep the digits. */
MUST_CHECK int importing_slice(struct importing *in, struct worker *worker,
			       double seconds, int64_t loops);

/* All numbers of LIST as slices. */
MUST_CHECK int importing_slices(struct importing *in, struct worker *worker,
				const struct json *list, int64_t loops);

/* One value of a metric other than time. */
void importing_reading(struct importing *in, struct worker *worker,
		       enum metric metric, double value);

/* One number of any metric, time included, as a process of its own. */
MUST_CHECK int importing_value(struct importing *in, size_t case_index,
			       enum metric metric, double value);

/* ns since 1970 of "2016-10-21 03:14:19.6+00:00", T or blank; 0: unknown. */
int64_t importing_date(const char *text);

#endif
