/* SPDX-License-Identifier: MIT */
#ifndef EXCHANGE_FORMATS_H
#define EXCHANGE_FORMATS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "exchange/importing.h"

struct error;
struct exported_run;
struct import_source;
struct imported_runs;
struct json;
struct process_values;
struct run_case;

/* A format is a row: how its files look, and the way in and out. */
struct exchange_row {
	const char *name;
	/* Is it this one?  Formats are asked in their order. */
	bool (*is_it)(const struct json *root);
	importing_fill *fill;
	/* Of files that may hold many runs; NULL: one, that FILL makes. */
	int (*read)(const struct import_source *source,
		    struct imported_runs *runs, struct error *err);
	/* NULL: nothing in the run can be said so. */
	struct json *(*make)(const struct exported_run *exported);
};

extern const struct exchange_row exchange_pyperf;
extern const struct exchange_row exchange_asv;
extern const struct exchange_row exchange_pytest_benchmark;
extern const struct exchange_row exchange_hyperfine;
extern const struct exchange_row exchange_github_action_benchmark;
extern const struct exchange_row exchange_bencher;

/* What MAKE makes of each case that has times, in a list; NULL if none has. */
struct json *exported_times(
	const struct exported_run *exported,
	struct json *(*make)(const struct run_case *of_case,
			     const struct process_values *values));

/* "ID" for time, "ID:metric" for the others; to free(). */
char *exported_name(const struct run_case *of_case, unsigned int metric);

#endif
