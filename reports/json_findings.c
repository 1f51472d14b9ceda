/* SPDX-License-Identifier: MIT */
/*
 * Everything, for programs: ci/findings.schema.json describes the findings.
 * Keys are added, never renamed; what does not exist is null.
 */
#include <math.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "model/findings.h"
#include "reports/json_parts.h"
#include "reports/report.h"

static struct json *side_json(const struct side_info *side)
{
	struct json *object = json_new_object();

	json_part_text(object, "name", side->name);
	json_part_text(object, "run", side->uuid);
	json_put(object, "commit", json_part_commit(&side->commit));
	json_part_text(object, "machine", side->machine_id);
	json_part_text(object, "machine_name", side->machine_name);
	json_part_date(object, "measured", side->measured_ns);
	return object;
}

static void put_ratios(struct json *object, const struct finding *finding)
{
	json_put_real(object, "ratio", finding->ratio);
	json_put_real(object, "ratio_low", finding->ratio_low);
	json_put_real(object, "ratio_high", finding->ratio_high);
	json_put_real(object, "level", finding->level);
	json_put_real(object, "bound", finding->bound);
	json_put_real(object, "tolerance", finding->tolerance);
	json_put_real(object, "base", finding->base);
	json_put_real(object, "head", finding->head);
}

static struct json *pair_json(const struct finding_pair *pair)
{
	struct json *object = json_new_object();
	struct buf started = BUF_INIT;

	json_put_real(object, "difference", pair->difference);
	json_put_real(object, "base", pair->base);
	json_put_real(object, "head", pair->head);
	json_put_bool(object, "head_first", pair->head_first);
	json_put_integer(object, "hash_seed", pair->hash_seed);
	json_put_integer(object, "shift_pages", pair->shift_pages);
	json_put(object, "cpu",
		 pair->cpu < 0 ? NULL : json_new_integer(pair->cpu));
	clock_add_moment(&started, pair->started_ns);
	json_part_text(object, "started",
		       pair->started_ns > 0 ? started.data : NULL);
	buf_release(&started);
	return object;
}

static void put_pairs(struct json *object, const char *key,
		      const struct finding_pairs *pairs)
{
	struct json *array = json_new_array();
	size_t i;

	for (i = 0; i < pairs->count; i++)
		json_push(array, pair_json(&pairs->items[i]));
	json_put(object, key, array);
}

/* The keys in the order that is promised; a finding about the case as a
 * whole has null for what belongs to a metric. */
static struct json *finding_json(const struct finding *finding)
{
	struct json *object = json_new_object();
	bool whole = finding->metric == METRIC_COUNT;

	json_part_text(object, "case", finding->case_id);
	json_part_text(object, "metric",
		       whole ? NULL : metric_infos[finding->metric].name);
	json_part_text(object, "unit", whole ? NULL : finding->unit);
	json_part_text(object, "better",
		       whole ? NULL : better_names[finding->better]);
	json_part_text(object, "verdict", verdict_names[finding->verdict]);
	json_put_bool(object, "confirmed", finding->confirmed);
	json_part_text(object, "accepted", finding->accepted);
	put_ratios(object, finding);
	json_part_count(object, "n_base", finding->n_base);
	json_part_count(object, "n_head", finding->n_head);
	json_part_text(object, "rung",
		       whole ? NULL : rung_names[finding->rung]);
	json_part_count(object, "pairs", finding->pairs);
	json_put_real(object, "seconds", finding->seconds);
	json_part_text(object, "reason", finding->reason);
	json_put_bool(object, "gated", finding->gated);
	json_put_bool(object, "expired", finding->expired);
	json_put_real(object, "detectable", finding->detectable);
	json_put_real(object, "floor", finding->floor);
	json_put(object, "limit",
		 finding->over_limit ? json_new_real(finding->limit) : NULL);
	put_pairs(object, "series", &finding->series);
	put_pairs(object, "confirmation", &finding->confirmation);
	return object;
}

static struct json *suite_json(const struct suite_change *suite)
{
	struct json *object;

	if (suite->cases == 0)
		return json_new_real((double)NAN);
	object = json_new_object();
	json_part_count(object, "cases", suite->cases);
	json_put_real(object, "ratio", suite->ratio);
	json_put_real(object, "low", suite->low);
	json_put_real(object, "high", suite->high);
	json_put_real(object, "p", suite->p);
	return object;
}

void json_findings(const struct findings *findings,
		   const struct report_style *style, struct buf *out)
{
	struct json *object = json_new_object(), *array = json_new_array();
	size_t i;

	(void)style;
	json_put_integer(object, "schema", JSON_SCHEMA);
	json_part_text(object, "tare", findings->tare_version);
	json_put_integer(object, "exit_status", findings->exit_status);
	json_put_real(object, "seconds", findings->seconds);
	json_put(object, "base", side_json(&findings->base));
	json_put(object, "head", side_json(&findings->head));
	for (i = 0; i < findings->count; i++)
		json_push(array, finding_json(&findings->items[i]));
	json_put(object, "findings", array);
	json_put_real(object, "alpha", findings->alpha);
	json_put(object, "suite", suite_json(&findings->suite));
	json_put(object, "notes", json_part_notes(&findings->notes));
	json_part_print(object, out);
}
