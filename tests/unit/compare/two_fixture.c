/* SPDX-License-Identifier: MIT */
#include "two_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "compare/compare.h"
#include "made_run.h"
#include "model/findings.h"

void make_two(struct two *two)
{
	two->base = made_run();
	two->head = made_run();
	two->base_case = made_case(two->base, "s/a");
	two->head_case = made_case(two->head, "s/a");
	two->findings = NULL;
}

void make_new(struct two *two)
{
	make_two(two);
	two->base_case->id = "s/gone";
	two->base_case->outcome = OUTCOME_SKIPPED;
	add_times(two->head, 1);
}

const struct finding *only_finding(struct two *two)
{
	two->findings = compare_runs(two->base, two->head);
	assert_int_equal(two->findings->count, 1);
	return &two->findings->items[0];
}

void end_two(struct two *two)
{
	findings_free(two->findings);
	run_free(two->base);
	run_free(two->head);
}

static const double flat[] = { 500, 501, 499, 502, 498, 500, 503 };

void add_times(struct run *run, double factor)
{
	double ns[ARRAY_LEN(flat)];

	for (size_t i = 0; i < ARRAY_LEN(flat); i++)
		ns[i] = flat[i] * factor;
	made_times(run, ns, ARRAY_LEN(flat));
}
