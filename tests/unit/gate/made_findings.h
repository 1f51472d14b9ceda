/* SPDX-License-Identifier: MIT */
#ifndef TESTS_GATE_MADE_FINDINGS_H
#define TESTS_GATE_MADE_FINDINGS_H

#include "model/findings.h"

/* Add a gated finding; CASE_ID is borrowed.  Good until the next one. */
struct finding *made_finding(struct findings *findings, const char *case_id,
			     enum metric metric, enum verdict verdict);

#endif
