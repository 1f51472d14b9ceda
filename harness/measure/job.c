/* SPDX-License-Identifier: MIT */
/* What a worker is told to do: the last of YAML, the first of Python. */
#include "measure/job.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/json.h"
#include "model/plan.h"

static struct json *value_json(const struct value *value)
{
	switch (value->kind) {
	case VALUE_NULL:
		return NULL;
	case VALUE_BOOL:
		return json_new_bool(value->integer != 0);
	case VALUE_INTEGER:
		return json_new_integer(value->integer);
	case VALUE_REAL:
		return json_new_real(value->real);
	case VALUE_TEXT:
		return json_new_text(value->text);
	}
	return NULL;
}

static struct json *params_json(const struct bindings *bindings)
{
	struct json *params = json_new_object();

	for (size_t i = 0; i < bindings->count; i++)
		json_put(params, bindings->items[i].name,
			 value_json(&bindings->items[i].value));
	return params;
}

static struct json *path_json(const struct texts *path)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < path->count; i++)
		json_push(list, json_new_text(path->items[i]));
	return list;
}

static struct json *foreign_json(const struct provenance *provenance)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < provenance->count; i++) {
		const struct foreign_tree *tree = &provenance->foreign[i];
		struct json *pair = json_new_array();

		json_push(pair, json_new_text(tree->root));
		json_push(pair, json_new_text(tree->complaint));
		json_push(list, pair);
	}
	return list;
}

static struct json *load_json(const struct load *load)
{
	struct json *object = json_new_object();

	json_put_integer(object, "duration_ns", load->duration_ns);
	json_put_real(object, "rate", load->rate);
	return object;
}

void job_print(const struct plan_case *c, const char *probe_dir,
	       struct buf *out)
{
	const struct benchmark *b = c->benchmark;
	struct json *job = json_new_object();
	char *probe = fs_join(probe_dir, "_tare_probe.abi3.so");

	json_put_text(job, "kind", benchmark_kind_name(b->kind));
	json_put_text(job, "call", b->call);
	json_put_text(job, "stmt", b->stmt);
	json_put_text(job, "import", c->import);
	json_put_text(job, "setup", b->setup);
	json_put_text(job, "before_each", b->before_each);
	json_put_text(job, "teardown", b->teardown);
	json_put_text(job, "check", b->check);
	json_put_text(job, "loop_factory", b->loop_factory);
	json_put(job, "load",
		 b->kind == BENCHMARK_LOAD ? load_json(&b->load) : NULL);
	json_put(job, "params", params_json(&c->bindings));
	json_put_text(job, "suite", c->suite->dir);
	json_put(job, "path", path_json(&c->suite->path));
	json_put_text(job, "gc", gc_policy_name(b->settings.gc));
	json_put_text(job, "probe", probe);
	json_put_text(job, "tree", c->provenance ? c->provenance->tree : NULL);
	json_put(job, "foreign",
		 c->provenance ? foreign_json(c->provenance) : NULL);
	json_print(job, JSON_COMPACT, out);
	json_free(job);
	free(probe);
}
