/* SPDX-License-Identifier: MIT */
/*
 * The schema, as the steps that lead to it.
 *
 * Invariant: a step that was released is never edited; a change of the
 * schema is a step of its own at the end.  Metrics and columns are stored by
 * name, so that their order in the code may change; states and outcomes by
 * number, which may not.
 */
#include "store/store_sql.h"

#include "base/compiler.h"
#include "model/run.h"

_Static_assert(RUN_OPEN == 0 && RUN_SEALED == 1 && RUN_INTERRUPTED == 2,
	       "states are stored by number");
_Static_assert(OUTCOME_MEASURED == 0 && OUTCOME_FAILED == 1 &&
		       OUTCOME_SKIPPED == 2,
	       "outcomes are stored by number");
_Static_assert(LOOP_PROBE == 1 && LOOP_PYTHON == 2,
	       "timing loops are stored by number");
_Static_assert(ENTRY_BY_VECTORCALL == 1 && ENTRY_BY_OBJECT_CALL == 4,
	       "call entries are stored by number");
_Static_assert(BETTER_LOWER == 0 && BETTER_HIGHER == 1,
	       "directions are stored by number");

/* clang-format off */
static const char schema_1[] =
	"CREATE TABLE case_name ("
	" id INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL UNIQUE"
	") STRICT;"

	/* the same policy governs most cases of most runs */
	"CREATE TABLE policy ("
	" id INTEGER PRIMARY KEY,"
	" text TEXT NOT NULL UNIQUE"
	") STRICT;"

	"CREATE TABLE run ("
	" id INTEGER PRIMARY KEY,"
	" uuid TEXT NOT NULL UNIQUE,"
	" state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),"
	" quick INTEGER NOT NULL,"
	" started_ns INTEGER NOT NULL,"
	" ended_ns INTEGER NOT NULL,"
	" tare_version TEXT,"
	" label TEXT,"
	" suite_files TEXT,"
	" commit_hash TEXT,"
	" commit_subject TEXT,"
	" commit_branch TEXT,"
	" commit_date_ns INTEGER NOT NULL,"
	" commit_dirty INTEGER NOT NULL,"
	" machine_id TEXT NOT NULL,"
	" machine_name TEXT,"
	" machine TEXT NOT NULL,"	/* JSON */
	" conditions TEXT NOT NULL,"	/* JSON */
	" notes TEXT NOT NULL,"		/* JSON */
	" raw_pruned INTEGER NOT NULL DEFAULT 0"
	") STRICT;"
	"CREATE INDEX run_started ON run (started_ns);"

	"CREATE TABLE run_case ("
	" run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
	" position INTEGER NOT NULL,"
	" case_name INTEGER NOT NULL REFERENCES case_name (id),"
	" suite TEXT,"
	" benchmark TEXT,"
	" label TEXT,"
	" python TEXT,"
	" python_build TEXT,"
	" definition TEXT,"
	" code TEXT,"
	" reference_id TEXT,"
	" unit TEXT,"
	" items INTEGER NOT NULL,"
	" track_better INTEGER NOT NULL,"
	" metrics TEXT NOT NULL,"	/* JSON: names */
	" policy INTEGER NOT NULL REFERENCES policy (id),"
	" outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 2),"
	" reason TEXT,"
	" PRIMARY KEY (run, position)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX run_case_name ON run_case (case_name, run);"

	"CREATE TABLE worker ("
	" id INTEGER PRIMARY KEY,"
	" run INTEGER NOT NULL,"
	" position INTEGER NOT NULL,"
	" number INTEGER NOT NULL,"
	" pair INTEGER NOT NULL,"
	" first INTEGER NOT NULL,"
	" started_ns INTEGER NOT NULL,"
	" hash_seed INTEGER NOT NULL,"
	" cpu INTEGER NOT NULL,"
	" span_ns INTEGER NOT NULL,"
	" loop_overhead_ns REAL,"
	" outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 2),"
	" reason TEXT,"
	" output TEXT,"
	" slices INTEGER NOT NULL,"
	" warmup INTEGER NOT NULL,"
	" latency_max_ns INTEGER NOT NULL,"
	" FOREIGN KEY (run, position) REFERENCES run_case (run, position)"
	"  ON DELETE CASCADE"
	") STRICT;"
	"CREATE INDEX worker_run ON worker (run, position);"

	"CREATE TABLE reading ("
	" worker INTEGER NOT NULL REFERENCES worker (id) ON DELETE CASCADE,"
	" metric TEXT NOT NULL,"
	" value REAL,"
	" PRIMARY KEY (worker, metric)"
	") STRICT, WITHOUT ROWID;"

	/* blobs as column_encode() makes them */
	"CREATE TABLE raw ("
	" id INTEGER PRIMARY KEY,"
	" worker INTEGER NOT NULL REFERENCES worker (id) ON DELETE CASCADE,"
	" name TEXT NOT NULL,"
	" data BLOB NOT NULL,"
	" UNIQUE (worker, name)"
	") STRICT;"

	/* derived; a series lies together, in the order of runs */
	"CREATE TABLE point ("
	" case_name INTEGER NOT NULL REFERENCES case_name (id),"
	" metric TEXT NOT NULL,"
	" run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
	" n INTEGER NOT NULL,"
	" median REAL,"
	" low REAL,"
	" high REAL,"
	" mad REAL,"
	" yardstick REAL,"
	" PRIMARY KEY (case_name, metric, run)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX point_run ON point (run);"

	"CREATE TABLE baseline ("
	" name TEXT NOT NULL,"
	" run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
	" added_ns INTEGER NOT NULL,"
	" PRIMARY KEY (name, run)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX baseline_run ON baseline (run);";

static const char schema_2[] =
	"ALTER TABLE worker ADD COLUMN loop INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE worker ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE worker ADD COLUMN instrumented INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE worker ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE worker ADD COLUMN steal_ratio REAL;"
	"ALTER TABLE worker ADD COLUMN pressure_ratio REAL;"
	"ALTER TABLE worker ADD COLUMN throttled_periods INTEGER NOT NULL"
	" DEFAULT -1;";

/* The yardstick of before: what was divided by it is not comparable. */
static const char schema_3[] = "UPDATE point SET yardstick = NULL;";

static const char schema_4[] =
	"ALTER TABLE run_case ADD COLUMN lacking INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE worker ADD COLUMN lacking INTEGER NOT NULL DEFAULT 0;"
	/* by other yardsticks: that of before, an instrumented probe's */
	"UPDATE point SET yardstick = NULL;";

static const char schema_5[] =
	"ALTER TABLE point ADD COLUMN calm REAL;"
	"ALTER TABLE point ADD COLUMN calm_low REAL;"
	"ALTER TABLE point ADD COLUMN calm_high REAL;"
	/* read in another way: of moments in which the machine was calm */
	"UPDATE point SET yardstick = NULL;";
/* clang-format on */

const char *const store_migrations[] = { schema_1, schema_2, schema_3, schema_4,
					 schema_5 };
const int store_schema_version = (int)ARRAY_LEN(store_migrations);
