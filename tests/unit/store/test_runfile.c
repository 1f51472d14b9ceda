/* SPDX-License-Identifier: MIT */
/* Run files: the same both ways, as the schema says, and robust. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/json.h"
#include "model/run.h"
#include "run_fixture.h"
#include "store/runfile.h"

void test_runfile_round_trip(void **state);
void test_runfile_like_schema(void **state);
void test_runfile_least(void **state);
void test_runfile_refuses(void **state);
void test_runfile_cut_short(void **state);
void test_runfile_changed_bytes(void **state);
void test_runfile_read(void **state);

#define ID "\"uuid\":\"00000000-0000-4000-8000-000000000000\","
#define HEAD "{\"schema\":1,\"kind\":\"tare run\"," ID
#define CASES "\"cases\":[{\"id\":\"a\"}],"
#define WORKER(rest) HEAD CASES "\"workers\":[{\"case\":0," rest "}]}"

static void assert_survives(const struct run *run)
{
	struct buf text = BUF_INIT, again = BUF_INIT;
	struct error err = ERROR_INIT;
	struct run *back;

	runfile_print(run, &text);
	back = runfile_parse(text.data, text.len, &err);
	if (!back)
		fail_msg("%s", err.text);
	assert_runs_equal(run, back);
	runfile_print(back, &again);
	assert_string_equal(text.data, again.data);
	run_free(back);
	buf_release(&text);
	buf_release(&again);
}

void test_runfile_round_trip(void **state)
{
	struct run *run = fixture_run(3);
	struct run *bare = fixture_bare_run();
	struct run *empty = run_new();

	(void)state;
	assert_survives(run);
	assert_survives(bare);
	assert_survives(empty);
	run->state = RUN_INTERRUPTED;
	run->quick = true;
	run->cases[0].outcome = OUTCOME_SKIPPED;
	run->cases[0].track_better = BETTER_LOWER;
	run->items[0].outcome = OUTCOME_FAILED;
	run->items[0].samples.warmup = WARMUP_AUTO;
	assert_survives(run);
	run_free(run);
	run_free(bare);
	run_free(empty);
}

/* Follow "$ref": "#/$defs/NAME". */
static const struct json *resolve(const struct json *root,
				  const struct json *schema)
{
	const char *ref = json_get_text(schema, "$ref", NULL);

	if (!ref)
		return schema;
	assert_memory_equal(ref, "#/$defs/", 8);
	return json_get(json_get(root, "$defs"), ref + 8);
}

/* Every key that is written is described, and the other way round. */
static void assert_described(const struct json *root, const struct json *schema,
			     const struct json *value)
{
	const struct json *properties, *items;

	schema = resolve(root, schema);
	properties = json_get(schema, "properties");
	items = json_get(schema, "items");
	if (json_kind(value) == JSON_ARRAY && items && json_count(value) > 0)
		assert_described(root, items, json_at(value, 0));
	if (json_kind(value) != JSON_OBJECT)
		return;
	assert_non_null(properties);
	for (size_t i = 0; i < json_count(value); i++) {
		const char *key = json_key_at(value, i);

		if (!json_get(properties, key))
			fail_msg("the schema lacks %s", key);
		assert_described(root, json_get(properties, key),
				 json_value_at(value, i));
	}
	for (size_t i = 0; i < json_count(properties); i++) {
		const char *key = json_key_at(properties, i);
		bool there = false;

		for (size_t k = 0; k < json_count(value); k++)
			there |= strcmp(json_key_at(value, k), key) == 0;
		if (!there)
			fail_msg("never written: %s", key);
	}
}

void test_runfile_like_schema(void **state)
{
	struct error err = ERROR_INIT;
	struct json *schema = json_read("ci/run.schema.json", 1 << 20, &err);
	struct run *run = fixture_run(1);
	struct buf text = BUF_INIT;
	struct json *value;

	(void)state;
	if (!schema)
		fail_msg("%s", err.text);
	runfile_print(run, &text);
	value = json_parse(text.data, text.len, &err);
	assert_non_null(value);
	assert_described(schema, schema, value);
	json_free(value);
	json_free(schema);
	run_free(run);
	buf_release(&text);
}

static struct run *parse(const char *text, struct error *err)
{
	return runfile_parse(text, strlen(text), err);
}

/* Everything that may be missing is, and there are things of the future. */
void test_runfile_least(void **state)
{
	struct error err = ERROR_INIT;
	struct run *run = parse(
		HEAD "\"future\":[1],\"cases\":[{\"id\":\"a\",\"metrics\":"
		     "[\"time\",\"joules\"]}],\"workers\":[{\"case\":0,"
		     "\"readings\":{\"joules\":5,\"track\":2},"
		     "\"columns\":{\"wall\":[5,6],\"loops\":[1,1],"
		     "\"fans\":[1]}}]}",
		&err);

	(void)state;
	if (!run)
		fail_msg("%s", err.text);
	assert_int_equal(run->state, RUN_SEALED);
	assert_int_equal(run->cases[0].metrics, METRIC_BIT(METRIC_TIME));
	assert_int_equal(run->items[0].pair, -1);
	assert_int_equal(run->items[0].samples.count, 2);
	assert_int_equal(run->items[0].samples.columns[COLUMN_YARDSTICK][1],
			 -1);
	assert_true(run->items[0].samples.reading[METRIC_TRACK] > 1.9);
	assert_int_equal(run->notes.count, 2);
	assert_non_null(strstr(run->notes.items[0], "joules"));
	assert_non_null(strstr(run->notes.items[1], "fans"));
	run_free(run);
}

