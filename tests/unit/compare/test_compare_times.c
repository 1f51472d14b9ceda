/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "compare/compare.h"
#include "made_run.h"
#include "model/findings.h"
#include "two_fixture.h"

#define UNDECIDED_TIMES                                                  \
	"times of two runs cannot be told apart below a factor of 2 on " \
	"one machine"

void test_compare_times(void **state)
{
	static const struct {
		double factor;
		enum verdict verdict;
		const char *reason;
	} rows[] = {
		{ 1, VERDICT_UNDECIDED, UNDECIDED_TIMES },
		{ 1.9, VERDICT_UNDECIDED, UNDECIDED_TIMES },
		{ .55, VERDICT_UNDECIDED, UNDECIDED_TIMES },
		{ 2.2, VERDICT_WORSE, NULL },
		{ .45, VERDICT_BETTER, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct finding *finding;
		struct two two;

		make_two(&two);
		add_times(two.base, 1);
		add_times(two.head, rows[i].factor);
		finding = only_finding(&two);
		assert_int_equal(finding->metric, METRIC_TIME);
		assert_int_equal(finding->verdict, rows[i].verdict);
		assert_int_equal(finding->rung, RUNG_RAW);
		assert_true(finding->gated && !finding->confirmed);
		assert_true(fabs(finding->ratio / rows[i].factor - 1) < .002);
		assert_true(finding->ratio_low < finding->ratio);
		assert_true(finding->ratio_high > finding->ratio);
		assert_true(finding->bound == finding->ratio_high);
		assert_true(finding->level == .95);
		assert_true(finding->tolerance == .03);
		assert_true(finding->detectable == 2);
		assert_int_equal(finding->n_base, 7);
		assert_int_equal(finding->n_head, 7);
		assert_int_equal(finding->pairs, 0);
		assert_string_equal(finding->unit, "s");
		assert_true(is_near(finding->base, 500e-9));
		if (rows[i].reason)
			assert_string_equal(finding->reason, rows[i].reason);
		else
			assert_null(finding->reason);
		end_two(&two);
	}
}

static void add_yardstick(struct run *run, int64_t ns)
{
	for (size_t i = 0; i < run->count; i++)
		made_turns(&run->items[i], ns);
}

/* Three times slower, but so was the yardstick. */
void test_compare_asks_the_yardstick(void **state)
{
	struct two two;

	(void)state;
	make_two(&two);
	add_times(two.base, 1);
	add_times(two.head, 3);
	add_yardstick(two.base, 1000);
	add_yardstick(two.head, 2900);
	assert_int_equal(only_finding(&two)->verdict, VERDICT_UNDECIDED);
	findings_free(two.findings);
	add_yardstick(two.head, 1100);
	assert_int_equal(only_finding(&two)->verdict, VERDICT_WORSE);
	end_two(&two);
}

/* A factor of four, but the medians' intervals overlap. */
void test_compare_wide_times_are_undecided(void **state)
{
	const double base[] = { 100, 120, 900 }, head[] = { 800, 480, 110 };
	struct two two;

	(void)state;
	make_two(&two);
	made_times(two.base, base, 3);
	made_times(two.head, head, 3);
	assert_int_equal(only_finding(&two)->verdict, VERDICT_UNDECIDED);
	end_two(&two);
}

void test_compare_single_processes_are_undecided(void **state)
{
	const double base = 100, head = 1000;
	struct two two;

	(void)state;
	make_two(&two);
	made_times(two.base, &base, 1);
	made_times(two.head, &head, 1);
	assert_int_equal(only_finding(&two)->verdict, VERDICT_UNDECIDED);
	assert_true(isnan(two.findings->items[0].ratio_low));
	assert_true(isnan(two.findings->items[0].level));
	end_two(&two);
}
