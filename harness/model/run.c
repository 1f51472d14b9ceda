/* SPDX-License-Identifier: MIT */
/*
 * Runs: made, added to, ended.  Invariant: a run owns its workers; whoever
 * hands one over keeps his own.
 */
#include "model/run.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

const char *const run_state_names[] = { [RUN_OPEN] = "open",
					[RUN_SEALED] = "sealed",
					[RUN_INTERRUPTED] = "interrupted",
					NULL };

struct run *run_new(void)
{
	struct run *run = xcalloc(1, sizeof(*run));

	text_uuid(run->uuid);
	run->machine.cpus = run->machine.cores = -1;
	run->machine.sockets = run->machine.numa_nodes = -1;
	run->machine.memory_bytes = -1;
	run->conditions.load1 = (double)NAN;
	run->conditions.steal_ratio = (double)NAN;
	run->conditions.pressure_cpu = (double)NAN;
	run->conditions.throttled_ratio = (double)NAN;
	run->conditions.quota_cpus = (double)NAN;
	run->conditions.mhz = -1;
	return run;
}

void run_free(struct run *run)
{
	if (!run)
		return;
	for (size_t i = 0; i < run->count; i++)
		worker_release(&run->items[i]);
	free(run->items);
	strvec_release(&run->notes);
	arena_release(&run->arena);
	free(run);
}

void run_note(struct run *run, const char *fmt, ...)
{
	struct buf note = BUF_INIT;
	va_list args;

	va_start(args, fmt);
	buf_vaddf(&note, fmt, args);
	va_end(args);
	strvec_push(&run->notes, note.data);
	buf_release(&note);
}

void run_note_once(struct run *run, const char *text)
{
	for (size_t i = 0; i < run->notes.count; i++)
		if (strcmp(run->notes.items[i], text) == 0)
			return;
	strvec_push(&run->notes, text);
}

const struct run_case *run_find(const struct run *run, const char *id)
{
	for (size_t i = 0; i < run->case_count; i++)
		if (!strcmp(run->cases[i].id, id))
			return &run->cases[i];
	return NULL;
}

void run_note_outcome(struct run *run, const struct worker *worker)
{
	struct run_case *c = &run->cases[worker->case_index];

	if (worker->outcome == OUTCOME_MEASURED ||
	    c->outcome != OUTCOME_MEASURED)
		return;
	c->outcome = worker->outcome;
	c->lacking = worker->lacking;
	c->reason = arena_strdup(&run->arena, worker->reason);
}

void run_add(struct run *run, const struct worker *worker)
{
	worker_copy(worker, VEC_PUSH(run));
}
