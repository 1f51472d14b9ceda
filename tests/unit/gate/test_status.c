/* SPDX-License-Identifier: MIT */
/* Findings to an exit status, row by row. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "gate/gate.h"
#include "model/findings.h"

void test_gate_status(void **state);
void test_gate_status_takes_the_first_that_applies(void **state);

#define GATED 1u
#define CONFIRMED 2u
#define ACCEPTED 4u
#define EXPIRED 8u

static void add(struct findings *findings, enum verdict verdict,
		unsigned int marks)
{
	struct finding *finding = VEC_PUSH(findings);

	finding->case_id = "s/a@py";
	finding->verdict = verdict;
	finding->gated = marks & GATED;
	finding->confirmed = marks & CONFIRMED;
	finding->accepted = marks & ACCEPTED ? "wanted" : NULL;
	finding->expired = marks & EXPIRED;
}

void test_gate_status(void **state)
{
	/* beside one gated SAME, or alone */
	static const struct {
		enum verdict verdict;
		unsigned int marks;
		int beside, strict, alone;
	} rows[] = {
		{ VERDICT_SAME, GATED, 0, 0, 0 },
		{ VERDICT_SAME, 0, 0, 0, 5 },
		{ VERDICT_BETTER, GATED, 0, 0, 0 },
		{ VERDICT_WORSE, GATED | CONFIRMED, 1, 1, 1 },
		{ VERDICT_WORSE, GATED, 0, 0, 0 },
		{ VERDICT_WORSE, CONFIRMED, 0, 0, 5 },
		{ VERDICT_WORSE, GATED | CONFIRMED | ACCEPTED, 0, 0, 0 },
		{ VERDICT_WORSE, GATED | CONFIRMED | ACCEPTED | EXPIRED, 1, 1,
		  1 },
		{ VERDICT_UNDECIDED, GATED, 0, 4, 4 },
		{ VERDICT_UNDECIDED, 0, 0, 0, 5 },
		{ VERDICT_FAILED, GATED, 3, 3, 3 },
		{ VERDICT_MISSING, GATED, 3, 3, 3 },
		{ VERDICT_INCOMPARABLE, GATED, 0, 5, 5 },
		{ VERDICT_CHANGED, GATED, 0, 5, 5 },
		{ VERDICT_NEW, 0, 0, 5, 5 },
		{ VERDICT_SKIPPED, 0, 0, 0, 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct findings *findings = findings_new();

		add(findings, rows[i].verdict, rows[i].marks);
		assert_int_equal(gate_status(findings, GATE_LENIENT),
				 rows[i].alone);
		add(findings, VERDICT_SAME, GATED);
		assert_int_equal(gate_status(findings, GATE_LENIENT),
				 rows[i].beside);
		assert_int_equal(gate_status(findings, GATE_STRICT),
				 rows[i].strict);
		findings_free(findings);
	}
}

void test_gate_status_takes_the_first_that_applies(void **state)
{
	struct findings *findings = findings_new();

	(void)state;
	assert_int_equal(gate_status(findings, GATE_LENIENT), 5);
	add(findings, VERDICT_UNDECIDED, GATED);
	assert_int_equal(gate_status(findings, GATE_LENIENT), 4);
	add(findings, VERDICT_NEW, 0);
	add(findings, VERDICT_SAME, GATED);
	assert_int_equal(gate_status(findings, GATE_STRICT), 5);
	add(findings, VERDICT_FAILED, GATED);
	assert_int_equal(gate_status(findings, GATE_STRICT), 3);
	add(findings, VERDICT_WORSE, GATED | CONFIRMED);
	assert_int_equal(gate_status(findings, GATE_STRICT), 1);
	assert_int_equal(gate_status(findings, GATE_TELLING), 3);
	findings_free(findings);
}
