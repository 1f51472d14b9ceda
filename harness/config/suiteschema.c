/* SPDX-License-Identifier: MIT */
/*
 * The JSON Schema of suite files, for editors.  It is made from the table of
 * keys, so it cannot know a key that the parser does not; it is less strict
 * than the parser, which also looks at what one key means for another.
 */
#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"
#include "config/config.h"
#include "config/keys.h"
#include "model/suite.h"

static struct json *fragment(const char *text)
{
	struct error err = ERROR_INIT;
	struct json *json = json_parse(text, strlen(text), &err);

	assert(json);
	return json;
}

static struct json *describe_key(const struct key *key)
{
	struct json *json = fragment(key->schema);
	struct buf about = BUF_INIT;

	buf_adds(&about, key->about);
	if (key->initial)
		buf_addf(&about, "  Default: %s.", key->initial);
	json_put_text(json, "description", about.data);
	buf_release(&about);
	return json;
}

static void add_metric_keys(struct json *properties, const struct key *key)
{
	for (int i = 0; i < METRIC_COUNT; i++)
		json_put(properties, metric_infos[i].name, describe_key(key));
}

/* The map that the keys of PLACE stand in. */
static struct json *describe_map(enum key_place place)
{
	struct json *map = json_new_object();
	struct json *properties = json_new_object();

	json_put_text(map, "type", "object");
	json_put_bool(map, "additionalProperties", false);
	for (size_t i = 0; i < key_count; i++) {
		if (!(keys[i].places & place))
			continue;
		if (key_is_metric(&keys[i]))
			add_metric_keys(properties, &keys[i]);
		else
			json_put(properties, keys[i].name,
				 describe_key(&keys[i]));
	}
	json_put(map, "properties", properties);
	return map;
}

static struct json *require(const char *name)
{
	struct json *json = json_new_object();
	struct json *names = json_new_array();

	json_push(names, json_new_text(name));
	json_put(json, "required", names);
	return json;
}

/* Any benchmark of KINDS. */
static struct json *require_kinds(unsigned kinds)
{
	struct json *list = json_new_array();

	for (int i = BENCHMARK_CALL; i <= BENCHMARK_TRACK; i++) {
		enum benchmark_kind kind = (enum benchmark_kind)i;

		if (kinds & KIND_BIT(kind))
			json_push(list, require(benchmark_kind_name(kind)));
	}
	return list;
}

static struct json *describe_benchmark(void)
{
	struct json *map = describe_map(IN_BENCHMARK);
	struct json *dependent = json_new_object();

	json_put(map, "required", fragment("[\"name\"]"));
	json_put(map, "oneOf", require_kinds(~0u));
	for (size_t i = 0; i < key_count; i++) {
		struct json *any;

		if (!keys[i].kinds)
			continue;
		any = json_new_object();
		json_put(any, "anyOf", require_kinds(keys[i].kinds));
		json_put(dependent, keys[i].name, any);
	}
	json_put(map, "dependentSchemas", dependent);
	return map;
}

static struct json *describe_metrics(void)
{
	struct json *json = json_new_object();
	struct json *names = json_new_array();

	for (int i = 0; i < METRIC_COUNT; i++)
		json_push(names, json_new_text(metric_infos[i].name));
	json_put(json, "enum", names);
	return json;
}

static struct json *describe_load(void)
{
	struct json *map = describe_map(IN_LOAD);

	json_put(map, "required", fragment("[\"async\"]"));
	return map;
}

static struct json *describe_types(void)
{
	struct json *types = json_new_object();

	for (size_t i = 0; i < key_type_count; i++)
		json_put(types, key_types[i].name,
			 fragment(key_types[i].schema));
	json_put(types, "metric", describe_metrics());
	json_put(types, "limits", describe_map(IN_LIMITS));
	json_put(types, "gate", describe_map(IN_GATE));
	json_put(types, "defaults", describe_map(IN_DEFAULTS));
	json_put(types, "load", describe_load());
	json_put(types, "benchmark", describe_benchmark());
	return types;
}

void config_schema(struct buf *out)
{
	struct json *schema = describe_map(IN_SUITE);

	json_put_text(schema, "$schema",
		      "https://json-schema.org/draft/2020-12/schema");
	json_put_text(schema, "title", "tare suite file");
	json_put(schema, "required", fragment("[\"suite\", \"benchmarks\"]"));
	json_put(schema, "$defs", describe_types());
	json_print(schema, JSON_PRETTY, out);
	if (out->len && out->data[out->len - 1] != '\n')
		buf_addc(out, '\n');
	json_free(schema);
}
