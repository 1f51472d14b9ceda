/* SPDX-License-Identifier: MIT */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "model/run.h"

struct error;
struct store;
struct trend;

/*
 * Runs on disk, in one SQLite file; the only SQL.  Raw samples are written
 * once and never changed; points (medians for trends) are derived from them
 * and can be rebuilt.  Two processes may use a store at once.
 *
 * The schema keeps one promise: a newer tare reads every older store
 * (migrations, each in a transaction); an older tare refuses a newer one.
 */

/* Open or make the store at PATH (its folder too; a folder called .tare gets
 * a .gitignore).  NULL: not a store, from a newer version, no permission. */
struct store *store_open(const char *path, struct error *err);

/* To read from: where no file is at PATH none is made, nothing is in it. */
struct store *store_open_to_read(const char *path, struct error *err);
void store_close(struct store *store);

/* Record RUN's description (not its workers) as open.  An unfinished run that
 * is already there is opened again (--resume); a sealed one is an error. */
MUST_CHECK int store_begin(struct store *store, const struct run *run,
			   struct error *err);

/* Add one finished worker; on disk when this returns. */
MUST_CHECK int store_add(struct store *store, const char *uuid,
			 const struct worker *worker, struct error *err);

/* What trends and lookups need of one case and metric of a run, so that they
 * never open raw samples.  Made by the caller from its summaries; NaN where a
 * number does not exist.  Rows with n 0 are left out. */
struct point_row {
	size_t case_index; /* in the run */
	enum metric metric;
	size_t n; /* processes */
	double median, low, high, mad;
	double yardstick, calm, calm_low, calm_high; /* of time: trend.h */
};

/* Mark it complete (or interrupted; RUN's state says which), with what the
 * end of a run knows: ended_ns, conditions, outcomes of cases, notes; and
 * with its points.  A sealed run is refused. */
MUST_CHECK int store_finish(struct store *store, const struct run *run,
			    const struct point_row *points, size_t count,
			    struct error *err);

/* Record a whole run that came from elsewhere; twice is the same as once, and
 * a sealed run is never replaced. */
MUST_CHECK int store_put(struct store *store, const struct run *run,
			 const struct point_row *points, size_t count,
			 struct error *err);

enum store_depth { STORE_HEAD, STORE_WHOLE }; /* without or with samples */

/* By UUID or a prefix of it that only one run has (>= 4 digits), or
 * "latest", the newest that is sealed.  ERROR_NOTHING if there is none, with
 * what is there instead; ERROR_USAGE if there are several, with their UUIDs.
 * Where raw samples were pruned a note in the run says so. */
struct run *store_get(struct store *store, const char *which,
		      enum store_depth depth, struct error *err);

/* The newest run that is not sealed and was made of the same cases (their
 * definition, code and interpreter too), on the same machine and commit, both
 * of a clean tree or both not: what --resume goes on with.  NULL without ERR if there is none. */
struct run *store_unfinished(struct store *store, const struct run *like,
			     struct error *err);

/* The newest sealed run like that; without its samples. */
struct run *store_sealed(struct store *store, const struct run *like,
			 struct error *err);

struct run_row {
	char uuid[37];
	enum run_state state;
	int64_t started_ns, ended_ns;
	char *suites;	 /* names, comma between */
	char *baselines; /* names that point at it, comma between; NULL */
	char *commit, *subject; /* NULL */
	bool dirty, quick;
	size_t cases, failed;
};

struct run_rows {
	struct run_row *items;
	size_t count, capacity;
};

/* Newest first, at most LIMIT (0: all). */
MUST_CHECK int store_list(struct store *store, size_t limit,
			  struct run_rows *rows, struct error *err);
void run_rows_release(struct run_rows *rows);

/*
 * Baselines: a name that points at runs, newest first; of each machine the
 * last STORE_WINDOW count.  A run that is not sealed, is quick, measured
 * nothing or has failed cases is refused (ERROR_USAGE, with the reason).
 */
enum { STORE_WINDOW = 20 };

/* May a baseline be called NAME? */
MUST_CHECK int store_baseline_check_name(const char *name, struct error *err);

MUST_CHECK int store_baseline_add(struct store *store, const char *name,
				  const char *uuid, struct error *err);
MUST_CHECK int store_baseline_remove(struct store *store, const char *name,
				     struct error *err);

/* Set ERR: there is no baseline NAME; with the names that there are.
 * Returns -1. */
int store_baseline_missing(struct store *store, const char *name,
			   struct error *err);
bool store_baseline_exists(struct store *store, const char *name);

struct baseline_row {
	char *name, *machine_id, *machine_name;
	size_t runs;
	char newest[37]; /* UUID */
	char *commit;	 /* of the newest; NULL */
	int64_t newest_ns;
};

struct baseline_rows {
	struct baseline_row *items;
	size_t count, capacity;
};

MUST_CHECK int store_baselines(struct store *store, struct baseline_rows *rows,
			       struct error *err);
void baseline_rows_release(struct baseline_rows *rows);

/* UUIDs of a baseline's runs, newest first, at most LIMIT (0: STORE_WINDOW);
 * of one machine, or of any if MACHINE_ID is NULL. */
struct strvec;
MUST_CHECK int store_baseline_runs(struct store *store, const char *name,
				   const char *machine_id, size_t limit,
				   struct strvec *uuids, struct error *err);

struct trend_query {
	const char *const *patterns; /* NULL-ended; NULL: every case */
	uint32_t metrics;	     /* METRIC_BITs */
	const char *machine_id;	     /* NULL: any */
	size_t limit;		     /* newest so many points a series; 0 */
};

/* Series of points, sealed runs only (and no quick ones), in order of
 * measuring.  Tags are NULL: the store does not know git. */
struct trend *store_trend(struct store *store, const struct trend_query *query,
			  struct error *err);

/* Look at every page and every blob; ERR says the first thing wrong. */
MUST_CHECK int store_check(struct store *store, struct error *err);

/* Delete the raw samples of sealed runs measured before BEFORE_NS (realtime),
 * never their points or readings.  REMOVED: how many runs lost theirs. */
MUST_CHECK int store_prune_raw(struct store *store, int64_t before_ns,
			       size_t *removed, struct error *err);

/* Seconds a process of a case took, and how many there were, on average over
 * the last five runs that measured it; NaN if none did. */
double store_cost(struct store *store, const char *case_id, double *processes);

#endif
