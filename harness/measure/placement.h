/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_PLACEMENT_H
#define MEASURE_PLACEMENT_H

struct cpu_claim;
struct run;
struct worker;

/*
 * Where workers were to run, and where they did: what differs is worth a
 * note of the run, not a failure.  Each is noted once; CPUS may be NULL.
 */

/* That the harness has to share its CPU with what it measures. */
void placement_note_sharing(const struct cpu_claim *cpus, struct run *run);

/* That WORKER found itself elsewhere, or free to go elsewhere. */
void placement_note_worker(const struct cpu_claim *cpus,
			   const struct worker *worker, struct run *run);

#endif
