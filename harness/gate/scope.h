/* SPDX-License-Identifier: MIT */
#ifndef GATE_SCOPE_H
#define GATE_SCOPE_H

#include <stdbool.h>

struct findings;
struct run;
struct strvec;

/* What the user asked to gate: all of the suites that head was made of, or
 * less. */
struct gate_scope {
	const struct strvec *patterns; /* -k; none: every case */
	bool by_tag;		       /* --tag was given */
};

/*
 * A case of BASE that HEAD was never asked for is not missing: take those of
 * other suites, and those that the scope leaves out, from FINDINGS.  (Base
 * does not know tags: with --tag none is missing.)
 */
void gate_narrow(struct findings *findings, const struct run *base,
		 const struct run *head, const struct gate_scope *scope);

#endif
