/* SPDX-License-Identifier: MIT */
#include "tests/unit/reports/made.h"

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/text.h"
#include "config/accepted.h"
#include "model/findings.h"
#include "reports/words.h"

/* Waivers to paste name their case whatever it is called. */
void test_waivers_to_paste(void **state)
{
	static const char *const names[] = {
		"s/a[n=1,x='*']@cpython3.11",
		"s/`\"\\\n```\n</pre>",
		"s/\xe2\x80\xae\xff",
		"s/[[[*?",
	};
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct findings *findings = findings_new();
		struct error err = ERROR_INIT;
		struct waivers *waivers;

		made_finding(findings, "s/fine", METRIC_TIME, VERDICT_SAME,
			     true);
		made_finding(findings, names[i], METRIC_TIME, VERDICT_WORSE,
			     true);
		buf_truncate(&out, 0);
		words_add_waivers(&out, findings, WAIVERS_ON_PAGE,
				  WAIVER_WHOLE);
		assert_null(strstr(out.data, "\n```"));
		assert_null(strstr(out.data, "fine"));
		assert_non_null(strstr(out.data, "\n  metric: time\n  "
						 "reason: WHY\n  who: NAME\n  "
						 "until: 1970-01-31\n"));
		waivers = accepted_parse(out.data, out.len, "it", &err);
		assert_non_null(waivers);
		assert_int_equal(waivers->count, 1);
		assert_true(text_matches(waivers->items[0].cases, names[i]));
		waivers_free(waivers);
		findings_free(findings);
	}
	buf_release(&out);
}

void test_waivers_are_few_and_short(void **state)
{
	struct findings *findings = findings_new();
	struct buf out = BUF_INIT;
	char name[10001];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (int i = 0; i < 100; i++)
		made_finding(findings, name, METRIC_TIME, VERDICT_WORSE, true);
	findings->items[0].accepted = "agreed";
	words_add_waivers(&out, findings, WAIVERS_ON_PAGE, WAIVER_WHOLE);
	assert_true(out.len > 1000 && out.len < 2000);
	assert_non_null(strstr(out.data, "\n# and so on for 94 more\n"));
	findings_free(findings);
	buf_release(&out);
}
