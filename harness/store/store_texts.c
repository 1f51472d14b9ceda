/* SPDX-License-Identifier: MIT */
/*
 * Every SQL text but the schema's.
 *
 * Invariant: parameters are bound, and columns read, in the order in which
 * they stand here; no text is ever made at run time.
 */
#include "store/store_sql.h"

#define HEAD_COLUMNS                                                   \
	"id, uuid, state, quick, started_ns, ended_ns, tare_version, " \
	"label, suite_files, commit_hash, commit_subject, "            \
	"commit_branch, commit_date_ns, commit_dirty, machine, "       \
	"conditions, notes, raw_pruned"

/* clang-format off */
const char *const statement_texts[SQL_COUNT] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",

	[SQL_CASE_NAME_ADD] =
		"INSERT OR IGNORE INTO case_name (name) VALUES (?1)",
	[SQL_CASE_NAME_FIND] = "SELECT id FROM case_name WHERE name = ?1",
	[SQL_CASE_NAME_LIST] = "SELECT id, name FROM case_name ORDER BY name",
	[SQL_POLICY_ADD] =
		"INSERT OR IGNORE INTO policy (text) VALUES (?1)",
	[SQL_POLICY_FIND] = "SELECT id FROM policy WHERE text = ?1",

	[SQL_RUN_ADD] =
		"INSERT INTO run (uuid, state, quick, started_ns, ended_ns, "
		"tare_version, label, suite_files, commit_hash, "
		"commit_subject, commit_branch, commit_date_ns, "
		"commit_dirty, machine_id, machine_name, machine, "
		"conditions, notes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		"?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) "
		"RETURNING id",
	[SQL_RUN_REOPEN] = "UPDATE run SET state = 0 WHERE id = ?1",
	[SQL_RUN_FINISH] =
		"UPDATE run SET state = ?2, ended_ns = ?3, conditions = ?4, "
		"notes = ?5 WHERE id = ?1",
	[SQL_RUN_DELETE] = "DELETE FROM run WHERE id = ?1",
	[SQL_RUN_STATE] =
		"SELECT id, state, (SELECT count(*) FROM worker WHERE "
		"worker.run = run.id) FROM run WHERE uuid = ?1",
	[SQL_RUN_HEAD] = "SELECT " HEAD_COLUMNS " FROM run WHERE uuid = ?1",
	[SQL_RUN_PREFIX] = /* 'g' comes after every digit */
		"SELECT uuid FROM run WHERE uuid >= ?1 AND "
		"uuid < ?1 || 'g' ORDER BY started_ns DESC LIMIT 6",
	[SQL_RUN_LATEST] =
		"SELECT uuid FROM run WHERE state = 1 "
		"ORDER BY started_ns DESC, id DESC LIMIT 1",
	[SQL_RUN_UNFINISHED] =
		"SELECT uuid FROM run WHERE state <> 1 AND machine_id = ?1 "
		"AND commit_hash IS ?2 AND quick = ?3 AND commit_dirty = ?4 "
		"ORDER BY started_ns DESC, id DESC",
	[SQL_RUN_SEALED] =
		"SELECT uuid FROM run WHERE state = 1 AND machine_id = ?1 "
		"AND commit_hash IS ?2 AND quick = ?3 AND commit_dirty = ?4 "
		"ORDER BY started_ns DESC, id DESC",
	[SQL_RUN_LIST] =
		"SELECT uuid, state, started_ns, ended_ns, "
		"(SELECT group_concat(suite, ',') FROM (SELECT suite FROM "
		" run_case WHERE run = r.id GROUP BY suite "
		" ORDER BY min(position))), "
		"(SELECT group_concat(name, ',') FROM (SELECT name FROM "
		" baseline WHERE run = r.id ORDER BY name)), "
		"commit_hash, commit_subject, commit_dirty, quick, "
		"(SELECT count(*) FROM run_case WHERE run = r.id), "
		"(SELECT count(*) FROM run_case WHERE run = r.id AND "
		" outcome = 1) "
		"FROM run AS r ORDER BY started_ns DESC, id DESC LIMIT ?1",

	[SQL_CASE_ADD] =
		"INSERT INTO run_case (run, position, case_name, suite, "
		"benchmark, label, python, python_build, definition, code, "
		"reference_id, unit, items, track_better, metrics, policy, "
		"outcome, lacking, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
		"?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
		"?19)",
	[SQL_CASE_FINISH] =
		"UPDATE run_case SET outcome = ?3, lacking = ?4, reason = ?5 "
		"WHERE run = ?1 AND position = ?2",
	[SQL_CASE_LIST] =
		"SELECT c.name, suite, benchmark, label, python, "
		"python_build, definition, code, reference_id, unit, items, "
		"track_better, metrics, p.text, outcome, lacking, reason "
		"FROM run_case AS rc "
		"JOIN case_name AS c ON c.id = rc.case_name "
		"JOIN policy AS p ON p.id = rc.policy "
		"WHERE run = ?1 ORDER BY position",
	[SQL_CASE_COST] =
		"SELECT sum(w.span_ns) * 1e-9 / count(*), "
		"count(*) * 1.0 / count(DISTINCT w.run) FROM ("
		"SELECT rc.run AS run, rc.position AS position "
		"FROM run_case AS rc JOIN run AS r ON r.id = rc.run "
		"WHERE rc.case_name = (SELECT id FROM case_name "
		" WHERE name = ?1) AND r.state = 1 AND r.quick = 0 AND "
		"rc.outcome = 0 ORDER BY r.started_ns DESC, r.id DESC "
		"LIMIT 5) AS last JOIN worker AS w ON w.run = last.run AND "
		"w.position = last.position",
	[SQL_CASE_UNIT] =
		"SELECT rc.unit, rc.track_better FROM run_case AS rc "
		"JOIN run AS r ON r.id = rc.run WHERE rc.case_name = ?1 "
		"ORDER BY r.started_ns DESC, r.id DESC LIMIT 1",

	[SQL_WORKER_ADD] =
		"INSERT INTO worker (run, position, number, pair, first, "
		"started_ns, hash_seed, cpu, span_ns, loop_overhead_ns, "
		"outcome, reason, output, slices, warmup, latency_max_ns, "
		"loop, entry, instrumented, repeats, steal_ratio, "
		"pressure_ratio, throttled_periods, lacking) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
		"?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24) "
		"RETURNING id",
	[SQL_WORKER_LIST] =
		"SELECT id, position, number, pair, first, started_ns, "
		"hash_seed, cpu, span_ns, loop_overhead_ns, outcome, reason, "
		"output, slices, warmup, latency_max_ns, loop, entry, "
		"instrumented, repeats, steal_ratio, pressure_ratio, "
		"throttled_periods, lacking "
		"FROM worker WHERE run = ?1 ORDER BY id",
	[SQL_READING_ADD] =
		"INSERT INTO reading (worker, metric, value) "
		"VALUES (?1, ?2, ?3)",
	[SQL_READING_LIST] =
		"SELECT metric, value FROM reading WHERE worker = ?1",
	[SQL_RAW_ADD] =
		"INSERT INTO raw (worker, name, data) VALUES (?1, ?2, ?3)",
	[SQL_RAW_LIST] = "SELECT name, data FROM raw WHERE worker = ?1",
	[SQL_RAW_ALL] =
		"SELECT raw.data, raw.name, w.slices, r.uuid, w.number "
		"FROM raw JOIN worker AS w ON w.id = raw.worker "
		"JOIN run AS r ON r.id = w.run",
	[SQL_RAW_LOST] =
		"SELECT r.uuid, w.number FROM worker AS w "
		"JOIN run AS r ON r.id = w.run "
		"WHERE w.slices > 0 AND r.raw_pruned = 0 AND NOT EXISTS "
		"(SELECT 1 FROM raw WHERE worker = w.id AND name = 'wall') "
		"LIMIT 1",
	[SQL_RAW_PRUNE] =
		"DELETE FROM raw WHERE worker IN (SELECT w.id FROM worker "
		"AS w JOIN run AS r ON r.id = w.run WHERE r.state = 1 AND "
		"r.raw_pruned = 0 AND r.started_ns < ?1)",
	[SQL_RAW_PRUNED] =
		"UPDATE run SET raw_pruned = 1 WHERE state = 1 AND "
		"raw_pruned = 0 AND started_ns < ?1 RETURNING id",

	[SQL_POINT_ADD] =
		"INSERT OR REPLACE INTO point (case_name, metric, run, n, "
		"median, low, high, mad, yardstick, calm, calm_low, "
		"calm_high) VALUES ("
		"(SELECT case_name FROM run_case WHERE run = ?2 AND "
		" position = ?3), ?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
		"?12)",
	[SQL_POINT_CLEAR] = "DELETE FROM point WHERE run = ?1",
	[SQL_POINT_SERIES] = /* CROSS: points first, by their index */
		"SELECT r.uuid, r.commit_hash, r.commit_subject, "
		"r.machine_id, r.commit_date_ns, r.started_ns, "
		"r.commit_dirty, p.median, p.low, p.high, p.yardstick, "
		"p.calm, p.calm_low, p.calm_high, p.n "
		"FROM point AS p CROSS JOIN run AS r ON r.id = p.run "
		"WHERE p.case_name = ?1 AND p.metric = ?2 AND r.state = 1 "
		"AND r.quick = 0 AND (?3 IS NULL OR r.machine_id = ?3) "
		"ORDER BY r.started_ns DESC, r.id DESC LIMIT ?4",

	[SQL_BASELINE_ADD] =
		"INSERT OR IGNORE INTO baseline (name, run, added_ns) "
		"VALUES (?1, ?2, ?3)",
	[SQL_BASELINE_REMOVE] =
		"DELETE FROM baseline WHERE name = ?1 RETURNING run",
	[SQL_BASELINE_FIND] = "SELECT 1 FROM baseline WHERE name = ?1 LIMIT 1",
	[SQL_BASELINE_NAMES] =
		"SELECT DISTINCT name FROM baseline ORDER BY name",
	[SQL_BASELINE_LIST] = /* bare columns are those of the row of max() */
		"SELECT b.name, r.machine_id, r.machine_name, count(*), "
		"r.uuid, r.commit_hash, max(r.started_ns) "
		"FROM baseline AS b JOIN run AS r ON r.id = b.run "
		"GROUP BY b.name, r.machine_id ORDER BY b.name, r.machine_id",
	[SQL_BASELINE_RUNS] =
		"SELECT r.uuid FROM baseline AS b JOIN run AS r "
		"ON r.id = b.run WHERE b.name = ?1 AND "
		"(?2 IS NULL OR r.machine_id = ?2) "
		"ORDER BY r.started_ns DESC, r.id DESC LIMIT ?3",
	[SQL_BASELINE_FIT] =
		"SELECT r.id, r.state, r.quick, count(rc.position), "
		"sum(rc.outcome = 1), sum(rc.outcome = 0) FROM run AS r "
		"LEFT JOIN run_case AS rc ON rc.run = r.id "
		"WHERE r.uuid = ?1 GROUP BY r.id",
};
/* clang-format on */
