/* SPDX-License-Identifier: MIT */
#ifndef STORE_FACTS_H
#define STORE_FACTS_H

#include <stdint.h>

struct buf;
struct commit;
struct conditions;
struct json;
struct machine;
struct policy;
struct run;

/*
 * The small facts of a run as JSON values: one form for run files and for
 * the store's columns.  Reading is lenient, because older and newer versions
 * wrote other facts: what is missing is unknown, what is unknown is noted in
 * the run.  Text that is read lives in the run's arena.
 */
const char *facts_read_text(const struct json *object, const char *key,
			    struct run *run);

struct json *facts_commit(const struct commit *commit);
void facts_read_commit(const struct json *value, struct run *run);

struct json *facts_machine(const struct machine *machine);
void facts_read_machine(const struct json *value, struct run *run);

struct json *facts_conditions(const struct conditions *conditions);
void facts_read_conditions(const struct json *value, struct run *run);

struct json *facts_metrics(uint32_t metrics);
uint32_t facts_read_metrics(const struct json *value, struct run *run);

struct json *facts_policy(const struct policy *policy);
void facts_read_policy(const struct json *value, struct policy *policy,
		       struct run *run);

struct json *facts_notes(const struct run *run);
void facts_read_notes(const struct json *value, struct run *run);

/* Say once in RUN's notes that WHAT called NAME is not known here. */
void facts_note_unknown(struct run *run, const char *what, const char *name);

/* Print VALUE compactly into OUT (which is emptied first) and free it. */
const char *facts_print(struct json *value, struct buf *out);

#endif
