/* SPDX-License-Identifier: MIT */
#ifndef EXCHANGE_EXCHANGE_H
#define EXCHANGE_EXCHANGE_H

#include <stddef.h>

#include "base/compiler.h"
#include "model/metric.h"

struct buf;
struct error;
struct run;

/*
 * Other tools' files, both ways.  What is read becomes runs of workers, with
 * raw values where the file has them; the machine's id is made from what the
 * file says of it, so such a run is never silently held against one of tare's
 * own.  Reading a file twice gives the same UUIDs.
 */
enum exchange_format {
	EXCHANGE_PYPERF,
	EXCHANGE_ASV,
	EXCHANGE_PYTEST_BENCHMARK,
	EXCHANGE_HYPERFINE,
	EXCHANGE_GITHUB_ACTION_BENCHMARK,
	EXCHANGE_BENCHER,
	EXCHANGE_COUNT /* and: find out */
};

/* For option tables: "pyperf|asv|..." */
#define EXCHANGE_FORMATS                         \
	"pyperf|asv|pytest-benchmark|hyperfine|" \
	"github-action-benchmark|bencher"

/* By name; EXCHANGE_COUNT if there is none. */
enum exchange_format exchange_find(const char *name);

struct imported_runs {
	struct run **items;
	size_t count, capacity;
};

void imported_runs_release(struct imported_runs *runs);

/* What is read.  SUITE names the suite; NULL: the file's name does. */
struct exchange_file {
	const char *text;
	size_t len;
	const char *path; /* for messages */
	const char *suite;
};

/*
 * Append the runs that FILE holds, sealed.  -1 and ERROR_INPUT without a
 * change to RUNS where its text is none of that format.
 */
MUST_CHECK int exchange_parse(const struct exchange_file *file,
			      enum exchange_format format,
			      struct imported_runs *runs, struct error *err);

/* What is written: one value a process, without NaN; made by the caller,
 * who knows how to compute them. */
struct process_values {
	double *items;
	size_t count;
};

struct exported_case {
	struct process_values metric[METRIC_COUNT];
};

struct exported_run {
	const struct run *run;
	const struct exported_case *cases; /* one for each of the run's */
};

/* Append the run as FORMAT; -1 if nothing in it can be said in FORMAT. */
MUST_CHECK int exchange_print(const struct exported_run *exported,
			      enum exchange_format format, struct buf *out,
			      struct error *err);

#endif
