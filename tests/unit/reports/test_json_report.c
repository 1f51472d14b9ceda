/* SPDX-License-Identifier: MIT */
/* The JSON of findings and its schema say the same. */
#include "tests/unit/reports/made.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "model/exit_status.h"
#include "model/findings.h"
#include "reports/report.h"

static const char *const promised[] = {
	"case",	     "metric",	 "unit",      "better",	   "verdict",
	"confirmed", "accepted", "ratio",     "ratio_low", "ratio_high",
	"level",     "bound",	 "tolerance", "base",	   "head",
	"n_base",    "n_head",	 "rung",      "pairs",	   "seconds",
	"reason",
};

static struct json *schema(void)
{
	struct error err = ERROR_INIT;
	struct json *json = json_read("ci/findings.schema.json", 1 << 20, &err);

	if (!json)
		fail_msg("%s", err.text);
	return json;
}

static struct json *printed(struct findings *findings)
{
	struct error err = ERROR_INIT;
	struct buf out = BUF_INIT;
	struct json *json;

	json_findings(findings, NULL, &out);
	assert_null(strstr(out.data, "NaN"));
	json = json_parse(out.data, out.len, &err);
	if (!json)
		fail_msg("%s", err.text);
	buf_release(&out);
	findings_free(findings);
	return json;
}

static bool enum_has(const struct json *list, const char *text)
{
	size_t i;

	for (i = 0; i < json_count(list); i++)
		if (!strcmp(json_as_text(json_at(list, i), ""), text))
			return true;
	return false;
}

/* OBJECT has exactly the keys of the schema's properties, all required. */
static void assert_keys(const struct json *object, const struct json *type)
{
	const struct json *properties = json_get(type, "properties");
	const struct json *required = json_get(type, "required");
	size_t i;

	assert_int_equal(json_count(object), json_count(properties));
	assert_int_equal(json_count(object), json_count(required));
	for (i = 0; i < json_count(object); i++) {
		assert_non_null(json_get(properties, json_key_at(object, i)));
		assert_string_equal(json_as_text(json_at(required, i), ""),
				    json_key_at(object, i));
	}
}

void test_json_keys_are_those_of_the_schema(void **state)
{
	struct json *json = printed(made_findings()), *types = schema();
	const struct json *defs = json_get(types, "$defs");
	const struct json *first = json_at(json_get(json, "findings"), 0);
	size_t i;

	(void)state;
	assert_keys(json, types);
	assert_keys(json_get(json, "base"), json_get(defs, "side"));
	assert_keys(json_get(json_get(json, "base"), "commit"),
		    json_get(defs, "commit"));
	assert_keys(first, json_get(defs, "finding"));
	assert_keys(json_at(json_get(first, "series"), 0),
		    json_get(defs, "pair"));
	for (i = 0; i < ARRAY_LEN(promised); i++)
		assert_string_equal(json_key_at(first, i), promised[i]);
	json_free(json);
	json_free(types);
}

void test_json_enums_are_those_of_the_schema(void **state)
{
	struct json *types = schema();
	const struct json *properties = json_get(
		json_get(json_get(types, "$defs"), "finding"), "properties");
	const struct json *list;
	size_t i;

	(void)state;
	list = json_get(json_get(properties, "metric"), "enum");
	assert_int_equal(json_count(list), METRIC_COUNT + 1);
	for (i = 0; i < METRIC_COUNT; i++)
		assert_true(enum_has(list, metric_infos[i].name));
	list = json_get(json_get(properties, "verdict"), "enum");
	assert_int_equal(json_count(list), VERDICT_COUNT);
	for (i = 0; i < VERDICT_COUNT; i++)
		assert_true(enum_has(list, verdict_names[i]));
	list = json_get(json_get(properties, "rung"), "enum");
	assert_int_equal(json_count(list), RUNG_COUNT + 1);
	for (i = 0; i < RUNG_COUNT; i++)
		assert_true(enum_has(list, rung_names[i]));
	list = json_get(json_get(json_get(types, "properties"), "exit_status"),
			"enum");
	assert_int_equal(json_count(list), exit_status_count);
	json_free(types);
}

void test_json_says_null_for_what_is_not_there(void **state)
{
	struct json *json = printed(made_findings());
	const struct json *failed = json_at(json_get(json, "findings"), 5);

	(void)state;
	assert_string_equal(json_get_text(failed, "verdict", ""), "failed");
	assert_null(json_get(failed, "metric"));
	assert_null(json_get(failed, "ratio"));
	assert_null(json_get(failed, "rung"));
	json_free(json);
}

void test_json_keeps_names_exactly(void **state)
{
	struct json *json = printed(made_evil_findings());
	const struct json *list = json_get(json, "findings");
	size_t i;

	(void)state;
	assert_int_equal(json_count(list), made_name_count + 1);
	for (i = 0; i < made_name_count; i++)
		if (strncmp(made_names[i], "bytes/", 6) != 0)
			assert_string_equal(
				json_get_text(json_at(list, i), "case", "?"),
				made_names[i]);
	json_free(json);
}
