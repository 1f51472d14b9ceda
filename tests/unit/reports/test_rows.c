/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <string.h>

#include "base/buf.h"
#include "model/findings.h"
#include "reports/rows.h"
#include "reports/words.h"

/* What is not gated comes last, but a large change that no gated row of its
 * case tells. */
void test_rows_fold_what_is_not_gated(void **state)
{
	struct findings *findings = findings_new();
	struct buf out = BUF_INIT;
	struct rows rows;

	(void)state;
	made_finding(findings, "s/a", METRIC_TIME, VERDICT_WORSE, true);
	made_finding(findings, "s/a", METRIC_P99, VERDICT_WORSE, false);
	made_finding(findings, "s/b", METRIC_P99, VERDICT_UNDECIDED, false);
	made_finding(findings, "s/b", METRIC_MAX, VERDICT_BETTER, false);
	made_finding(findings, "s/b", METRIC_TIME, VERDICT_UNDECIDED, true);
	made_finding(findings, "s/b", METRIC_ALLOCATIONS, VERDICT_SAME, true);
	rows_init(&rows, findings);
	assert_int_equal(rows.count, 6);
	assert_int_equal(rows.changed, 3);
	assert_int_equal(rows.gated, 4);
	assert_ptr_equal(rows.items[0], &findings->items[0]);
	assert_ptr_equal(rows.items[1], &findings->items[3]);
	assert_ptr_equal(rows.items[2], &findings->items[4]);
	words_add_not_gated(&out, &rows);
	assert_string_equal(out.data, "2 not gated (1 worse, 1 undecided)");
	rows_release(&rows);
	buf_release(&out);
	findings_free(findings);
}

void test_rows_put_the_worst_first(void **state)
{
	struct findings *findings = made_findings();
	struct rows rows;
	size_t i;

	(void)state;
	rows_init(&rows, findings);
	assert_int_equal(rows.count, 8);
	assert_int_equal(rows.changed, 6);
	assert_int_equal(rows.label_bytes, strlen("@cpython3.11"));
	assert_int_equal(rows.items[0]->verdict, VERDICT_WORSE);
	assert_null(rows.items[0]->accepted);
	assert_int_equal(rows.items[1]->verdict, VERDICT_FAILED);
	assert_non_null(rows.items[2]->accepted);
	for (i = 0; i < rows.changed; i++)
		assert_int_not_equal(rows.items[i]->verdict, VERDICT_SAME);
	rows_release(&rows);
	findings_free(findings);
}
