/* SPDX-License-Identifier: MIT */
/* One run in numbers, for programs: the summaries, not the raw samples
 * (those are in the file of `tare run --output`). */
#include <math.h>

#include "base/json.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/json_parts.h"
#include "reports/report.h"
#include "reports/words.h"

/* What the median is known to lie in; null of one process. */
static struct json *interval_json(const struct summary *summary)
{
	struct json *array;

	if (summary->n < 2 || isnan(summary->low) || isnan(summary->high))
		return NULL;
	array = json_new_array();
	json_push(array, json_new_real(summary->low));
	json_push(array, json_new_real(summary->high));
	return array;
}

/* What a call takes while nobody else has the core. */
static struct json *calm_json(const struct summary *calm)
{
	struct json *object = calm->n ? json_new_object() : NULL;

	if (!object)
		return NULL;
	json_part_count(object, "n", calm->n);
	json_put_real(object, "median", calm->median);
	json_put(object, "interval", interval_json(calm));
	return object;
}

static struct json *summary_json(const struct run_case *the_case,
				 enum metric metric,
				 const struct case_summary *of_case)
{
	const struct summary *summary = &of_case->metric[metric];
	struct json *object = json_new_object();

	json_part_text(object, "unit", metric_unit(the_case, metric));
	json_part_count(object, "n", summary->n);
	json_put_real(object, "median", summary->median);
	json_put_real(object, "mean", summary->mean);
	json_put_real(object, "sd", summary->sd);
	json_put_real(object, "mad", summary->mad);
	json_put_real(object, "min", summary->min);
	json_put_real(object, "max", summary->max);
	json_put_real(object, "low", summary->low);
	json_put_real(object, "high", summary->high);
	json_put_real(object, "level", summary->level);
	json_put(object, "interval", interval_json(summary));
	json_put_real(object, "detectable", 1 + words_spread(summary));
	if (metric == METRIC_TIME) {
		json_put_real(object, "yardstick", of_case->yardstick);
		json_put(object, "calm", calm_json(&of_case->calm));
	}
	return object;
}

static struct json *metrics_json(const struct run_case *the_case,
				 const struct case_summary *summary)
{
	struct json *object = json_new_object();
	int metric;

	for (metric = 0; metric < METRIC_COUNT; metric++)
		if (summary->metric[metric].n)
			json_put(object, metric_infos[metric].name,
				 summary_json(the_case, (enum metric)metric,
					      summary));
	return object;
}

static struct json *case_json(const struct run_case *the_case,
			      const struct case_summary *summary)
{
	struct json *object = json_new_object();

	json_part_text(object, "case", the_case->id);
	json_part_text(object, "suite", the_case->suite);
	json_part_text(object, "benchmark", the_case->benchmark);
	json_part_text(object, "label", the_case->label);
	json_part_text(object, "python", the_case->python);
	json_part_text(object, "reference", the_case->reference_id);
	json_part_text(object, "outcome", outcome_names[the_case->outcome]);
	json_part_text(object, "reason", the_case->reason);
	json_put_text(object, "loop", timing_loop_names[summary->loop]);
	json_put_text(object, "entry", call_entry_names[summary->entry]);
	json_put_integer(object, "repeats", (int64_t)summary->repeats);
	json_put_integer(object, "dropped_slices",
			 (int64_t)summary->dropped_slices);
	if (summary->user + summary->system > 0) {
		json_put_real(object, "user", summary->user);
		json_put_real(object, "system", summary->system);
	}
	json_put(object, "metrics", metrics_json(the_case, summary));
	return object;
}

static struct json *improvement_json(const struct run *run,
				     const struct improvement *improvement)
{
	const struct run_case *after = &run->cases[improvement->case_index];
	struct json *object = json_new_object();

	json_part_text(object, "case", after->id);
	json_part_text(object, "reference",
		       run->cases[improvement->reference_index].id);
	json_part_text(object, "metric",
		       metric_infos[improvement->metric].name);
	json_put_bool(object, "calm", improvement->calm);
	json_part_text(object, "unit", metric_unit(after, improvement->metric));
	json_put_real(object, "before", improvement->before);
	json_put_real(object, "after", improvement->after);
	json_put_real(object, "ratio", improvement->ratio);
	json_put_real(object, "ratio_low", improvement->low);
	json_put_real(object, "ratio_high", improvement->high);
	return object;
}

static struct json *machine_json(const struct machine *machine)
{
	struct json *object = json_new_object();

	json_part_text(object, "id", machine->id);
	json_part_text(object, "name", machine->name);
	json_part_text(object, "arch", machine->arch);
	json_part_text(object, "cpu", machine->cpu);
	json_part_text(object, "kernel", machine->kernel);
	json_part_text(object, "libc", machine->libc);
	json_part_text(object, "virtualization", machine->virtualization);
	if (machine->cpus > 0)
		json_put_integer(object, "cpus", machine->cpus);
	else
		json_put(object, "cpus", NULL);
	return object;
}

static struct json *conditions_json(const struct run_summary *run)
{
	const struct conditions *conditions = &run->run->conditions;
	struct json *object = json_new_object();

	json_put_real(object, "load", conditions->load1);
	json_put_real(object, "steal_ratio", conditions->steal_ratio);
	json_put_real(object, "pressure_cpu", conditions->pressure_cpu);
	json_put_real(object, "throttled_ratio", conditions->throttled_ratio);
	json_part_text(object, "governor", conditions->governor);
	json_part_text(object, "turbo", conditions->turbo);
	json_part_text(object, "cpus", conditions->cpu_list);
	json_put_real(object, "quota_cpus", conditions->quota_cpus);
	json_put_real(object, "shared_ratio", run->shared_ratio);
	return object;
}

static void put_head(struct json *object, const struct run_summary *of)
{
	const struct run *run = of->run;

	json_put_integer(object, "schema", JSON_SCHEMA);
	json_part_text(object, "tare", run->tare_version);
	json_part_text(object, "run", run->uuid);
	json_part_text(object, "state", run_state_names[run->state]);
	json_put_bool(object, "quick", run->quick);
	json_part_text(object, "label", run->label);
	json_part_date(object, "started", run->started_ns);
	json_part_date(object, "ended", run->ended_ns);
	json_put(object, "commit", json_part_commit(&run->commit));
	json_put(object, "machine", machine_json(&run->machine));
	json_put(object, "conditions", conditions_json(of));
	json_put(object, "notes", json_part_notes(&run->notes));
}

void json_run(const struct run_summary *run, const struct report_style *style,
	      struct buf *out)
{
	struct json *object = json_new_object();
	struct json *cases = json_new_array(), *improvements;
	size_t i;

	(void)style;
	put_head(object, run);
	for (i = 0; i < run->run->case_count; i++)
		json_push(cases,
			  case_json(&run->run->cases[i], &run->cases[i]));
	json_put(object, "cases", cases);
	improvements = json_new_array();
	for (i = 0; i < run->improvement_count; i++)
		json_push(improvements,
			  improvement_json(run->run, &run->improvements[i]));
	json_put(object, "improvements", improvements);
	json_part_print(object, out);
}