static const struct {
	const char *text, *says;
} refused[] = {
	{ "", "" },
	{ "[]", "not a run file" },
	{ "null", "" },
	{ "{}", "kind is missing" },
	{ "{\"kind\":\"x\"}", "kind is not" },
	{ "{\"kind\":3}", "kind must be" },
	{ "{\"kind\":\"tare run\"}", "schema is missing" },
	{ "{\"kind\":\"tare run\",\"schema\":2}", "a newer one" },
	{ "{\"kind\":\"tare run\",\"schema\":1}", "uuid is missing" },
	{ "{\"kind\":\"tare run\",\"schema\":1,\"uuid\":\"x\"}", "not a UUID" },
	{ HEAD "\"state\":\"x\"}", "state is none of" },
	{ HEAD "\"state\":1}", "state is none of" },
	{ HEAD "\"x\":1}", "cases is missing" },
	{ HEAD "\"cases\":{}}", "cases must be of kind list" },
	{ HEAD "\"cases\":[7]}", "cases[0].id is missing" },
	{ HEAD "\"cases\":[{\"id\":\"\"}]}", "cases[0].id is empty" },
	{ HEAD "\"cases\":[{\"id\":\"a\"},{\"id\":\"a\"}]}",
	  "\"a\" is there twice" },
	{ HEAD "\"cases\":[]}", "workers is missing" },
	{ HEAD "\"cases\":[],\"workers\":[{\"case\":0}]}",
	  "workers[0].case names no case" },
	{ HEAD CASES "\"workers\":[{\"case\":-1}]}", "names no case" },
	{ HEAD CASES "\"workers\":[{\"case\":\"0\"}]}",
	  "workers[0].case must be of kind integer" },
	{ WORKER("\"x\":1"), "workers[0].columns is missing" },
	{ WORKER("\"columns\":{}"), "columns.wall is missing" },
	{ WORKER("\"columns\":{\"wall\":[1],\"loops\":[1,2]}"),
	  "workers[0].columns.loops must be a list as long" },
	{ WORKER("\"columns\":{\"wall\":[1.5],\"loops\":[1]}"),
	  "must hold integers" },
	{ WORKER("\"warmup\":2,\"columns\":{\"wall\":[1],"
		 "\"loops\":[1]}"),
	  "workers[0].warmup must be" },
	{ WORKER("\"outcome\":\"great\",\"columns\":{\"wall\":[],"
		 "\"loops\":[]}"),
	  "workers[0].outcome is none" },
	{ WORKER("\"columns\":{\"wall\":[],\"loops\":[]},"
		 "\"latency\":{\"bucket\":[2,1],\"calls\":[1,1]}"),
	  "ascending" },
	{ WORKER("\"columns\":{\"wall\":[],\"loops\":[]},"
		 "\"latency\":{\"bucket\":[2,3],\"calls\":[1]}"),
	  "of one length" },
	{ WORKER("\"columns\":{\"wall\":[],\"loops\":[]},"
		 "\"latency\":{\"bucket\":[2],\"calls\":[\"1\"]}"),
	  "integers only" },
};

void test_runfile_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct error err = ERROR_INIT;

		if (parse(refused[i].text, &err))
			fail_msg("accepted: %s", refused[i].text);
		assert_int_equal(err.kind, ERROR_INPUT);
		if (!strstr(err.text, refused[i].says))
			fail_msg("%s: %s", refused[i].text, err.text);
	}
}

void test_runfile_cut_short(void **state)
{
	struct run *run = fixture_bare_run();
	struct buf text = BUF_INIT;

	(void)state;
	runfile_print(run, &text);
	for (size_t len = 0; len + 2 < text.len; len++) {
		struct error err = ERROR_INIT;

		assert_null(runfile_parse(text.data, len, &err));
		assert_true(err.text[0] != '\0');
	}
	buf_release(&text);
	run_free(run);
}

/* Either it is refused or it is a run that can be printed. */
void test_runfile_changed_bytes(void **state)
{
	static const char bytes[] = "0-\"[{}],x\\";
	struct run *run = fixture_bare_run();
	struct buf text = BUF_INIT, out = BUF_INIT;

	(void)state;
	runfile_print(run, &text);
	for (size_t i = 0; i < text.len; i += 3) {
		struct error err = ERROR_INIT;
		char kept = text.data[i];
		struct run *back;

		text.data[i] = bytes[i % (sizeof(bytes) - 1)];
		back = runfile_parse(text.data, text.len, &err);
		text.data[i] = kept;
		buf_truncate(&out, 0);
		if (back)
			runfile_print(back, &out);
		else
			assert_int_equal(err.kind, ERROR_INPUT);
		run_free(back);
	}
	buf_release(&text);
	buf_release(&out);
	run_free(run);
}

void test_runfile_read(void **state)
{
	char *dir = fixture_dir();
	char *path = fs_join(dir, "run.json");
	struct run *run = fixture_run(1);
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	struct run *back;

	(void)state;
	runfile_print(run, &text);
	assert_int_equal(fs_write_atomic(path, &text, &err), 0);
	back = runfile_read(path, &err);
	assert_runs_equal(run, back);
	run_free(back);
	buf_truncate(&text, text.len / 2);
	assert_int_equal(fs_write_atomic(path, &text, &err), 0);
	assert_null(runfile_read(path, &err));
	assert_non_null(strstr(err.text, path));
	assert_null(runfile_read(dir, &err));
	run_free(run);
	buf_release(&text);
	free(path);
	fixture_dir_remove(dir);
}
