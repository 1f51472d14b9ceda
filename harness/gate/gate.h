/* SPDX-License-Identifier: MIT */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include <stdbool.h>

#include "base/compiler.h"
#include "model/exit_status.h"

struct error;
struct finding;
struct findings;
struct measure_listener;
struct measure_setup;
struct plan;
struct run;

/*
 * The policy that turns findings into one exit status, and the measuring
 * that a verdict asks for before anybody is told that his change is bad.
 */

enum gate_strictness {
	GATE_LENIENT,
	GATE_STRICT,
	GATE_TELLING /* lenient, and what is worse is told but does not fail */
};

/* A waiver that holds takes the sting out of a finding. */
bool gate_forgives(const struct finding *finding);

/* What FINDINGS say to a CI: see EXIT STATUS in tare(1). */
enum exit_status gate_status(const struct findings *findings,
			     enum gate_strictness strictness);

/* Count those `worse` as confirmed whose policy says `confirm: none`. */
void gate_trust(struct findings *findings, const struct run *head);

/*
 * Measure the cases of gated `worse` findings a second time (PLAN and HEAD
 * are what they were first measured with) and mark those confirmed that are
 * worse again; the others become undecided, "not reproduced".  AGAIN gets
 * the second run, NULL if there was nothing to confirm; the caller's to
 * free.  A policy of `confirm: none` needs no second look.
 */
MUST_CHECK int gate_confirm(const struct measure_setup *setup,
			    const struct plan *plan, const struct run *base,
			    const struct run *head,
			    const struct measure_listener *listener,
			    struct findings *findings, struct run **again,
			    struct error *err);

#endif
