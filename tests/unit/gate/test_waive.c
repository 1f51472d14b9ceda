/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "config/accepted.h"
#include "gate/gate.h"
#include "gate/waive.h"
#include "made_findings.h"

static const char text[] =
	"- {case: 's/a[n=1]@*', metric: time, reason: slow disk, who: ana,\n"
	"   until: 2026-11-22}\n"
	"- {case: s/b, reason: gone, who: bo, until: 2026-12-31}\n"
	"- {case: s/c, reason: first, who: cy, until: 2020-01-01}\n"
	"- {case: s/c, reason: second, who: cy, until: 2030-01-01}\n";

static struct waivers *parse(void)
{
	struct error err = ERROR_INIT;
	struct waivers *waivers = accepted_parse(text, strlen(text), "w", &err);

	assert_non_null(waivers);
	return waivers;
}

void test_waive_by_case_metric_and_day(void **state)
{
	static const struct {
		const char *case_id;
		enum metric metric;
		enum verdict verdict;
		bool gated;
		const char *today, *accepted;
		bool expired;
		int status;
	} rows[] = {
		{ "s/a[n=1]@cpython3.11", METRIC_TIME, VERDICT_WORSE, true,
		  "2026-11-22", "slow disk (ana, until 2026-11-22)", false, 0 },
		{ "s/a[n=1]@cpython3.11", METRIC_TIME, VERDICT_WORSE, true,
		  "2026-11-23", "slow disk (ana, until 2026-11-22)", true, 1 },
		{ "s/a[n=1]@cpython3.11", METRIC_ALLOCATIONS, VERDICT_WORSE,
		  true, "2026-11-22", NULL, false, 1 },
		{ "s/a[n=2]@cpython3.11", METRIC_TIME, VERDICT_WORSE, true,
		  "2026-11-22", NULL, false, 1 },
		{ "s/a[n=1]@cpython3.11", METRIC_TIME, VERDICT_SAME, true,
		  "2026-11-23", NULL, false, 0 },
		{ "s/a[n=1]@cpython3.11", METRIC_TIME, VERDICT_UNDECIDED, true,
		  "2026-11-23", NULL, false, 0 },
		{ "s/a[n=1]@cpython3.11", METRIC_TIME, VERDICT_WORSE, false,
		  "2026-11-23", NULL, false, 0 },
		{ "s/b", METRIC_COUNT, VERDICT_MISSING, true, "2026-12-31",
		  "gone (bo, until 2026-12-31)", false, 0 },
		{ "s/b", METRIC_COUNT, VERDICT_FAILED, true, "2026-12-31",
		  "gone (bo, until 2026-12-31)", false, 0 },
		{ "s/b", METRIC_COUNT, VERDICT_MISSING, true, "2027-01-01",
		  "gone (bo, until 2026-12-31)", true, 1 },
		/* one that holds hides one that is past */
		{ "s/c", METRIC_TIME, VERDICT_WORSE, true, "2026-11-22",
		  "second (cy, until 2030-01-01)", false, 0 },
	};
	struct waivers *waivers = parse();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();
		struct finding *finding;

		made_finding(findings, "s/same", METRIC_TIME, VERDICT_SAME);
		finding = made_finding(findings, rows[i].case_id,
				       rows[i].metric, rows[i].verdict);
		finding->gated = rows[i].gated;
		finding->confirmed = true;
		gate_waive(findings, waivers, rows[i].today);
		assert_true(finding->expired == rows[i].expired);
		if (rows[i].accepted)
			assert_string_equal(finding->accepted,
					    rows[i].accepted);
		else
			assert_null(finding->accepted);
		assert_int_equal(gate_status(findings, GATE_LENIENT),
				 rows[i].status);
		findings_free(findings);
	}
	waivers_free(waivers);
}

void test_waive_again_forgets_what_was(void **state)
{
	struct waivers *waivers = parse();
	struct findings *findings = findings_new();
	struct finding *finding = made_finding(findings, "s/c", METRIC_TIME,
					       VERDICT_WORSE);

	(void)state;
	gate_waive(findings, waivers, "2031-01-01");
	assert_true(finding->expired);
	finding->verdict = VERDICT_UNDECIDED; /* it was not reproduced */
	gate_waive(findings, waivers, "2031-01-01");
	assert_false(finding->expired);
	assert_null(finding->accepted);
	findings_free(findings);
	waivers_free(waivers);
}
