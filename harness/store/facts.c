/* SPDX-License-Identifier: MIT */
/*
 * Machine, conditions, commit, policy and notes of a run as JSON and back.
 *
 * Invariant: reading what was printed gives the same facts; a number that is
 * NaN is null, and null is NaN again.
 */
#include "store/facts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "model/machine.h"
#include "model/policy.h"
#include "model/run.h"

static const char *const clock_names[] = {
	[CLOCK_KIND_WALL] = "wall",
	[CLOCK_KIND_CPU] = "cpu",
};

static const char *const confirm_names[] = {
	[CONFIRM_AGAIN] = "again",
	[CONFIRM_NONE] = "none",
};

const char *facts_read_text(const struct json *object, const char *key,
			    struct run *run)
{
	return arena_strdup(&run->arena, json_get_text(object, key, NULL));
}

static int read_count(const struct json *object, const char *key)
{
	int64_t value = json_get_integer(object, key, -1);

	return value >= 0 && value <= INT32_MAX ? (int)value : -1;
}

struct json *facts_commit(const struct commit *commit)
{
	struct json *value = json_new_object();

	json_put_text(value, "hash", commit->hash);
	json_put_text(value, "subject", commit->subject);
	json_put_text(value, "branch", commit->branch);
	json_put_integer(value, "date_ns", commit->date_ns);
	json_put_bool(value, "dirty", commit->dirty);
	return value;
}

void facts_read_commit(const struct json *value, struct run *run)
{
	run->commit = (struct commit){
		.hash = facts_read_text(value, "hash", run),
		.subject = facts_read_text(value, "subject", run),
		.branch = facts_read_text(value, "branch", run),
		.date_ns = json_get_integer(value, "date_ns", 0),
		.dirty = json_get_bool(value, "dirty", false),
	};
}

struct json *facts_machine(const struct machine *machine)
{
	struct json *value = json_new_object();

	json_put_text(value, "id", machine->id);
	json_put_text(value, "name", machine->name);
	json_put_text(value, "arch", machine->arch);
	json_put_text(value, "cpu", machine->cpu);
	json_put_text(value, "cpu_id", machine->cpu_id);
	json_put_text(value, "flags", machine->flags);
	json_put_integer(value, "cpus", machine->cpus);
	json_put_integer(value, "cores", machine->cores);
	json_put_integer(value, "sockets", machine->sockets);
	json_put_integer(value, "numa_nodes", machine->numa_nodes);
	json_put_integer(value, "memory_bytes", machine->memory_bytes);
	json_put_text(value, "kernel", machine->kernel);
	json_put_text(value, "libc", machine->libc);
	json_put_text(value, "virtualization", machine->virtualization);
	return value;
}

void facts_read_machine(const struct json *value, struct run *run)
{
	run->machine = (struct machine){
		.name = facts_read_text(value, "name", run),
		.arch = facts_read_text(value, "arch", run),
		.cpu = facts_read_text(value, "cpu", run),
		.cpu_id = facts_read_text(value, "cpu_id", run),
		.flags = facts_read_text(value, "flags", run),
		.cpus = read_count(value, "cpus"),
		.cores = read_count(value, "cores"),
		.sockets = read_count(value, "sockets"),
		.numa_nodes = read_count(value, "numa_nodes"),
		.memory_bytes = json_get_integer(value, "memory_bytes", -1),
		.kernel = facts_read_text(value, "kernel", run),
		.libc = facts_read_text(value, "libc", run),
		.virtualization = facts_read_text(value, "virtualization", run),
	};
	snprintf(run->machine.id, sizeof(run->machine.id), "%s",
		 json_get_text(value, "id", ""));
}

struct json *facts_conditions(const struct conditions *conditions)
{
	struct json *value = json_new_object();

	json_put_real(value, "load1", conditions->load1);
	json_put_real(value, "steal_ratio", conditions->steal_ratio);
	json_put_real(value, "pressure_cpu", conditions->pressure_cpu);
	json_put_real(value, "throttled_ratio", conditions->throttled_ratio);
	json_put_text(value, "governor", conditions->governor);
	json_put_text(value, "turbo", conditions->turbo);
	json_put_integer(value, "mhz", conditions->mhz);
	json_put_text(value, "cpu_list", conditions->cpu_list);
	json_put_real(value, "quota_cpus", conditions->quota_cpus);
	json_put_text(value, "counters", conditions->counters);
	return value;
}

void facts_read_conditions(const struct json *value, struct run *run)
{
	run->conditions = (struct conditions){
		.load1 = json_get_real(value, "load1", (double)NAN),
		.steal_ratio = json_get_real(value, "steal_ratio", (double)NAN),
		.pressure_cpu = json_get_real(value, "pressure_cpu",
					      (double)NAN),
		.throttled_ratio = json_get_real(value, "throttled_ratio",
						 (double)NAN),
		.governor = facts_read_text(value, "governor", run),
		.turbo = facts_read_text(value, "turbo", run),
		.mhz = json_get_integer(value, "mhz", -1),
		.cpu_list = facts_read_text(value, "cpu_list", run),
		.quota_cpus = json_get_real(value, "quota_cpus", (double)NAN),
		.counters = facts_read_text(value, "counters", run),
	};
}

