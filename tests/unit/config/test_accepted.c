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

void test_accepted_reads_waivers(void **state)
{
	static const char text[] =
		"# known\n"
		"- case: shop/search[n=500]@*\n"
		"  metric: peak_memory\n"
		"  reason: \"the index: rebuilt\"\n"
		"  who: ana\n"
		"  until: 2028-02-29\n"
		"- {case: shop/*, reason: x, who: bo, until: 2026-12-31}\n";
	struct error err = ERROR_INIT;
	struct waivers *waivers = accepted_parse(text, strlen(text), "a", &err);

	(void)state;
	assert_non_null(waivers);
	assert_int_equal(waivers->count, 2);
	assert_string_equal(waivers->items[0].cases, "shop/search[n=500]@*");
	assert_int_equal(waivers->items[0].metric, METRIC_PEAK_MEMORY);
	assert_string_equal(waivers->items[0].reason, "the index: rebuilt");
	assert_string_equal(waivers->items[0].who, "ana");
	assert_string_equal(waivers->items[0].until, "2028-02-29");
	assert_int_equal(waivers->items[1].metric, METRIC_COUNT);
	waivers_free(waivers);
}

void test_accepted_of_nothing(void **state)
{
	static const char *const texts[] = { "", "# none\n", "---\n", "[]\n" };
	struct error err = ERROR_INIT;
	struct waivers *waivers = accepted_read("/nowhere/accepted.yaml", &err);

	(void)state;
	assert_non_null(waivers);
	assert_int_equal(waivers->count, 0);
	waivers_free(waivers);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		waivers = accepted_parse(texts[i], strlen(texts[i]), "a", &err);
		assert_non_null(waivers);
		assert_int_equal(waivers->count, 0);
		waivers_free(waivers);
	}
	waivers_free(NULL);
}

#define WAIVER(rest) "- {case: s/a, reason: r, who: w, " rest "}\n"

void test_accepted_says_where_it_is_wrong(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "a: 1\n", "a.yaml:1:1: expected a list of waivers" },
		{ "- 5\n", "a.yaml:1:3: a waiver is a map" },
		{ "- {case: s/a, reason: r, until: 2026-12-31}\n",
		  "a.yaml:1:3: a waiver needs 'who'" },
		{ WAIVER("untill: 2026-12-31"),
		  "a.yaml:1:34: unknown key 'untill', did you mean 'until'?" },
		{ WAIVER("until: tomorrow"),
		  "a.yaml:1:41: 'until' must be a day, such as 2026-12-31" },
		{ WAIVER("until: 2026-13-01"), "must be a day" },
		{ WAIVER("until: 2026-00-01"), "must be a day" },
		{ WAIVER("until: 2026-02-29"), "must be a day" },
		{ WAIVER("until: 2026-1-1"), "must be a day" },
		{ WAIVER("until: 2026-12-310"), "must be a day" },
		{ WAIVER("until: 2026-12-31, metric: tim"),
		  "unknown metric 'tim', did you mean 'time'?" },
		{ WAIVER("until: 2026-12-31, metric: [time]"),
		  "'metric' must be text" },
		{ WAIVER("until: [2026-12-31]"), "'until' must be text" },
		{ "- {case: '', reason: r, who: w, until: 2026-12-31}\n",
		  "a.yaml:1:10: 'case' must be text that is not empty" },
		{ "- {case: [\n", "a.yaml:" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct error err = ERROR_INIT;

		assert_null(accepted_parse(rows[i].text, strlen(rows[i].text),
					   "a.yaml", &err));
		assert_int_equal(err.kind, ERROR_INPUT);
		if (!strstr(err.text, rows[i].says))
			fail_msg("%s: %s", rows[i].text, err.text);
	}
}
