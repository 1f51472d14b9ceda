/* SPDX-License-Identifier: MIT */
/* What is said about a case against its reference. */
#include "tests/unit/reports/made.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/improvements.h"

/* Two cases, the second of which has the first as its reference. */
static void judge(struct improvement *it, size_t n, struct run_summary *summary)
{
	struct run *run = run_new();
	int metric;

	run->cases = arena_alloc(&run->arena, 2 * sizeof(*run->cases));
	run->case_count = 2;
	run->cases[0].id = "s/b[v=1]@p";
	run->cases[1].id = "s/b[v=2]@p";
	policy_init(&run->cases[1].policy);
	*summary = (struct run_summary){ .run = run,
					 .improvements = it,
					 .improvement_count = 1 };
	summary->cases = xcalloc(2, sizeof(*summary->cases));
	for (metric = 0; metric < METRIC_COUNT; metric++) {
		summary->cases[0].metric[metric].n = n;
		summary->cases[1].metric[metric].n = n;
	}
	it->case_index = 1;
	it->ratio = it->before > 0 ? it->after / it->before : NONE;
}

static void forget(struct run_summary *summary)
{
	run_free((struct run *)summary->run);
	free(summary->cases);
}

void test_improvements_in_words(void **state)
{
	static const struct {
		enum metric metric;
		double before, after, low, high;
		size_t n;
		const char *expected;
	} rows[] = {
		{ METRIC_TIME, 1610, 1, 1 / 1640.0, 1 / 1580.0, 7,
		  "x1610 faster" },
		{ METRIC_TIME, 1, 2, 1.9, 2.1, 7, "x2.00 slower" },
		{ METRIC_TIME, 1, .98, .9, 1.05, 7, "no clear difference" },
		{ METRIC_TIME, 1, 1, 1, 1, 7, "same" },
		{ METRIC_TIME, 2, 1, NONE, NONE, 1,
		  "x2.00 faster (one process)" },
		{ METRIC_TIME, 2, 1, NONE, NONE, 3,
		  "x2.00 faster (unproven by 3 processes)" },
		{ METRIC_ALLOCATIONS, 1, 1, NONE, NONE, 7, "same" },
		{ METRIC_ALLOCATIONS, 400, 2, NONE, NONE, 1, "x200 leaner" },
		{ METRIC_ALLOCATIONS, 1e6, 1e6 + 1, NONE, NONE, 7,
		  "nearly same" },
		{ METRIC_PEAK_MEMORY, 4e6, 0, NONE, NONE, 7, "all gone" },
		{ METRIC_ALLOCATIONS, 0, 3, NONE, NONE, 7, "from none" },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct improvement it = { .metric = rows[i].metric,
					  .before = rows[i].before,
					  .after = rows[i].after,
					  .low = rows[i].low,
					  .high = rows[i].high };
		struct run_summary summary;

		judge(&it, rows[i].n, &summary);
		buf_truncate(&out, 0);
		improvement_add_change(&out, &summary, &it);
		assert_string_equal(out.data, rows[i].expected);
		forget(&summary);
	}
	buf_release(&out);
}

/* Memory below the floor is the allocator's noise; that rows are missing is
 * said. */
void test_improvements_below_the_floor(void **state)
{
	static const struct {
		enum metric metric;
		double before, after;
		bool shown;
	} rows[] = {
		{ METRIC_PEAK_MEMORY, 16384, 0, false },
		{ METRIC_PEAK_MEMORY, 0, 0, false },
		{ METRIC_PEAK_MEMORY, 2 << 20, 0, true },
		{ METRIC_TIME, 1e-9, 1e-9, true },
		{ METRIC_ALLOCATIONS, 1, 2, true },
	};
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct improvement it = { .metric = rows[i].metric,
					  .before = rows[i].before,
					  .after = rows[i].after };
		struct run_summary summary;

		judge(&it, 7, &summary);
		assert_int_equal(improvement_is_shown(&summary, &it),
				 rows[i].shown);
		buf_truncate(&out, 0);
		improvements_add_left_out(&out, &summary);
		assert_string_equal(out.data,
				    i ? ""
				      : "1 difference of peak memory below "
					"the floor of 1.00 MiB not shown");
		forget(&summary);
	}
	buf_release(&out);
}