struct json *facts_metrics(uint32_t metrics)
{
	struct json *value = json_new_array();

	for (int i = 0; i < METRIC_COUNT; i++)
		if (metrics & METRIC_BIT(i))
			json_push(value, json_new_text(metric_infos[i].name));
	return value;
}

uint32_t facts_read_metrics(const struct json *value, struct run *run)
{
	size_t count = json_kind(value) == JSON_ARRAY ? json_count(value) : 0;
	uint32_t metrics = 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = json_as_text(json_at(value, i), "");
		enum metric metric = metric_find(name);

		if (metric == METRIC_COUNT)
			facts_note_unknown(run, "metric", name);
		else
			metrics |= METRIC_BIT(metric);
	}
	return metrics;
}

static struct json *print_metric_policy(const struct metric_policy *policy)
{
	struct json *value = json_new_object();

	json_put_bool(value, "gated", policy->gated);
	json_put_real(value, "tolerance", policy->tolerance);
	json_put_real(value, "floor", policy->floor);
	json_put_real(value, "limit", policy->limit);
	return value;
}

struct json *facts_policy(const struct policy *policy)
{
	struct json *value = json_new_object();
	struct json *metrics = json_new_object();

	json_put_text(value, "clock", clock_names[policy->clock]);
	json_put_text(value, "confirm", confirm_names[policy->confirm]);
	json_put_real(value, "alpha", policy->alpha);
	json_put_real(value, "alpha_confirm", policy->alpha_confirm);
	json_put_real(value, "beta", policy->beta);
	for (int i = 0; i < METRIC_COUNT; i++)
		json_put(metrics, metric_infos[i].name,
			 print_metric_policy(&policy->metric[i]));
	json_put(value, "metrics", metrics);
	return value;
}

static void read_metric_policies(const struct json *metrics,
				 struct policy *policy, struct run *run)
{
	size_t count = json_kind(metrics) == JSON_OBJECT ? json_count(metrics)
							 : 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = json_key_at(metrics, i);
		const struct json *value = json_value_at(metrics, i);
		enum metric metric = metric_find(name);
		struct metric_policy *to;

		if (metric == METRIC_COUNT) {
			facts_note_unknown(run, "metric", name);
			continue;
		}
		to = &policy->metric[metric];
		to->gated = json_get_bool(value, "gated", to->gated);
		to->tolerance = json_get_real(value, "tolerance",
					      to->tolerance);
		to->floor = json_get_real(value, "floor", to->floor);
		to->limit = json_get_real(value, "limit", (double)NAN);
	}
}

void facts_read_policy(const struct json *value, struct policy *policy,
		       struct run *run)
{
	const char *clock = json_get_text(value, "clock", "wall");
	const char *confirm = json_get_text(value, "confirm", "again");

	policy_init(policy);
	policy->clock = strcmp(clock, clock_names[CLOCK_KIND_CPU]) == 0
				? CLOCK_KIND_CPU
				: CLOCK_KIND_WALL;
	policy->confirm = strcmp(confirm, confirm_names[CONFIRM_NONE]) == 0
				  ? CONFIRM_NONE
				  : CONFIRM_AGAIN;
	policy->alpha = json_get_real(value, "alpha", policy->alpha);
	policy->alpha_confirm = json_get_real(value, "alpha_confirm",
					      policy->alpha_confirm);
	policy->beta = json_get_real(value, "beta", policy->beta);
	read_metric_policies(json_get(value, "metrics"), policy, run);
}

struct json *facts_notes(const struct run *run)
{
	struct json *value = json_new_array();

	for (size_t i = 0; i < run->notes.count; i++)
		json_push(value, json_new_text(run->notes.items[i]));
	return value;
}

static void add_note_once(struct run *run, const char *note)
{
	for (size_t i = 0; i < run->notes.count; i++)
		if (strcmp(run->notes.items[i], note) == 0)
			return;
	strvec_push(&run->notes, note);
}

void facts_read_notes(const struct json *value, struct run *run)
{
	size_t count = json_kind(value) == JSON_ARRAY ? json_count(value) : 0;

	for (size_t i = 0; i < count; i++) {
		const char *note = json_as_text(json_at(value, i), NULL);

		if (note)
			strvec_push(&run->notes, note);
	}
}

void facts_note_unknown(struct run *run, const char *what, const char *name)
{
	struct buf note = BUF_INIT;

	buf_addf(&note,
		 "%s \"%.80s\" is not known to this version and was "
		 "left out",
		 what, name);
	add_note_once(run, note.data);
	buf_release(&note);
}

const char *facts_print(struct json *value, struct buf *out)
{
	buf_truncate(out, 0);
	json_print(value, JSON_COMPACT, out);
	json_free(value);
	return out->data;
}
