/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "compare/compare.h"
#include "made_run.h"
#include "model/findings.h"
#include "two_fixture.h"

void test_compare_obeys_a_limit(void **state)
{
	const double bytes = 3e9;
	const struct finding *finding;
	struct two two;

	(void)state;
	make_two(&two);
	made_readings(two.base, METRIC_PEAK_MEMORY, &bytes, 1);
	made_readings(two.head, METRIC_PEAK_MEMORY, &bytes, 1);
	two.head_case->policy.metric[METRIC_PEAK_MEMORY].limit = 1024. * 1024 *
								 1024;
	finding = only_finding(&two);
	assert_int_equal(finding->verdict, VERDICT_WORSE);
	assert_true(finding->ratio == 1);
	assert_true(finding->over_limit);
	assert_true(finding->limit == 1024. * 1024 * 1024);
	assert_string_equal(finding->reason,
			    "2.79 GiB is over the limit of 1.00 GiB");
	end_two(&two);
}

void test_compare_obeys_a_limit_of_a_new_case(void **state)
{
	struct two two;

	(void)state;
	make_new(&two);
	two.head_case->policy.metric[METRIC_TIME].limit = 1e-7;
	two.findings = compare_runs(two.base, two.head);
	assert_int_equal(two.findings->count, 2);
	assert_int_equal(two.findings->items[0].verdict, VERDICT_NEW);
	assert_int_equal(two.findings->items[1].verdict, VERDICT_WORSE);
	assert_int_equal(two.findings->items[1].metric, METRIC_TIME);
	assert_true(two.findings->items[1].over_limit);
	assert_true(two.findings->items[1].limit == 1e-7);
	assert_string_equal(two.findings->items[1].reason,
			    "500 ns is over the limit of 100 ns");
	end_two(&two);
}
