/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>

#include "gate/selfcheck.h"
#include "made_findings.h"

static void add_run(struct selfcheck *check, enum verdict verdict,
		    bool confirmed, double noise)
{
	struct findings *findings = findings_new();
	struct finding *time = made_finding(findings, "s/a", METRIC_TIME,
					    verdict);

	time->confirmed = confirmed;
	time->noise = noise;
	time->detectable = 1 + 2 * noise;
	time->pairs = 7;
	time->seconds = 2;
	made_finding(findings, "s/a", METRIC_ALLOCATIONS, VERDICT_SAME);
	findings->seconds = 3;
	selfcheck_add(check, findings);
	findings_free(findings);
}

void test_selfcheck_sums(void **state)
{
	struct selfcheck check = { .items = NULL };

	(void)state;
	add_run(&check, VERDICT_SAME, false, .01);
	add_run(&check, VERDICT_UNDECIDED, false, .03);
	add_run(&check, VERDICT_WORSE, true, (double)NAN);
	add_run(&check, VERDICT_WORSE, false, .02);
	assert_int_equal(check.count, 1);
	assert_int_equal(check.runs, 4);
	assert_int_equal(check.alarmed, 1);
	assert_int_equal(check.items[0].times, 4);
	assert_int_equal(check.items[0].same, 1);
	assert_int_equal(check.items[0].undecided, 1);
	assert_int_equal(check.items[0].alarms, 1);
	assert_true(fabs(check.items[0].detectable - 1.06) < 1e-12);
	assert_true(check.items[0].noise > .0195 &&
		    check.items[0].noise < .0205);
	assert_true(fabs(check.items[0].pairs - 28) < 1e-9);
	assert_true(fabs(check.seconds - 12) < 1e-9);
	selfcheck_release(&check);
	selfcheck_release(&check);
}

/* 1 - .05^(1/n) where nothing was seen. */
void test_selfcheck_bound(void **state)
{
	(void)state;
	assert_true(fabs(selfcheck_bound(0, 5) - .4507197283469411) < 1e-9);
	assert_true(fabs(selfcheck_bound(0, 299) - (1 - pow(.05, 1. / 299))) <
		    1e-9);
	assert_true(fabs(selfcheck_bound(5, 5) - 1) < 1e-12);
}
